import type { AttendedTerminal, AwaitedTerminal, SwitchOffReason, TerminalPlan } from '@musubi/contracts'
import {
  err,
  expectOk,
  ok,
  parseMunicipalityCode,
  type MunicipalityCode,
  type Result,
  type Uuid,
} from '@musubi/kernel'
import type { ActorOf } from '@musubi/platform/http'
import { calculateJwkThumbprint } from 'jose'
import { removeLocated } from '../../db/locator.ts'
import type { Tx } from '../../db/schema.ts'
import { endDutiesOf, endDuty, insertDuty, listDuties, type Duty } from '../../db/terminal-duties.ts'
import {
  deleteEnrolment,
  findEnrolmentForUpdate,
  findPlanOf,
  listAwaited,
  type Enrolment,
} from '../../db/terminal-enrolments.ts'
import {
  disableTerminal,
  findTerminal,
  listTerminalGrants,
  listTerminals,
  updateTerminal,
  type TerminalRow,
} from '../../db/terminals.ts'
import { identityLogEvents } from '../../log-events.ts'
import { readHistory, type History } from '../console-history.ts'
import type { IdentityContext } from '../context.ts'
import { codeKeyOf, enrolmentCodeOf, keepEnrolment } from './enrol.ts'

type Staff = ActorOf<'staff'>

/** A turn at a terminal: a working day with its overtime, so that a forgotten one ends by itself. */
export const DUTY_MS = 12 * 60 * 60_000

/** Who plans, changes and switches off. Everybody of the staff may go on duty. */
export function mayManage({ roles }: Staff): boolean {
  return roles.includes('terminal_manager') || roles.includes('operator')
}

export interface TerminalOverview {
  readonly terminals: AttendedTerminal[]
  readonly awaited: AwaitedTerminal[]
}

/** Everything the console shows of the municipality of the one who asks. */
export async function listForConsole(context: IdentityContext, staff: Staff): Promise<TerminalOverview> {
  const home = homeOf(staff)
  const now = new Date(context.clock())
  return context.database.withTenant(home, async (tx) => {
    const rows = await listTerminals(tx, home)
    const duties = await listDuties(tx, home, now)
    const terminals = rows.map((row) => describe(row, duties, staff))
    return {
      terminals: await Promise.all(terminals),
      awaited: (await listAwaited(tx, home, now)).map(toAwaited),
    }
  })
}

/** A one-time code for a planned terminal. The code follows from the plan's id, so asking twice shows the same one. */
export async function planTerminal(
  context: IdentityContext,
  staff: Staff,
  planId: Uuid,
  plan: TerminalPlan,
): Promise<Result<{ enrolmentCode: string; expiresAt: Date }, 'terminal_plan_used'>> {
  const municipalityCode = homeOf(staff)
  const enrolmentCode = enrolmentCodeOf(context, municipalityCode, planId)
  return context.database.withTenant(municipalityCode, async (tx) => {
    const existing = await findEnrolmentForUpdate(tx, municipalityCode, codeKeyOf(context, enrolmentCode))
    if (existing?.terminalId) return err('terminal_plan_used')
    const expiresAt = await keepEnrolment(context, tx, enrolmentCode, { ...plan, municipalityCode, planId })
    const { service, services } = plan
    await audit(context, tx, staff, planId, { action: 'terminal.planned', details: { service, services } })
    return ok({ enrolmentCode, expiresAt })
  })
}

export async function withdrawPlan(
  context: IdentityContext,
  staff: Staff,
  planId: Uuid,
): Promise<Result<void, 'terminal_plan_used'>> {
  const municipalityCode = homeOf(staff)
  const key = codeKeyOf(context, enrolmentCodeOf(context, municipalityCode, planId))
  return context.database.withTenant(municipalityCode, async (tx) => {
    const existing = await findEnrolmentForUpdate(tx, municipalityCode, key)
    if (existing?.terminalId) return err('terminal_plan_used')
    await deleteEnrolment(tx, municipalityCode, key)
    await removeLocated(tx, 'enrolment', key)
    await audit(context, tx, staff, planId, { action: 'terminal.plan_withdrawn', details: {} })
    return ok()
  })
}

export async function changeTerminal(
  context: IdentityContext,
  staff: Staff,
  terminalId: Uuid,
  change: Omit<TerminalPlan, 'service'>,
): Promise<Result<AttendedTerminal, 'terminal_unknown'>> {
  return inTown(context, staff, async (tx, home) => {
    if (!(await updateTerminal(tx, home, terminalId, change))) return err('terminal_unknown')
    const { services } = change
    await audit(context, tx, staff, terminalId, { action: 'terminal.changed', details: { services } })
    return describeOne(context, tx, staff, terminalId)
  })
}

export interface SwitchedOff {
  readonly terminal: AttendedTerminal
  /** Grants that lived: the caller ends them at the provider. */
  readonly grantIds: readonly string[]
}

/**
 * The kill switch. From the commit on the terminal's key is worth nothing; what was granted through it is handed back, each
 * time it is asked for, so that an end that was interrupted is made good by pressing again.
 */
