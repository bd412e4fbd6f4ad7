import { expectOk, parseMunicipalityCode } from '@musubi/kernel'

const code = (text: string) => expectOk(parseMunicipalityCode(text), 'a known municipality')

export const YABU = code('282227')
export const ASAGO = code('282251')
export const TOYOOKA = code('282090')
export const KAMI = code('285854')
export const SHINONSEN = code('285862')
export const TOWNS = [YABU, ASAGO, TOYOOKA, KAMI, SHINONSEN] as const
