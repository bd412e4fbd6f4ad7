import type { AccessAlert, AlertAct } from '@musubi/contracts'
import { languages } from '@musubi/contracts/route'
import { err, ok, type Result, type Uuid } from '@musubi/kernel'
import { listStaffActs, type StaffAct } from '@musubi/platform/audit'
import { identityAuditActions } from '../../audit/actions.ts'
import { daysBefore, endOfDay, startOfDay } from '../../core/access-alerts/japan-time.ts'
import { AGAIN_DAYS } from '../../core/access-alerts/measure.ts'
import { countOpenAlerts, listAlerts, lockAlert, type StoredAlert } from '../../db/access-alerts.ts'
import type { Tx } from '../../db/schema.ts'
import type { IdentityContext } from '../context.ts'
import type { AlertReader } from './alert-reader.ts'
import { describeAlerts } from './describe-alerts.ts'
import { ACTION_OF, readUses, type RecordedUse } from './follow-sightings.ts'

const SHOWN_MS = 30 * 86_400_000

export async function readAlerts(context: IdentityContext, reader: AlertReader): Promise<AccessAlert[]> {
  return context.database.withTenant(reader.home, async (tx) => {
    const since = new Date(context.clock() - SHOWN_MS)
    return describeAlerts(context, tx, reader, await listAlerts(tx, reader.home, reader.kinds, since))
  })
}

export async function countAlerts(context: IdentityContext, { home, kinds }: AlertReader): Promise<number> {
  return context.database.withTenant(home, (tx) => countOpenAlerts(tx, home, kinds))
}

/** An alert that is this reader's business, locked; all others are as if there were none. */
export async function openAlert(
  tx: Tx,
  { home, kinds }: AlertReader,
  alertId: Uuid,
): Promise<StoredAlert | undefined> {
  const alert = await lockAlert(tx, home, alertId)
  return alert && kinds.includes(alert.about.kind) ? alert : undefined
}

const MOST_ACTS = 300

export interface ReadActs {
  readonly acts: AlertAct[]
  readonly more: boolean
}

/** What was done, with times, the newest first. People are numbered: the one who reads this need not know whom. */
export async function readAlertActs(
  context: IdentityContext,
  reader: AlertReader,
  alertId: Uuid,
): Promise<Result<ReadActs, 'alert_unknown'>> {
  return context.database.withTenant(reader.home, async (tx) => {
    const alert = await openAlert(tx, reader, alertId)
    if (!alert) return err('alert_unknown')
    await context.audit.append(tx, {
      action: 'access_alert.looked_at',
      actor: { kind: 'staff', id: reader.subject },
      subject: { kind: 'thing', id: alertId },
      purpose: 'access_watch',
      outcome: 'done',
      details: { rule: alert.rule },
    })
    const acts = await actsOf(context, tx, reader, alert)
    return ok({ acts: acts.slice(0, MOST_ACTS), more: acts.length > MOST_ACTS })
  })
}

async function actsOf(
  context: IdentityContext,
  tx: Tx,
  { home, kinds }: AlertReader,
  { about, rule, day }: StoredAlert,
): Promise<AlertAct[]> {
  if (about.kind === 'person') {
    const { accountId } = about
    if (!(rule in ACTION_OF)) return []
    const uses = await readUses(context, tx, home, { accountId, rule: rule as keyof typeof ACTION_OF, day })
    return uses.map((use) => toAct(context, use, null))
  }
  const first = rule === 'same_person_again' ? daysBefore(day, AGAIN_DAYS - 1) : day
  const asked = { actorId: about.subject, from: startOfDay(first), to: endOfDay(day) }
  const officer = kinds.includes('person')
  const acts = (await listStaffActs(tx, asked)).filter(({ action }) => isTold(action, officer))
  const numberOf = numberPeople(acts)
  return acts.map((act) => toAct(context, act, numberOf(act))).reverse()
}

/** Work on alerts is no look at residents, and acts of 支援措置 are for officers alone. */
function isTold(action: string, officer: boolean): boolean {
  if (!officer && action.startsWith('account.protect')) return false
  return /^(account|municipal_id|card|mandate)\./.test(action)
}

function numberPeople(acts: readonly StaffAct[]): (act: StaffAct) => number | null {
  const numbers = new Map<string, number>()
  for (const { subjectId } of acts)
    if (subjectId !== null && !numbers.has(subjectId)) numbers.set(subjectId, numbers.size + 1)
  return ({ subjectId }) => (subjectId === null ? null : (numbers.get(subjectId) ?? null))
}

function toAct(
  { municipalities }: Pick<IdentityContext, 'municipalities'>,
  { id, at, action, details }: RecordedUse,
  person: number | null,
): AlertAct {
  const words = Object.entries(identityAuditActions).find(([name]) => name === action)?.[1]
  const { found, where } = details
  const place = municipalities.find(({ code }) => code === where)
  return {
    id: id as AlertAct['id'],
    at: new Date(at).toISOString(),
    texts: Object.fromEntries(
      languages.map((language) => [language, words?.[language] ?? action]),
    ) as AlertAct['texts'],
    person,
    found: typeof found === 'number' ? found : null,
    where: place ? { municipalityCode: place.code, name: place.name } : null,
  }
}
