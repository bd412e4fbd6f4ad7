import {
  AccountMergeSchema,
  MandateSchema,
  IdImportReportSchema,
  StaffAccountSchema,
  type AccountLetter,
  type AccountMerge,
  type ConsoleAct,
  type FindAccount,
  type MandateAtCounter,
  type StaffAccount,
} from '@musubi/contracts'
import { seededId } from './seeded-id.ts'
import type { Answer } from './staff-console.ts'

const DAY = 86_400_000
export const HARU = 'haru-ppid-AAAAAAAAAAAAAA'
export const MOVED = 'shigeru-ppid-EEEEEEEEEEE'
export const PROTECTED = 'aoi-ppid-BBBBBBBBBBBBBBB'

/** A made-up console of accounts: remembers what is done to it, as the server would. */
export class AccountConsole {
  readonly #now: () => number
  #accounts: StaffAccount[]
  #acts: ConsoleAct[] = []
  #merges: AccountMerge[]
  #mandates: MandateAtCounter[]

  constructor(now: () => number) {
    this.#now = now
    this.#accounts = makeAccounts(now())
    this.#merges = makeMerges(now())
    this.#mandates = makeMandates(now())
    this.#note('municipal_id.issued', 40)
    this.#note('card.linked', 12)
    this.#note('account.looked_at', 0)
  }