export async function switchOff(
  context: IdentityContext,
  staff: Staff,
  terminalId: Uuid,
  reason: SwitchOffReason,
): Promise<Result<SwitchedOff, 'terminal_unknown'>> {
  const at = new Date(context.clock())
  const done = await inTown(context, staff, async (tx, home) => {
    const first = await disableTerminal(tx, home, terminalId, { at, by: staff.name, reason })
    await endDutiesOf(tx, home, terminalId, at)
    const grantIds = await listTerminalGrants(tx, home, terminalId)
    const details = { reason, endedLogins: grantIds.length }
    if (first) await audit(context, tx, staff, terminalId, { action: 'terminal.switched_off', details })
    const terminal = await describeOne(context, tx, staff, terminalId)
    return terminal.ok ? ok({ terminal: terminal.value, grantIds }) : terminal
  })
  if (done.ok) {
    const counts = { terminalId, reason, endedLogins: done.value.grantIds.length }
    context.logger.for(identityLogEvents).event('identity.terminal_switched_off', counts)
  }
  return done
}

export async function beginDuty(
  context: IdentityContext,
  staff: Staff,
  terminalId: Uuid,
  dutyId: Uuid,
): Promise<Result<AttendedTerminal, 'terminal_unknown'>> {
  const now = context.clock()
  return inTown(context, staff, async (tx, home) => {
    const row = await findTerminal(tx, home, terminalId)
    if (row?.disabledAt !== null) return err('terminal_unknown')
    const { subject: staffSubject, name: staffName } = staff
    const duty = { dutyId, terminalId, staffSubject, staffName }
    const endsAt = new Date(now + DUTY_MS)
    const first = await insertDuty(tx, home, { ...duty, beganAt: new Date(now), endsAt })
    const details = { until: endsAt.toISOString() }
    if (first) await audit(context, tx, staff, terminalId, { action: 'terminal.duty_began', details })
    return describeOne(context, tx, staff, terminalId)
  })
}

/** Ends one's own duty; whoever manages terminals may end anybody's. */
export async function finishDuty(
  context: IdentityContext,
  staff: Staff,
  terminalId: Uuid,
  dutyId: Uuid,
): Promise<Result<AttendedTerminal, 'terminal_unknown'>> {
  const ownedBy = mayManage(staff) ? undefined : staff.subject
  return inTown(context, staff, async (tx, home) => {
    const ended = await endDuty(tx, home, dutyId, new Date(context.clock()), ownedBy)
    if (ended) await audit(context, tx, staff, terminalId, { action: 'terminal.duty_ended', details: {} })
    return describeOne(context, tx, staff, terminalId)
  })
}

/** What was done with a terminal, from its plan on. Of another town's it knows nothing. */
export async function listTerminalHistory(
  context: IdentityContext,
  staff: Staff,
  terminalId: Uuid,
  page: { readonly before?: number | undefined; readonly limit: number },
): Promise<History> {
  return inTown(context, staff, async (tx, home) => {
    const planId = await findPlanOf(tx, home, terminalId)
    const subjectIds = planId === undefined ? [terminalId] : [terminalId, planId]
    const { before, limit } = page
    return readHistory(context, tx, home, staff, { subjectIds, area: 'terminal.', before, limit })
  })
}

type TerminalAct = Pick<
  Extract<Parameters<IdentityContext['audit']['append']>[1], { action: `terminal.${string}` }>,
  'action' | 'details'
>

async function audit(
  context: IdentityContext,
  tx: Tx,
  { subject }: Staff,
  about: Uuid,
  act: TerminalAct,
): Promise<void> {
  await context.audit.append(tx, {
    ...act,
    actor: { kind: 'staff', id: subject },
    subject: { kind: 'terminal', id: about },
    purpose: 'manage_terminals',
    outcome: 'done',
  } as Parameters<IdentityContext['audit']['append']>[1])
}

function inTown<T>(
  { database }: IdentityContext,
  staff: Staff,
  work: (tx: Tx, home: MunicipalityCode) => Promise<T>,
): Promise<T> {
  const home = homeOf(staff)
  return database.withTenant(home, (tx) => work(tx, home))
}

function homeOf({ municipalityCode }: Staff): MunicipalityCode {
  return expectOk(parseMunicipalityCode(municipalityCode), 'staff belong to a municipality')
}

async function describeOne(
  { clock }: IdentityContext,
  tx: Tx,
  staff: Staff,
  terminalId: Uuid,
): Promise<Result<AttendedTerminal, 'terminal_unknown'>> {
  const home = homeOf(staff)
  const row = await findTerminal(tx, home, terminalId)
  if (!row) return err('terminal_unknown')
  return ok(await describe(row, await listDuties(tx, home, new Date(clock()), terminalId), staff))
}

async function describe(row: TerminalRow, duties: readonly Duty[], staff: Staff): Promise<AttendedTerminal> {
  const { terminalId, name, place, service } = row.terminal
  const { kty, crv, x } = row.publicKey
  return {
    terminalId,
    name,
    place,
    service,
    services: [...row.services],
    keyThumbprint: await calculateJwkThumbprint({ kty, crv, x }),
    enrolledAt: row.enrolledAt.toISOString(),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    switchedOff: row.disabledAt && {
      at: row.disabledAt.toISOString(),
      reason: row.disabledReason,
      by: row.disabledBy,
    },
    duties: duties
      .filter((duty) => duty.terminalId === terminalId)
      .map(({ dutyId, staffName, staffSubject, beganAt, endsAt }) => ({
        dutyId,
        staffName,
        mine: staffSubject === staff.subject,
        beganAt: beganAt.toISOString(),
        endsAt: endsAt.toISOString(),
      })),
  }
}

function toAwaited({ planId, name, place, service, services, expiresAt }: Enrolment): AwaitedTerminal {
  if (planId === null) throw new Error('the console lists its own plans only')
  return { planId, name, place, service, services: [...services], expiresAt: expiresAt.toISOString() }
}
