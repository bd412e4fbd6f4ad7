import { demoMunicipalities, demoStaff, YABU } from '@musubi/demo-town'
import type { Demo } from '@musubi/web-resident/contract'
import type { SampleUrls } from './sample-services.ts'
import { DEMO_PASSWORD } from './set-up.ts'

/** Where the Tajima family lives: the public page of the story begins here. */
const HOME_DISTRICT = '八鹿町八鹿'

/** What the demo's start page shows: its three doors, and the staff that anybody may be. */
export function demoFrontDoor(reception: string | undefined, samples: SampleUrls | undefined): Demo {
  const nameOf = (code: string) =>
    demoMunicipalities.find(({ municipalityCode }) => municipalityCode === code)?.name ?? ''
  const loginAs = (loginName: string) => `/office/login?account=${encodeURIComponent(loginName)}`
  return {
    receptionUrl: reception ?? null,
    samples: samples ? { bookingUrl: samples.a, gymUrl: samples.b, counterUrl: `${samples.b}counter` } : null,
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