  answer(method: string, path: string, body: unknown, officer: boolean): Answer | undefined {
    if (path.startsWith('/identity/v1/mandates/')) return this.#mandate(path, body)
    if (path === '/identity/v1/protections/due') return { status: 200, body: { due: this.#due() } }
    if (path.startsWith('/identity/v1/account-merges')) return this.#merge(path, body)
    if (!path.startsWith('/identity/v1/accounts/')) return undefined
    const [first = '', second] = path.slice('/identity/v1/accounts/'.length).split('/')
    if (first === 'searches') return this.#find(body as FindAccount, officer)
    if (first === 'imports') return this.#import(body as { content: string; apply: boolean })
    if (first === 'issues') return this.#issue(body as Record<string, string>)
    const account = this.#accounts.find(({ person }) => person === first)
    if (!account || (account.protection && !officer)) return refusal(404, 'account_unknown')
    if (second === 'mandates')
      return { status: 200, body: { mandates: this.#mandates, services: ACTING_SERVICES } }
    if (second === 'history') return { status: 200, body: { acts: this.#acts, more: false } }
    if (second === 'letter-prints') return { status: 200, body: { letter: this.#letter(account) } }
    if (second === 'resets') return this.#reset(account, body as { seen: string[] })
    if (second === undefined && method === 'GET') return { status: 200, body: { account } }
    return this.#change(account, path.slice(path.indexOf(first) + first.length + 1), body)
  }

  #merge(path: string, body: unknown): Answer {
    const [mergeId, what] = path.slice('/identity/v1/account-merges/'.length).split('/')
    if (!mergeId) return { status: 200, body: { merges: this.#merges } }
    const merge = this.#merges.find((one) => one.mergeId === mergeId) ?? this.#merges[0]
    if (!merge || what !== 'decision') return { status: 200, body: { merge } }
    const { decision } = body as { decision: 'approve' | 'refuse' }
    const status = decision === 'approve' ? 'done' : 'refused'
    const decided: AccountMerge = { ...merge, status, decidedAt: new Date(this.#now()).toISOString() }
    this.#merges = this.#merges.map((one) => (one === merge ? { ...decided, preview: null } : one))
    return { status: 200, body: { merge: decided } }
  }

  #mandate(path: string, body: unknown): Answer {
    const [mandateId = '', what] = path.slice('/identity/v1/mandates/'.length).split('/')
    if (what === 'end') {
      this.#mandates = this.#mandates.filter((one) => one.mandateId !== mandateId)
      return { status: 200, body: { mandateId } }
    }
    const { until, relation } = body as { until: string; relation: string }
    if (relation === 'legal_guardian') return refusal(409, 'mandate_exists')
    return { status: 200, body: { mandateId, until } }
  }

  #find(question: FindAccount, officer: boolean): Answer {
    const accounts = this.#accounts.filter((one) => {
      if (one.protection && !officer) return false
      if (question.by === 'login_name') return one.loginName === question.loginName
      return one.displayName?.replace(/\s/g, '') === question.displayName.replace(/\s/g, '')
    })
    return { status: 200, body: { accounts } }
  }

  #change(account: StaffAccount, what: string, body: unknown): Answer {
    const given = body as Record<string, unknown>
    const next = { ...account }
    if (what === 'lock') {
      if (given['locked'] && given['reason'] === null) return refusal(422, 'reason_missing')
      next.status = given['locked'] ? 'suspended' : 'active'
      this.#note(given['locked'] ? 'account.locked' : 'account.unlocked', 0)
    }
    if (what === 'return') {
      if ((given['seen'] as string[]).length === 0) return refusal(422, 'documents_missing')
      next.status = 'active'
      this.#note('account.returned', 0)
    }
    if (what === 'card' && next.card) {
      const { act } = given
      next.card =
        act === 'unlink' ? null : { ...next.card, status: act === 'report_lost' ? 'suspended' : 'good' }
      this.#note(act === 'unlink' ? 'card.unlinked' : 'card.stopped', 0)
    }
    if (what === 'protection')
      next.protection = {
        since: new Date(this.#now()).toISOString(),
        until: String(given['until']),
        reason: String(given['reason']),
        liftAsked: 'no',
        resetAsked: 'no',
      }
    if (what === 'protection/lifting' && next.protection)
      next.protection =
        given['act'] === 'lift'
          ? null
          : { ...next.protection, liftAsked: given['act'] === 'ask' ? 'by_me' : 'no' }
    this.#accounts = this.#accounts.map((one) => (one.person === account.person ? next : one))
    return { status: 200, body: { account: next } }
  }

  #reset(account: StaffAccount, { seen }: { readonly seen: readonly string[] }): Answer {
    if (seen.length === 0) return refusal(422, 'documents_missing')
    const { protection } = account
    if (protection) {
      const next = { ...account, protection: { ...protection, resetAsked: 'by_me' as const } }
      this.#accounts = this.#accounts.map((one) => (one.person === account.person ? next : one))
      return { status: 200, body: { letter: null } }
    }
    this.#note('municipal_id.letter_printed', 0)
    return { status: 200, body: { letter: this.#letter(account) } }
  }

  #issue(draft: Record<string, string>): Answer {
    const fields = [
      ...(draft['registerNumber'] ? [] : [{ path: 'registerNumber', message: '整理番号を書いてください。' }]),
      ...(draft['birthDate'] ? [] : [{ path: 'birthDate', message: '生年月日を書いてください。' }]),
    ]
    if (fields.length > 0) return refusal(422, 'id_refused', fields)
    const person = { person: HARU, displayName: draft['displayName'] ?? '', loginName: 'k7m2-9qxd' }
    return { status: 200, body: { letter: this.#letter(person), issued: true } }
  }

  #import({ content, apply }: { readonly content: string; readonly apply: boolean }): Answer {
    const broken = Buffer.from(content, 'base64').toString('utf8').includes('broken')
    const letters = ['城崎 さくら', '大屋 誠'].map((displayName, at) =>
      this.#letter({ person: `letter-${at}-CCCCCCCCCCCCCC`, displayName, loginName: `k7m${at}-9qxd` }),
    )
    const report = IdImportReportSchema.parse({
      applied: apply && !broken,
      rows: 40,
      issued: broken ? 0 : 38,
      unchanged: broken ? 0 : 2,
      file: 'readable',
      headings: [],
      problems: broken
        ? [
            { line: 4, reason: 'birth_date_unreadable' },
            { line: 9, reason: 'individual_number' },
            { line: 17, reason: 'login_name_taken' },
          ]
        : [],
      letters: apply && !broken ? letters : [],
    })
    return { status: 200, body: report }
  }

  #due() {
    return [
      { person: PROTECTED, displayName: '関宮 あおい', until: day(this.#now() + 20 * DAY), liftAsked: 'no' },
    ]
  }

  #letter({
    person,
    displayName,
    loginName,
  }: {
    readonly person: string
    readonly displayName: string | null
    readonly loginName: string | null
  }): AccountLetter {
    return {
      person,
      displayName: displayName ?? '',
      loginName: loginName ?? '',
      initialPassword: '7K3M-Q0XW-9RTD',
      until: day(this.#now() + 60 * DAY),
    }
  }

  #note(action: string, daysAgo: number): void {
    const words: Readonly<Record<string, string>> = {
      'municipal_id.issued': '自治体IDを発行しました',
      'card.linked': 'マイナンバーカードを結びました',
      'account.looked_at': '職員が登録の内容を見ました',
      'account.locked': '登録の利用を止めました',
      'account.unlocked': '登録の利用を再開しました',
      'account.returned': '転入により、登録を元にもどしました',
      'card.unlinked': 'マイナンバーカードの結びをほどきました',
      'card.stopped': 'カードの利用を止めました',
      'municipal_id.letter_printed': '自治体IDの通知書を作りました',
    }
    const text = words[action] ?? action
    const position = this.#acts.length + 1
    const byPerson = action === 'card.linked'
    this.#acts = [
      {
        id: seededId(900 + position),
        position,
        at: new Date(this.#now() - daysAgo * DAY).toISOString(),
        action,
        texts: { ja: text, easy: text, en: text },
        by: byPerson
          ? { kind: 'resident', name: null, mine: false }
          : { kind: 'staff', name: '本部 花子', mine: daysAgo === 0 },
        details: {},
      },
      ...this.#acts,
    ]
  }
}

function makeAccounts(now: number): StaffAccount[] {
  const at = (daysAgo: number) => new Date(now - daysAgo * DAY).toISOString()
  const haru = StaffAccountSchema.parse({
    person: HARU,
    displayName: '八鹿 ハル',
    loginName: 'yoka.haru',
    status: 'active',
    createdAt: at(40),
    proofing: 'jpki_auth',
    kazashiOff: false,
    municipalId: { standing: 'must_choose_password', letterUntil: at(-20), validUntil: null },
    card: { status: 'good', strength: 'auth', stale: false, linkedAt: at(12), validUntil: at(-900) },
    passkeys: [{ name: '孫のタブレット', createdAt: at(10), lastUsedAt: at(1) }],
    mergedInto: null,
    protection: null,
  })
  return [
    haru,
    StaffAccountSchema.parse({
      ...haru,
      person: 'sakura-ppid-CCCCCCCCCCCC',
      displayName: '城崎 さくら',
      loginName: 'kinosaki.sakura',
      card: null,
      passkeys: [],
    }),
    StaffAccountSchema.parse({
      ...haru,
      person: MOVED,
      displayName: '広谷 茂',
      loginName: 'hirotani.shigeru',
      status: 'moved',
      municipalId: { standing: 'usable', letterUntil: null, validUntil: null },
      card: null,
      passkeys: [],
    }),
    StaffAccountSchema.parse({
      ...haru,
      person: PROTECTED,
      displayName: '関宮 あおい',
      loginName: 'sekinomiya.aoi',
      passkeys: [],
      municipalId: { standing: 'usable', letterUntil: null, validUntil: null },
      protection: {
        since: at(345),
        until: day(now + 20 * DAY),
        reason: 'domestic_violence',
        liftAsked: 'by_another',
        resetAsked: 'no',
      },
    }),
  ]
}

const ACTING_SERVICES = [
  { service: 'nursery', name: { ja: '保育園の申し込み', easy: '保育園', en: 'Nursery places' } },
  { service: 'library', name: { ja: '図書館', easy: '図書館', en: 'Library' } },
]

function makeMandates(now: number): MandateAtCounter[] {
  const at = (daysAhead: number) => new Date(now + daysAhead * DAY).toISOString()
  const mandate = (id: number, given: Partial<MandateAtCounter>) =>
    MandateSchema.parse({
      mandateId: seededId(id),
      represented: HARU,
      actor: 'sakura-ppid-DDDDDDDDDDDD',
      representedName: '八鹿 ハル',
      actorName: '但馬 美咲',
      relation: 'dependant',
      services: ['nursery', 'library'],
      evidence: 'power_of_attorney',
      createdAt: at(-30),
      until: at(150),
      ...given,
    })
  return [
    mandate(800, {}),
    mandate(801, { actor: null, actorName: null, relation: 'care_staff', evidence: null }),
  ]
}

function makeMerges(now: number): AccountMerge[] {
  const makoto = (loginName: string) => ({
    person: HARU,
    displayName: '大屋 誠',
    loginName,
    status: 'active',
  })
  const merge = {
    mergeId: seededId(700),
    keep: makoto('ohya-makoto'),
    end: makoto('ohya-makoto-2'),
    reason: 'double_registration',
    status: 'proposed',
    proposedBy: { name: '養父市 市民課 窓口花代', mine: false },
    proposedAt: new Date(now - DAY).toISOString(),
    decidedAt: null,
    preview: {
      card: 'second_ends',
      municipalId: 'second_ends',
      app: 'moves',
      passkeys: 1,
      consents: 1,
      consentsEnded: 0,
      services: 2,
      servicesTold: 1,
    },
  }
  const done = { ...merge, mergeId: seededId(701), status: 'done', preview: null }
  return [merge, { ...done, decidedAt: new Date(now - 3 * DAY).toISOString() }].map((one) =>
    AccountMergeSchema.parse(one),
  )
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

function refusal(
  status: number,
  code: string,
  fields?: readonly { path: string; message: string }[],
): Answer {
  const message = MESSAGES[code] ?? code
  return { status, body: { error: { code, message, reference: 'k7m2-x91', ...(fields ? { fields } : {}) } } }
}

const MESSAGES: Readonly<Record<string, string>> = {
  mandate_exists: 'この2人の同じ間柄の代理は、もう登録されています。何も変わっていません。',
  account_unknown: 'この登録は見つかりません。何も変わっていません。もう一度さがしてください。',
  reason_missing: '理由を選んでください。何も変わっていません。',
  documents_missing:
    '本人確認書類が足りません。写真つきを1点、または写真のないものを2点確かめてください。何も変わっていません。',
  id_refused: '発行できません。何も変わっていません。示した項目を直してください。',
}
