import { AgentStateSchema, type AgentState, type HouseholdMember, type Tap } from '@musubi/contracts'
import { expectOk, parseMunicipalityCode, parseUuid, type Uuid } from '@musubi/kernel'

/** Fixed states of the agent: what the preview shows and the tests read. All persons are invented. */

const id = (tail: string): Uuid =>
  expectOk(parseUuid(`018f0000-0000-7000-8000-${tail.padStart(12, '0')}`), 'a story id')
const YABU = expectOk(parseMunicipalityCode('282227'), '養父市')
const ASAGO = expectOk(parseMunicipalityCode('282251'), '朝来市')
/** The moment in which all of them are. */
export const STORY_NOW = '2026-09-12T05:32:00.000Z'
const NOW = STORY_NOW
const yabu = { municipalityCode: YABU, name: '養父市' }
const asago = { municipalityCode: ASAGO, name: '朝来市' }

const idle: AgentState = AgentStateSchema.parse({
  municipality: yabu,
  disaster: {
    disasterId: id('d1'),
    name: '但馬豪雨（訓練）',
    drill: true,
    hazards: ['flood', 'landslide'],
    declaredAt: '2026-09-12T01:00:00.000Z',
    closedAt: null,
  },
  shelter: {
    siteId: 'yabu-001',
    municipalityCode: YABU,
    kind: 'designated_shelter',
    name: '八鹿総合体育館',
    address: '養父市八鹿町',
    lat: 35.4,
    lon: 134.76,
    hazards: ['flood'],
    welfare: false,
    capacity: 240,
    capacitySource: 'demo',
    state: 'open',
    headCount: { total: 87, named: 80, unnamed: 7 },
    crowding: 'some',
    updatedAt: NOW,
    arrivalsLastHour: 31,
  },
  thresholds: { some: 0.333, crowded: 0.666, full: 0.9 },
  direction: 'in',
  reader: 'empty',
  link: { connected: true, pending: 0, oldestPendingAt: null, lastSentAt: NOW },
  clock: { offsetMs: 120, wrong: false },
  stubs: { count: 12_400, loadedAt: NOW },
  tap: { phase: 'idle' },
  lastCount: null,
  demo: false,
})

const person = (
  tail: string,
  displayName: string,
  ageBand: HouseholdMember['ageBand'],
  needs: HouseholdMember['needs'] = [],
) => ({
  personId: id(tail),
  displayName,
  ageBand,
  needs,
  here: true,
  alreadyHere: false,
})

export const tajimaFamily = [
  person('a1', '但馬 一郎', '40s'),
  person('a2', '但馬 美咲', '40s'),
  person('a3', '但馬 蓮', 'elementary', [{ kind: 'allergy', items: ['egg', 'milk'] }]),
  person('a4', '但馬 結衣', 'baby', [{ kind: 'infant_milk' }]),
]
const haru = person('b1', '八鹿 ハル', '80s', [{ kind: 'support' }, { kind: 'medicine', item: 'diabetes' }])
const lan = person('c1', 'Nguyễn Thị Lan', '20s', [{ kind: 'diet', item: 'halal' }])

const green = (members: typeof tajimaFamily, more: Partial<Extract<Tap, { phase: 'green' }>> = {}): Tap => ({
  phase: 'green',
  tapId: id('e1'),
  direction: 'in',
  members,
  home: yabu,
  offline: false,
  at: NOW,
  ...more,
})
const unlinked = {
  connected: false,
  pending: 12,
  oldestPendingAt: '2026-09-12T05:20:00.000Z',
  lastSentAt: '2026-09-12T05:19:30.000Z',
}
const withTap = (tap: Tap, more: Partial<AgentState> = {}): AgentState => ({ ...idle, ...more, tap })
const shelterWith = (more: Partial<AgentState['shelter']>) => ({ ...idle.shelter, ...more })

