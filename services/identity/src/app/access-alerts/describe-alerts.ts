import type { AccessAlert } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { auditNames } from '../../audit/subject.ts'
import { sectorOf } from '../../core/sector.ts'
import type { StoredAlert } from '../../db/access-alerts.ts'
import { findConsoleAccounts } from '../../db/console-accounts.ts'
import { findStaffNames } from '../../db/staff-names.ts'
import type { Tx } from '../../db/schema.ts'
import { personKeys } from '../accounts/console/clerk.ts'
import type { IdentityContext } from '../context.ts'
import type { AlertReader } from './alert-reader.ts'

/** Alerts as their readers see them. Whoever sees that somebody is under 支援措置 has looked at that, and it is recorded. */
export async function describeAlerts(
  context: IdentityContext,
  tx: Tx,
  reader: AlertReader,
  alerts: readonly StoredAlert[],
): Promise<AccessAlert[]> {
  const { home, subject } = reader
  const people = alerts.flatMap(({ about }) => (about.kind === 'person' ? [about.accountId] : []))
  const staff = alerts.flatMap(({ about, state }) => [
    ...(about.kind === 'staff' ? [about.subject] : []),
    ...(state.status === 'settled' ? [state.settledBy] : []),
  ])
  const accounts = await findConsoleAccounts(tx, home, people)
  const keyOf = await personKeys(tx, context, home, people)
  const names = await findStaffNames(tx, home, sectorOf(home, 'office'), [...new Set(staff)])
  await recordLooks(context, tx, home, subject, people)
  const nameOf = (ppid: string): string | null =>
    ppid === subject ? reader.staff.name : (names.get(ppid) ?? null)
  return alerts.map(({ about, state, firstAt, lastAt, settledAt, hours, ...alert }) => ({
    alertId: alert.alertId,
    rule: alert.rule,
    day: alert.day,
    usual: alert.usual,
    threshold: alert.threshold,
    hours: [...hours],
    about:
      about.kind === 'staff'
        ? { kind: 'staff', name: nameOf(about.subject), mine: about.subject === subject }
        : {
            kind: 'person',
            person: keyOf(about.accountId),
            displayName: accounts.get(about.accountId)?.id?.displayName ?? null,
          },
    count: state.count,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
    status: state.status,
    outcome: state.status === 'settled' ? state.outcome : null,
    settledBy:
      state.status === 'settled'
        ? { name: nameOf(state.settledBy), mine: state.settledBy === subject }
        : null,
    settledAt: settledAt?.toISOString() ?? null,
  }))
}

async function recordLooks(
  context: IdentityContext,
  tx: Tx,
  home: MunicipalityCode,
  subject: string,
  people: readonly Uuid[],
): Promise<void> {
  const ids = [...new Set(people)]
  const nameOf = await auditNames(tx, context, home, ids)
  await context.audit.append(
    tx,
    ...ids.map((accountId) => ({
      action: 'account.protection_looked_at' as const,
      actor: { kind: 'staff' as const, id: subject },
      subject: { kind: 'person' as const, id: nameOf(accountId) },
      purpose: 'access_watch',
      outcome: 'done' as const,
      details: {},
    })),
  )
}
