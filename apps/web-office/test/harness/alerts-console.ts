import { AccessAlertSchema, type AccessAlert, type AlertAct } from '@musubi/contracts'
import { PROTECTED } from './account-console.ts'
import { seededId } from './seeded-id.ts'
import type { Answer } from './staff-console.ts'

const MINUTE = 60_000
const usual = {
  opens: 480,
  closes: 1140,
  floors: {
    many_people_hour: 20,
    many_people_day: 80,
    many_misses: 15,
    out_of_hours: 3,
    same_person_again: 5,
    protected_looks: 3,
  },
}

/** Made-up alerts: remembers what is settled, as the server would. */
export class AlertsConsole {
  readonly #now: () => number
  #alerts: AccessAlert[]

  constructor(now: () => number, empty: boolean) {
    this.#now = now
    this.#alerts = empty ? [] : makeAlerts(now())
  }

  answer(method: string, path: string, body: unknown, roles: readonly string[]): Answer | undefined {
    if (path === '/identity/v1/access-watch') return this.#watch(method, body)
    if (!path.startsWith('/identity/v1/access-alerts')) return undefined
    const mine = this.#alerts.filter(({ about }) =>
      roles.includes(about.kind === 'staff' ? 'privacy_officer' : 'protection_officer'),
    )
    const [id, what] = path.slice('/identity/v1/access-alerts/'.length).split('/')
    if (!id) return { status: 200, body: { alerts: mine } }
    if (id === 'count')
      return { status: 200, body: { open: mine.filter(({ status }) => status === 'open').length } }
    const alert = mine.find(({ alertId }) => alertId === id)
    if (!alert) return refusal(404, 'alert_unknown')
    if (what === 'acts') return { status: 200, body: { acts: this.#acts(alert), more: false } }
    return this.#settle(alert, body as { outcome: AccessAlert['outcome']; count: number })
  }

  #watch(method: string, body: unknown): Answer {
    const { floors } = (body ?? usual) as typeof usual
    if (method === 'PUT' && floors.many_misses > 50) return refusal(422, 'watch_out_of_bounds')
    return { status: 200, body: { watch: method === 'PUT' ? body : usual, usual } }
  }

  #settle(
    alert: AccessAlert,
    { outcome, count }: { outcome: AccessAlert['outcome']; count: number },
  ): Answer {
    if (alert.rule === 'many_misses' && count === alert.count) {
      this.#replace({ ...alert, count: alert.count + 4 })
      return refusal(409, 'alert_grown')
    }
    const settledAt = new Date(this.#now()).toISOString()
    const settled = { ...alert, outcome, settledAt, status: 'settled' as const }
    this.#replace({ ...settled, settledBy: { name: '本部 花子', mine: true } })
    return { status: 200, body: { alert: { ...settled, settledBy: { name: '本部 花子', mine: true } } } }
  }

  #replace(changed: AccessAlert): void {
    this.#alerts = this.#alerts.map((one) => (one.alertId === changed.alertId ? changed : one))
  }

  #acts({ about, count, firstAt, lastAt }: AccessAlert): AlertAct[] {
    const [from, to] = [Date.parse(firstAt), Date.parse(lastAt)]
    const text =
      about.kind === 'staff' ? '職員が登録の内容を見ました' : '支援措置の人のカードが他の自治体で使われました'
    return Array.from({ length: count }, (_, at) => ({
      id: seededId(800 + at),
      at: new Date(to - ((to - from) * at) / Math.max(1, count - 1)).toISOString(),
      texts: { ja: text, easy: text, en: text },
      person: about.kind === 'staff' ? count - at : null,
      found: null,
      where: about.kind === 'staff' ? null : { municipalityCode: '282251' as never, name: '朝来市' },
    }))
  }
}

function makeAlerts(now: number): AccessAlert[] {
  const at = (minutes: number) => new Date(now - minutes * MINUTE).toISOString()
  const hours = Array.from(
    { length: 24 },
    (_, hour) => ({ 9: 5, 10: 7, 11: 4, 13: 6, 14: 8, 15: 6, 17: 42 })[hour] ?? 0,
  )
  const clerk = { kind: 'staff', name: '養父市 市民課 窓口花代', mine: false }
  const open = { day: '2026-09-12', status: 'open', outcome: null, settledBy: null, settledAt: null }
  const many = {
    ...open,
    alertId: seededId(600),
    rule: 'many_people_hour',
    about: clerk,
    count: 42,
    usual: 6,
    threshold: 20,
    firstAt: at(62),
    lastAt: at(5),
    hours,
  }
  const quiet = Array.from({ length: 24 }, (_, hour) => (hour === 14 ? 3 : 0))
  const misses = {
    ...many,
    alertId: seededId(601),
    rule: 'many_misses',
    count: 18,
    usual: null,
    hours: quiet,
  }
  const own = {
    ...many,
    alertId: seededId(602),
    rule: 'same_person_again',
    about: { kind: 'staff', name: '本部 花子', mine: true },
    count: 5,
    usual: null,
    firstAt: at(6 * 24 * 60),
    hours: quiet,
  }
  const card = {
    ...many,
    alertId: seededId(603),
    rule: 'protected_card_elsewhere',
    about: { kind: 'person', person: PROTECTED, displayName: '関宮 あおい' },
    count: 2,
    usual: null,
    threshold: 1,
    hours: quiet,
  }
  const settled = {
    ...many,
    alertId: seededId(604),
    rule: 'many_people_day',
    about: { ...clerk, name: '養父市 市民課 窓口次郎' },
    count: 96,
    usual: 31,
    status: 'settled',
    outcome: 'explained',
    settledBy: { name: '養父市 監査委員事務局 監査守', mine: false },
    settledAt: at(3 * 24 * 60),
  }
  return [card, many, misses, own, settled].map((one) => AccessAlertSchema.parse(one))
}

const MESSAGES: Readonly<Record<string, string>> = {
  alert_unknown: 'この知らせは見つかりません。何も変わっていません。一覧を開きなおしてください。',
  alert_grown:
    '見ているあいだに数が増えました。まだ確かめたことになっていません。いまの数を見て、もう一度決めてください。',
  watch_out_of_bounds:
    'この数では知らせが役に立たなくなるため、変えられません。何も変わっていません。示した範囲の数にしてください。',
}

function refusal(status: number, code: string): Answer {
  return { status, body: { error: { code, message: MESSAGES[code] ?? code, reference: 'k7m2-x91' } } }
}
