import type { Need } from '@musubi/contracts'
import {
  type CivilDate,
  expectOk,
  type MunicipalityCode,
  parseCivilDate,
  parseMunicipalityCode,
} from '@musubi/kernel'
import { ageBandOn } from './ages.ts'
import { ASAGO, KAMI, TOYOOKA, YABU } from './municipalities.ts'
import { seededRandom } from './random.ts'
import type { CardStanding, DemoCard, DemoHousehold, DemoPerson, DemoStaff } from './types.ts'

/** The story's day; ages of the cast are reckoned on it so that a demo next year tells the same story. */
export const STORY_DAY = civil('2026-09-12')

interface Role {
  readonly key: string
  readonly name: string
  readonly born: string
  readonly needs?: readonly Need[]
  readonly card?: CardStanding | 'none'
  readonly protected?: true
}

/** Everybody of the demo's story. All are invented. */
const households: readonly { town: MunicipalityCode; roles: readonly Role[] }[] = [
  {
    town: YABU,
    roles: [
      { key: 'ichiro', name: '但馬 一郎', born: '1982-04-05' },
      { key: 'misaki', name: '但馬 美咲', born: '1985-01-20' },
      {
        key: 'ren',
        name: '但馬 蓮',
        born: '2017-06-30',
        needs: [{ kind: 'allergy', items: ['egg', 'milk'] }],
      },
      { key: 'yui', name: '但馬 結衣', born: '2025-03-14', needs: [{ kind: 'infant_milk' }], card: 'none' },
    ],
  },
  {
    town: YABU,
    roles: [
      {
        key: 'haru',
        name: '八鹿 ハル',
        born: '1944-02-11',
        needs: [{ kind: 'support' }, { kind: 'medicine', item: 'diabetes' }],
      },
    ],
  },
  { town: YABU, roles: [{ key: 'makoto', name: '大屋 誠', born: '1959-08-08' }] },
  {
    town: YABU,
    roles: [
      { key: 'lan', name: 'Nguyễn Thị Lan', born: '1998-05-19', needs: [{ kind: 'diet', item: 'halal' }] },
    ],
  },
  { town: YABU, roles: [{ key: 'aoi', name: '関宮 あおい', born: '1991-07-07', protected: true }] },
  { town: ASAGO, roles: [{ key: 'takeshi', name: '和田山 健', born: '1974-03-03' }] },
  { town: TOYOOKA, roles: [{ key: 'sakura', name: '城崎 さくら', born: '2007-04-01' }] },
  { town: YABU, roles: [{ key: 'revoked', name: '養父 進', born: '1970-10-10', card: 'revoked' }] },
  { town: YABU, roles: [{ key: 'expired', name: '広谷 茂', born: '1966-12-01', card: 'expired' }] },
  { town: YABU, roles: [{ key: 'stolen', name: '高柳 緑', born: '1988-09-09', card: 'revoked' }] },
  { town: KAMI, roles: [{ key: 'unlinked', name: '香住 渚', born: '1995-11-11', card: 'unlinked' }] },
]

/** Serials of the cast begin here; those of the generated town much higher. */
const CAST_SERIAL = 1_001
const castKeys = households.flatMap(({ roles }) => roles.map(({ key }) => key))

export const castHouseholds: readonly DemoHousehold[] = households.map(({ town, roles }) => ({
  householdId: seededRandom(`household:${roles[0]?.key}`).uuid(),
  municipalityCode: town,
  members: roles.map((role) => personOf(town, role)),
}))

function personOf(town: MunicipalityCode, role: Role): DemoPerson {
  const random = seededRandom(`person:${role.key}`)
  const birthDate = civil(role.born)
  return {
    accountId: random.uuid(),
    personId: random.uuid(),
    municipalityCode: town,
    displayName: role.name,
    birthDate,
    ageBand: ageBandOn(birthDate, STORY_DAY),
    needs: role.needs ?? [],
    card: role.card === 'none' ? null : { serial: serialNumber(role.key), standing: role.card ?? 'good' },
    protected: role.protected ?? false,
  }
}

function serialNumber(key: string): number {
  return CAST_SERIAL + castKeys.indexOf(key)
}

function civil(text: string): CivilDate {
  return expectOk(parseCivilDate(text), 'a day of the story')
}

/** A member of the cast by the key used in the story and in tests. */
export function getCastMember(key: string): DemoPerson {
  const person = castHouseholds.flatMap(({ members }) => members)[castKeys.indexOf(key)]
  if (!person) throw new Error(`nobody of the cast is called ${key}`)
  return person
}

