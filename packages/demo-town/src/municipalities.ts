import { expectOk, parseMunicipalityCode, type MunicipalityCode } from '@musubi/kernel'

const code = (text: string): MunicipalityCode => expectOk(parseMunicipalityCode(text), 'a known municipality')

export const YABU = code('282227')
export const ASAGO = code('282251')
export const TOYOOKA = code('282090')
export const KAMI = code('285854')
export const SHINONSEN = code('285862')

/** The five towns of the joint use. `sharesWith`: towns with whom a wide-area agreement stands (both ways). */
export const demoMunicipalities = [
  { municipalityCode: YABU, name: '養父市', sharesWith: [ASAGO, TOYOOKA, KAMI, SHINONSEN] },
  { municipalityCode: ASAGO, name: '朝来市', sharesWith: [YABU] },
  { municipalityCode: TOYOOKA, name: '豊岡市', sharesWith: [YABU] },
  { municipalityCode: KAMI, name: '香美町', sharesWith: [YABU] },
  { municipalityCode: SHINONSEN, name: '新温泉町', sharesWith: [YABU] },
] as const
