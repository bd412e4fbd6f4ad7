import { demoMunicipalities, demoStaff, YABU } from '@musubi/demo-town'
import type { Demo } from '@musubi/web-resident/contract'
import { DEMO_PASSWORD } from './set-up.ts'

/** Where the Tajima family lives: the public page of the story begins here. */
const HOME_DISTRICT = '八鹿町八鹿'

/** What the demo's start page shows: its three doors, and the staff that anybody may be. */
export function demoFrontDoor(findReception: () => string | undefined): Demo {
  const nameOf = (code: string) =>
    demoMunicipalities.find(({ municipalityCode }) => municipalityCode === code)?.name ?? ''
  const loginAs = (loginName: string) => `/office/login?account=${encodeURIComponent(loginName)}`
  return {
    receptionUrl: findReception() ?? null,
    headquartersHref: loginAs('hq-yabu'),
    home: { municipalityCode: YABU, name: nameOf(YABU) },
    district: HOME_DISTRICT,
    password: DEMO_PASSWORD,
    accounts: demoStaff.map(({ displayName, loginName, shows, municipalityCode }) => ({
      name: displayName,
      loginName,
      shows,
      townName: nameOf(municipalityCode),
      href: loginAs(loginName),
    })),
  }
}
