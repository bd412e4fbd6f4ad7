import { AccessAlertSchema, ALERT_OUTCOMES, type AccessAlert } from '@musubi/contracts'
import {
  expectOk,
  parseCivilDate,
  parseUuid,
  type CivilDate,
  type MunicipalityCode,
  type Uuid,
} from '@musubi/kernel'
import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { AlertState } from '../core/access-alerts/alert-state.ts'
import type { AccessAlertTable, Queries } from './schema.ts'

/** Whose looks, or whose card. */
export type AlertAbout =
  | { readonly kind: 'staff'; readonly subject: string }
  | { readonly kind: 'person'; readonly accountId: Uuid }

export interface StoredAlert {
  readonly alertId: Uuid
  readonly rule: AccessAlert['rule']
  readonly day: CivilDate
  readonly about: AlertAbout
  readonly usual: number | null
  readonly threshold: number
  readonly firstAt: Date
  readonly lastAt: Date
  readonly hours: readonly number[]
  readonly settledAt: Date | null
  readonly state: AlertState
}

/** Adds an alert. False: there is one of this rule, subject and day. */
export async function insertAlert(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  alert: Omit<StoredAlert, 'settledAt'>,
  raisedAt: Date,
): Promise<boolean> {
  const { about } = alert
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('access_alert')
    .values({
      municipality_code: municipalityCode,
      alert_id: alert.alertId,
      rule: alert.rule,
      day: alert.day,
      staff_subject: about.kind === 'staff' ? about.subject : null,
      account_id: about.kind === 'person' ? about.accountId : null,
      count: alert.state.count,
      usual: alert.usual,
      threshold: alert.threshold,
      first_at: alert.firstAt,
      last_at: alert.lastAt,
      hours: [...alert.hours],
      raised_at: raisedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

/** The alert of a rule, subject and day, locked until the transaction ends. */
export async function lockAlertOf(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  { rule, day, about }: Pick<StoredAlert, 'rule' | 'day' | 'about'>,
): Promise<StoredAlert | undefined> {
  const row = await tx
    .selectFrom('access_alert')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where('rule', '=', rule)
    .where('day', '=', day)
    .$if(about.kind === 'staff', (query) =>
      query.where('staff_subject', '=', about.kind === 'staff' ? about.subject : ''),
    )
    .$if(about.kind === 'person', (query) =>
      query.where('account_id', '=', about.kind === 'person' ? about.accountId : ''),
    )
    .forUpdate()
    .executeTakeFirst()
  return row && toAlert(row)
}

/** One alert, locked until the transaction ends. */
export async function lockAlert(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  alertId: Uuid,
): Promise<StoredAlert | undefined> {
  const row = await tx
    .selectFrom('access_alert')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where('alert_id', '=', alertId)
    .forUpdate()
    .executeTakeFirst()
  return row && toAlert(row)
}

export async function saveAlert(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  { alertId, state, firstAt, lastAt, hours, settledAt }: StoredAlert,
): Promise<void> {
  const settled = state.status === 'settled' ? state : undefined
  await tx
    .updateTable('access_alert')
    .set({
      count: state.count,
      first_at: firstAt,
      last_at: lastAt,
      hours: [...hours],
      status: state.status,
      settled_by: settled?.settledBy ?? null,
      settled_at: settledAt,
      settled_count: settled?.settledCount ?? null,
      outcome: settled?.outcome ?? null,
    })
    .where('municipality_code', '=', municipalityCode)
    .where('alert_id', '=', alertId)
    .execute()
}

export type AlertKinds = readonly AlertAbout['kind'][]

/** Open alerts of these kinds first, then what was settled since then; the newest first. */
export async function listAlerts(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  kinds: AlertKinds,
  settledSince: Date,
): Promise<StoredAlert[]> {
  const rows = await ofKinds(tx, municipalityCode, kinds)
    .selectAll()
    .where((where) => where.or([where('status', '=', 'open'), where('settled_at', '>=', settledSince)]))
    .orderBy('status')
    .orderBy('last_at', 'desc')
    .limit(200)
    .execute()
  return rows.map(toAlert)
}

export async function countOpenAlerts(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  kinds: AlertKinds,
): Promise<number> {
  const row = await ofKinds(tx, municipalityCode, kinds)
    .select(({ fn }) => fn.countAll<number>().as('open'))
    .where('status', '=', 'open')
    .executeTakeFirstOrThrow()
  return row.open
}

/** Whose cards have an open alert: an officer who opens their record does what is due. */
export async function findPeopleWithOpenAlert(
  tx: Queries,
  municipalityCode: MunicipalityCode,
): Promise<ReadonlySet<string>> {
  const rows = await ofKinds(tx, municipalityCode, ['person'])
    .select('account_id')
    .where('status', '=', 'open')
    .execute()
  return new Set(rows.map(({ account_id }) => account_id ?? ''))
}

function ofKinds(tx: Queries, municipalityCode: MunicipalityCode, kinds: AlertKinds) {
  return tx
    .selectFrom('access_alert')
    .where('municipality_code', '=', municipalityCode)
    .$if(!kinds.includes('staff'), (query) => query.where('staff_subject', 'is', null))
    .$if(!kinds.includes('person'), (query) => query.where('account_id', 'is', null))
}

const RuleSchema = AccessAlertSchema.shape.rule
const OutcomeSchema = z.enum(ALERT_OUTCOMES)

function toAlert(row: Selectable<AccessAlertTable>): StoredAlert {
  return {
    alertId: expectOk(parseUuid(row.alert_id), 'a UUID'),
    rule: RuleSchema.parse(row.rule),
    day: expectOk(parseCivilDate(row.day), 'a date'),
    about:
      row.staff_subject === null
        ? { kind: 'person', accountId: expectOk(parseUuid(row.account_id ?? ''), 'a UUID') }
        : { kind: 'staff', subject: row.staff_subject },
    usual: row.usual,
    threshold: row.threshold,
    firstAt: row.first_at,
    lastAt: row.last_at,
    hours: row.hours,
    settledAt: row.settled_at,
    state: toState(row),
  }
}

function toState({
  status,
  count,
  settled_by,
  settled_count,
  outcome,
}: Selectable<AccessAlertTable>): AlertState {
  if (status === 'open' || settled_by === null || settled_count === null) return { status: 'open', count }
  return {
    status: 'settled',
    count,
    settledCount: settled_count,
    settledBy: settled_by,
    outcome: OutcomeSchema.parse(outcome),
  }
}