/** Somebody who passes through: registered in none of these towns, and no terminal has ever seen the card. */
export const traveller: DemoPerson = {
  accountId: seededRandom('person:traveller').uuid(),
  personId: seededRandom('person:traveller:stay').uuid(),
  municipalityCode: expectOk(parseMunicipalityCode('281000'), '神戸市'),
  displayName: '三宮 遥',
  birthDate: civil('1990-02-14'),
  ageBand: ageBandOn(civil('1990-02-14'), STORY_DAY),
  needs: [],
  card: { serial: 1_900, standing: 'unlinked' },
  protected: false,
}

/** The cards lying in the demo's tray, in the order of the story. */
export const demoCards: readonly DemoCard[] = [
  card('ichiro', '但馬さん一家', '1枚で 家族4人が 入所します。蓮くんには 卵・乳アレルギーが あります。'),
  card('haru', '八鹿 ハルさん（82）', '暗証番号なしで 入れます。本部の「未確認の要支援者」が 1人 減ります。'),
  card('lan', 'Nguyễn Thị Lan さん', '名前は ローマ字のまま。食事は ハラールです。'),
  card('takeshi', '和田山 健さん（朝来市）', 'となりの市の人も、協定が あるので 入れます。'),
  card('unlinked', '登録の ないカード', '登録が ないので、係の人が 人数だけ 受け付けます。'),
  {
    cardId: 'traveller',
    label: '旅の人 三宮 遥さん',
    shows: 'どこにも 登録が ありません。「本人確認」で 仮の登録と 通知書が できます。',
    person: traveller,
  },
  {
    ...card('makoto', '大屋 誠さん（67）', '暗証番号が ロックされています。かざすだけなら 入れます。'),
    pinBlocked: true,
  },
  card('aoi', '支援措置の 人', '登録が ない人と 同じ画面に なります。居場所は だれにも 伝わりません。'),
  card('revoked', '失効した カード', 'とりけされた カードです。係の人が うかがいます。'),
  card('expired', '期限切れの カード', '電子証明書の 期限が すぎています。'),
  card('stolen', '盗まれた カード', '届けが 出て 止められた カードです。'),
]

function card(key: string, label: string, shows: string): DemoCard {
  return { cardId: key, label, shows, person: getCastMember(key) }
}

function staff(
  key: string,
  town: MunicipalityCode,
  name: string,
  roles: DemoStaff['roles'],
  shows: string,
): DemoStaff {
  const accountId = seededRandom(`staff:${key}`).uuid()
  return { accountId, municipalityCode: town, displayName: name, loginName: key, roles, shows }
}

export const demoStaff: readonly DemoStaff[] = [
  staff('hq-yabu', YABU, '養父市 本部 訓練太郎', ['hq', 'open_data_editor'], '養父市の 災害対策本部'),
  staff('hq-asago', ASAGO, '朝来市 本部 訓練花子', ['hq', 'open_data_editor'], '朝来市の 災害対策本部'),
  staff(
    'reception-yoka',
    YABU,
    '八鹿総合体育館 受付',
    ['shelter_reception'],
    '避難所の 受付係。本部の画面は 見られません',
  ),
  staff(
    'it-yabu',
    YABU,
    '養父市 情報政策課',
    ['open_data_editor', 'terminal_manager', 'service_manager'],
    '公開データの 取りこみと、端末・サービスの 管理が できます',
  ),
  staff(
    'counter-yabu',
    YABU,
    '養父市 市民課 窓口花代',
    ['account_clerk'],
    '住民の 登録を さがし、自治体IDを 出し、なくした カードを 止めます',
  ),
  staff(
    'counter2-yabu',
    YABU,
    '養父市 市民課 窓口次郎',
    ['account_clerk'],
    '登録の 統合を たしかめる 2人目の 窓口係',
  ),
  staff(
    'protection-yabu',
    YABU,
    '養父市 市民課 支援措置担当',
    ['account_clerk', 'protection_officer'],
    '支援措置を 始め、終える 担当。ほかの人には 見えない 印が 見えます',
  ),
  staff(
    'protection2-yabu',
    YABU,
    '養父市 市民課 支援措置副担当',
    ['account_clerk', 'protection_officer'],
    '支援措置の 解除を たしかめる 2人目の 担当',
  ),
  staff(
    'privacy-yabu',
    YABU,
    '養父市 監査委員事務局 監査守',
    ['privacy_officer'],
    '職員が 住民の 記録を 見すぎていないか たしかめる 責任者。だれの 記録かは 見えません',
  ),
]
