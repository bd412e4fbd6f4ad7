import type { FoundAccount, PROTECTION_REASONS, ProtectionInForce } from '@musubi/contracts'
import { err, parseCivilDate, type CivilDate, type Result } from '@musubi/kernel'
import { todayInJapan } from '../../../core/today.ts'
import { findConsoleAccounts } from '../../../db/console-accounts.ts'
import { listProtectionsDue } from '../../../db/protections.ts'
import { auditNames } from '../../../audit/subject.ts'
import type { IdentityContext } from '../../context.ts'
import { changeProtection, type ProtectionAct, type ProtectionRefusal } from '../protection.ts'
import { findForClerk, personKeys, type Clerk } from './clerk.ts'
import { toFound } from './find-accounts.ts'
import { askedBy } from './read-account.ts'

export type ProtectionReason = (typeof PROTECTION_REASONS)[number]

/** A year, and prolonged from time to time (住民基本台帳事務処理要領: 支援の期間は1年). */
const LONGEST_DAYS = 366
const DUE_DAYS = 60
const DAY_MS = 86_400_000

function inDays({ clock }: IdentityContext, days: number): CivilDate {
  return todayInJapan(clock() + days * DAY_MS)
}

export async function setProtection(
  context: IdentityContext,
  officer: Clerk,
  person: string,
  { until, reason }: { readonly until: string; readonly reason: ProtectionReason },
): Promise<Result<void, ProtectionRefusal | 'protection_too_long'>> {
  const day = parseCivilDate(until)
  if (!day.ok || day.value <= inDays(context, 0) || day.value > inDays(context, LONGEST_DAYS))
    return err('protection_too_long')
  return act(context, officer, person, { kind: 'set', until: day.value, reason })
}

const LIFTING = { ask: 'ask_to_lift', keep: 'keep', lift: 'lift' } as const

export async function liftProtection(
  context: IdentityContext,
  officer: Clerk,
  person: string,
  wish: keyof typeof LIFTING,
): Promise<Result<void, ProtectionRefusal>> {
  return act(context, officer, person, { kind: LIFTING[wish] })
}

async function act(
  context: IdentityContext,
  officer: Clerk,
  person: string,
  wish: ProtectionAct,
): Promise<Result<void, ProtectionRefusal>> {
  const ref = await findForClerk(context, officer, person)
  return ref ? changeProtection(context, ref, wish, officer.subject) : err('account_unknown')
}

export type DueProtection = Pick<FoundAccount, 'person' | 'displayName'> &
  Pick<ProtectionInForce, 'until' | 'liftAsked'>

/** What officers have to do something about soon. Each person on it was looked at, and that is recorded. */
export async function readProtectionsDue(context: IdentityContext, officer: Clerk): Promise<DueProtection[]> {
  const { home, subject } = officer
  return context.database.withTenant(home, async (tx) => {
    const due = await listProtectionsDue(tx, home, inDays(context, DUE_DAYS))
    const ids = due.map(({ accountId }) => accountId)
    const accounts = await findConsoleAccounts(tx, home, ids)
    const keyOf = await personKeys(tx, context, home, ids)
    const nameOf = await auditNames(tx, context, home, ids)
    if (ids.length > 0)
      await context.audit.append(
        tx,
        ...ids.map((accountId) => ({
          action: 'account.protection_looked_at' as const,
          actor: { kind: 'staff' as const, id: subject },
          subject: { kind: 'person' as const, id: nameOf(accountId) },
          purpose: 'account',
          outcome: 'done' as const,
          details: {},
        })),
      )
    return due.flatMap(({ accountId, until, liftAskedBy }) => {
      const account = accounts.get(accountId)
      if (!account) return []
      const { person, displayName } = toFound(account, keyOf(accountId))
      return [{ person, displayName, until, liftAsked: askedBy(liftAskedBy, subject) }]
    })
  })
}