export const stories = {
  idle,
  'idle-full': {
    ...idle,
    shelter: shelterWith({ crowding: 'full', headCount: { total: 251, named: 240, unnamed: 11 } }),
  },
  'no-capacity': {
    ...idle,
    shelter: shelterWith({ capacity: null, capacitySource: null, crowding: 'unknown' }),
  },
  leaving: { ...idle, direction: 'out' },
  reading: withTap({ phase: 'reading', step: 'certificate' }),
  green: withTap(green(tajimaFamily)),
  'green-unticked': withTap(green(tajimaFamily.map((member, index) => ({ ...member, here: index !== 3 })))),
  'green-one': withTap(green([haru])),
  'green-name': withTap(green([lan])),
  'green-already': withTap(green(tajimaFamily.map((member) => ({ ...member, alreadyHere: true })))),
  'green-neighbour': withTap(green([person('f1', '和田山 健', '50s')], { home: asago })),
  'green-many': withTap(
    green(
      Array.from({ length: 9 }, (_, index) =>
        person(`9${index}`, `大屋 ${'一二三四五六七八九'[index]}`, index < 3 ? 'teen' : '70s'),
      ),
    ),
  ),
  'green-out': withTap(green(tajimaFamily, { direction: 'out' })),
  staff: withTap({ phase: 'staff', tapId: id('e2'), reason: 'not_registered' }),
  revoked: withTap({ phase: 'staff', tapId: id('e3'), reason: 'revoked' }),
  again: withTap({ phase: 'again', tapId: id('e4'), reason: 'card_removed' }),
  offline: { ...idle, link: unlinked },
  'offline-green': withTap(green(tajimaFamily, { offline: true }), { link: unlinked }),
  'offline-staff': withTap({ phase: 'staff', tapId: id('e2'), reason: 'not_registered' }, { link: unlinked }),
  counted: { ...idle, lastCount: { eventId: id('77'), count: 3, at: NOW } },
  closed: { ...idle, disaster: null },
  'no-reader': { ...idle, reader: 'no_reader' },
  'clock-wrong': { ...idle, clock: { offsetMs: 185_000, wrong: true } },
  demo: { ...idle, demo: true },
  'demo-green': withTap(green(tajimaFamily), { demo: true }),
  'demo-staff': withTap({ phase: 'staff', tapId: id('e2'), reason: 'not_registered' }, { demo: true }),
  'demo-offline': { ...idle, demo: true, link: unlinked },
} as const satisfies Readonly<Record<string, AgentState>>

export type StoryName = keyof typeof stories

export const storyRoster = {
  complete: true,
  people: [...tajimaFamily, haru, lan].map(({ here: _, alreadyHere: __, ...member }, index) => ({
    ...member,
    since: NOW,
    confirmation:
      ['confirmed', 'confirmed', 'unresolved', 'confirmed', 'needs_staff', 'confirmed'][index] ?? 'confirmed',
  })),
  unnamed: 7,
}

export const storyCards = {
  cards: [
    {
      cardId: 'ichiro',
      label: '但馬さん一家',
      holder: '但馬 一郎',
      shows: '1枚で 家族4人が 入所します。蓮くんには 卵・乳アレルギーが あります。',
    },
    {
      cardId: 'haru',
      label: '八鹿 ハルさん（82）',
      holder: '八鹿 ハル',
      shows: '暗証番号なしで 入れます。本部の「未確認の要支援者」が 1人 減ります。',
    },
    {
      cardId: 'lan',
      label: 'Nguyễn Thị Lan さん',
      holder: 'Nguyễn Thị Lan',
      shows: '名前は ローマ字のまま。食事は ハラールです。',
    },
    {
      cardId: 'takeshi',
      label: '和田山 健さん（朝来市）',
      holder: '和田山 健',
      shows: 'となりの市の人も、協定が あるので 入れます。',
    },
    {
      cardId: 'unlinked',
      label: '登録の ないカード',
      holder: '香住 渚',
      shows: '登録が ないので、係の人が 人数だけ 受け付けます。',
    },
    {
      cardId: 'aoi',
      label: '支援措置の 人',
      holder: '関宮 あおい',
      shows: '登録が ない人と 同じ画面に なります。',
    },
    {
      cardId: 'revoked',
      label: '失効した カード',
      holder: '養父 進',
      shows: 'とりけされた カードです。係の人が うかがいます。',
    },
    {
      cardId: 'expired',
      label: '期限切れの カード',
      holder: '広谷 茂',
      shows: '電子証明書の 期限が すぎています。',
    },
    {
      cardId: 'stolen',
      label: '盗まれた カード',
      holder: '高柳 緑',
      shows: '届けが 出て 止められた カードです。',
    },
  ],
  rush: { running: false, total: 0, done: 0, green: 0, staff: 0, startedAt: null },
}
