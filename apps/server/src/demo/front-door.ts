import { demoMunicipalities, demoResidentIds, demoStaff, YABU } from '@musubi/demo-town'
import type { Demo } from '@musubi/web-resident/contract'
import type { SampleUrls } from './sample-services.ts'
import { DEMO_PASSWORD } from './set-up.ts'

/** Where the Tajima family lives: the public page of the story begins here. */
const HOME_DISTRICT = '八鹿町八鹿'

/** Residents whose ways to log in tell the story, and what each shows. */
const RESIDENTS: readonly (readonly [loginName: string, shows: string])[] = [
  ['tajima-ichiro', '自治体IDでも、カードでも、アプリでも。どれで入っても 同じ一郎さんです'],
  ['kinosaki-sakura', 'スマートフォンのアプリで。はじめに 1回だけ 自治体IDと結びます'],
  ['kasumi-nagisa', 'まだ 結んでいないカードを、自分で 結びます'],
  ['ohya-makoto', 'カードの暗証番号が ロックされています。自治体IDで入ります'],
]

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
    cardPin: '1234',
    residents: RESIDENTS.flatMap(([loginName, shows]) => {
      const resident = demoResidentIds.find((one) => one.loginName === loginName)
      if (!resident) return []
      const townName = nameOf(resident.municipalityCode)
      return { name: resident.displayName, loginName, shows, townName, href: '/identity/account' }
    }),
    accounts: demoStaff.map(({ displayName, loginName, shows, municipalityCode }) => ({
      name: displayName,
      loginName,
      shows,
      townName: nameOf(municipalityCode),
      href: loginAs(loginName),
    })),
  }
}
