import type { LOCK_REASONS } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'
import { formatAccountRef } from '../../../core/account-ref.ts'
import type { IdentityContext } from '../../context.ts'
import { areEnough, type SeenDocument } from '../../municipal-ids/reset.ts'
import { changeAccount } from '../account-desk.ts'
import { changeCard, type CardChangeRefusal } from '../card-standing.ts'
import { findForClerk, openForClerk, type Clerk } from './clerk.ts'

export type LockReason = (typeof LOCK_REASONS)[number]
export type LockRefusal = 'account_unknown' | 'account_ended' | 'reason_missing'

/**
 * Stops an account, or lets it go on. Answers whose logins have to end, also the second time, so that an end that was
 * interrupted is made good by pressing again.
 */
export async function setLock(
  context: IdentityContext,
  clerk: Clerk,
  person: string,
  { locked, reason }: { readonly locked: boolean; readonly reason: LockReason | null },
): Promise<Result<{ readonly endLoginsOf: string | undefined }, LockRefusal>> {
  if (locked && reason === null) return err('reason_missing')
  return context.database.withTenant(clerk.home, async (tx) => {
    const open = await openForClerk(context, tx, clerk, person)
    if (!open) return err('account_unknown')
    const changed = await changeAccount(tx, open, { kind: locked ? 'suspend' : 'resume' })
    if (!changed.ok) return err('account_ended')
    if (changed.value && locked) await open.record('account.locked', { reason: reason ?? 'other' })
    if (changed.value && !locked) await open.record('account.unlocked', {})
    return ok({ endLoginsOf: locked ? formatAccountRef({ kind: 'resident', ...open.ref }) : undefined })
  })
}

export type ReturnRefusal = 'account_unknown' | 'documents_missing' | 'not_moved_out'

/**
 * The person moved back here (転入). The account that moved out is in use again as it was left: same PPIDs, and mandates and
 * consents that are not over count again. Card, passkeys and app went along and come back with the card (`moveHere`).
 * Where somebody lives is the town's word and not the card's, so nobody but staff lets an account return.
 */
export async function returnAccount(
  context: IdentityContext,
  clerk: Clerk,
  person: string,
  seen: readonly SeenDocument[],
): Promise<Result<void, ReturnRefusal>> {
  if (!areEnough(seen)) return err('documents_missing')
  return context.database.withTenant(clerk.home, async (tx) => {
    const open = await openForClerk(context, tx, clerk, person)
    if (!open) return err('account_unknown')
    const changed = await changeAccount(tx, open, { kind: 'return' })
    if (!changed.ok) return err('not_moved_out')
    if (changed.value) await open.record('account.returned', { seen: [...new Set(seen)] })
    return ok()
  })
}

/** Stops a lost card, lets a found one go on, or takes the link away so that a reissued card can be linked. */
export async function changeCardAtCounter(
  context: IdentityContext,
  clerk: Clerk,
  person: string,
  act: 'unlink' | 'report_lost' | 'report_found',
): Promise<Result<void, CardChangeRefusal>> {
  const ref = await findForClerk(context, clerk, person)
  if (!ref) return err('account_unknown')
  return changeCard(context, ref, act, { kind: 'clerk', id: clerk.subject })
}
