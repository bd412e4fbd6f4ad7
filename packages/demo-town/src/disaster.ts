import { expectOk, parseUuid, type MunicipalityCode } from '@musubi/kernel'
import { ASAGO, YABU } from './municipalities.ts'
import { seededRandom } from './random.ts'
import type { DemoOpening } from './types.ts'

export const demoDisaster = {
  name: '但馬豪雨（令和8年台風訓練）',
  hazards: ['flood', 'landslide'],
  declaredHoursAgo: 9.5,
} as const

/** One disaster a municipality: the tenants keep their own. */
export function demoDisasterId(municipalityCode: MunicipalityCode) {
  return expectOk(parseUuid(seededRandom(`disaster:${municipalityCode}`).uuid()), 'a seeded UUID is a UUID')
}

/** The shelter where the demo's kiosk stands: 八鹿総合体育館. */
export const KIOSK_SITE_ID = 'E2822200039111'

const yabu: readonly [
  siteId: string,
  capacity: number,
  named: number,
  unnamed: number,
  openedHoursAgo: number,
][] = [
  ['E2822200147111', 180, 190, 22, 9], // 八鹿小学校
  ['E2822200026111', 130, 121, 15, 9], // 広谷小学校
  ['E2822200176111', 150, 128, 11, 8], // 養父小学校
  ['E2822200131111', 60, 21, 2, 8], // 小佐ふれあい倶楽部
  [KIOSK_SITE_ID, 340, 247, 37, 9], // 八鹿総合体育館
  ['E2822200103111', 70, 46, 6, 8], // みふね会館
  ['E2822200111111', 110, 64, 7, 7], // 高柳小学校
  ['E2822200019111', 260, 30, 4, 7], // 関宮学園
  ['E2822200107111', 220, 132, 19, 8], // 八鹿青渓中学校
  ['E2822200036111', 240, 104, 14, 8], // 養父中学校
  ['E2822200143112', 160, 57, 7, 7], // 伊佐小学校
  ['E2822200125111', 140, 41, 6, 7], // 宿南小学校
  ['E2822200057111', 150, 25, 4, 6], // 大屋小学校
  ['E2822200024111', 120, 16, 2, 6], // 建屋小学校
]
const asago: typeof yabu = [
  ['E2822500149111', 200, 52, 4, 6], // 大蔵小学校
  ['E2822500158111', 120, 28, 4, 5], // 糸井地区市民会館
]

export const demoOpenings: readonly DemoOpening[] = [
  ...yabu.map((row) => opening(YABU, row)),
  ...asago.map((row) => opening(ASAGO, row)),
]

function opening(
  municipalityCode: MunicipalityCode,
  [siteId, capacity, named, unnamed, openedHoursAgo]: (typeof yabu)[number],
): DemoOpening {
  return { municipalityCode, siteId, capacity, named, unnamed, openedHoursAgo }
}
