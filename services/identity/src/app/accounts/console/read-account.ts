import type { ConsoleActsAnswer, ProtectionInForce, StaffAccount } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'
import type { z } from 'zod'
import { auditNamesOfPerson } from '../../../audit/subject.ts'
import { standingOf } from '../../../core/municipal-ids/municipal-id-state.ts'
import { todayInJapan } from '../../../core/today.ts'
import { findConsoleAccounts } from '../../../db/console-accounts.ts'
import { findCurrentLink, type StoredLink } from '../../../db/card-links.ts'
import { listPasskeys } from '../../../db/passkeys.ts'
import { isOpen } from '../../../core/municipal-ids/protected-reset.ts'
import { findProtection } from '../../../db/protections.ts'
import type { Tx } from '../../../db/schema.ts'
import { readHistory } from '../../console-history.ts'
import type { IdentityContext } from '../../context.ts'
import type { OpenAccount } from '../account-desk.ts'
import { openForClerk, personKeys, type Clerk } from './clerk.ts'
import { toFound } from './find-accounts.ts'

export type AccountUnknown = 'account_unknown'

/** Opens an account's page: recorded, and for an officer the look at 支援措置 too, whether there is one or not. */
export async function readAccount(
  context: IdentityContext,
  clerk: Clerk,
  person: string,
): Promise<Result<StaffAccount, AccountUnknown>> {
  return context.database.withTenant(clerk.home, async (tx) => {
    const open = await openForClerk(context, tx, clerk, person)
    if (!open) return err('account_unknown')
    await open.record('account.looked_at', { how: 'account' })
    if (clerk.officer) await open.record('account.protection_looked_at', {})
    return ok(await describeAccount(context, tx, clerk, open))
  })
}

/** The account as it is now, without a look being recorded: for the answer to an act. */
export async function answerAccount(
  context: IdentityContext,
  clerk: Clerk,
  person: string,
): Promise<Result<StaffAccount, AccountUnknown>> {
  return context.database.withTenant(clerk.home, async (tx) => {
    const open = await openForClerk(context, tx, clerk, person)
    return open ? ok(await describeAccount(context, tx, clerk, open)) : err('account_unknown')
  })
}

async function describeAccount(
  context: IdentityContext,
  tx: Tx,
  clerk: Clerk,
  { ref, account }: OpenAccount,
): Promise<StaffAccount> {
  const { municipalityCode, accountId } = ref
  const { mergedInto, kazashiOff } = account.state
  const found = (await findConsoleAccounts(tx, municipalityCode, [accountId])).get(accountId)
  if (!found) throw new Error('an account that was opened is there')
  const ids = mergedInto ? [accountId, mergedInto] : [accountId]
  const keyOf = await personKeys(tx, context, municipalityCode, ids)
  const passkeys = await listPasskeys(tx, municipalityCode, accountId)
  return {
    ...toFound(found, keyOf(accountId)),
    createdAt: account.createdAt.toISOString(),
    proofing: found.proofing,
    kazashiOff,
    municipalId: found.id && toMunicipalId(found.id, context.clock()),
    card: toCard(await findCurrentLink(tx, municipalityCode, accountId)),
    passkeys: passkeys.map(({ name, createdAt, lastUsedAt }) => ({
      name,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    })),
    mergedInto: mergedInto ? keyOf(mergedInto) : null,
    protection: clerk.officer ? await readProtection(tx, clerk, ref, context.clock()) : null,
  }
}

type Terms = Parameters<typeof standingOf>[0]

function toMunicipalId(terms: Terms, now: number): NonNullable<StaffAccount['municipalId']> {
  return {
    standing: standingOf(terms, new Date(now), todayInJapan(now)),
    letterUntil: terms.initialUntil?.toISOString() ?? null,
    validUntil: terms.validUntil,
  }
}

function toCard(link: StoredLink | undefined): StaffAccount['card'] {
  if (!link || link.state.status === 'none' || link.state.status === 'replaced') return null
  const { status, strength, stale } = link.state
  return {
    status,
    strength,
    stale,
    linkedAt: link.linkedAt.toISOString(),
    validUntil: link.validUntil?.toISOString() ?? null,
  }
}

async function readProtection(
  tx: Tx,
  { subject }: Clerk,
  { municipalityCode, accountId }: OpenAccount['ref'],
  now: number,
): Promise<ProtectionInForce | null> {
  const inForce = await findProtection(tx, municipalityCode, accountId)
  if (!inForce) return null
  return {
    since: inForce.since.toISOString(),
    until: inForce.until,
    reason: inForce.reason,
    liftAsked: askedBy(inForce.liftAskedBy, subject),
    resetAsked: askedBy(isOpen(inForce.resetAsked, now) ? inForce.resetAsked.by : null, subject),
  }
}

/** Who asked for something that takes two, as the one who reads sees it. */
export function askedBy(by: string | null, subject: string): ProtectionInForce['liftAsked'] {
  if (by === null) return 'no'
  return by === subject ? 'by_me' : 'by_another'
}

/** What the log holds about an account. Acts of 支援措置 are there for officers alone, also when it was lifted long ago. */
export async function readAccountHistory(
  context: IdentityContext,
  clerk: Clerk,
  person: string,
  page: { readonly before?: number | undefined; readonly limit: number },
): Promise<Result<z.infer<typeof ConsoleActsAnswer>, AccountUnknown>> {
  return context.database.withTenant(clerk.home, async (tx) => {
    const open = await openForClerk(context, tx, clerk, person)
    if (!open) return err('account_unknown')
    const history = await readHistory(context, tx, clerk.home, clerk.staff, {
      subjectIds: await auditNamesOfPerson(tx, context, clerk.home, open.ref.accountId),
      area: '',
      ...(clerk.officer ? {} : { without: 'account.protect' }),
      before: page.before,
      limit: page.limit,
    })
    return ok(history)
  })
}
