import { err, expectOk, ok, uuidV7, type CivilDate, type Result } from '@musubi/kernel'
import { findProtection, insertProtection, updateProtection, type Protection } from '../../db/protections.ts'
import type { Tx } from '../../db/schema.ts'
import type { IdentityContext } from '../context.ts'
import { changeAccount, openAccount, type OpenAccount, type ResidentRef } from './account-desk.ts'

export type ProtectionAct =
  /** Sets the measure, or renews it until another day. */
  | { readonly kind: 'set'; readonly until: CivilDate; readonly reason?: string }
  | { readonly kind: 'ask_to_lift' }
  | { readonly kind: 'keep' }
  /** By another officer than the one who asked. */
  | { readonly kind: 'lift' }

export type ProtectionRefusal =
  | 'account_unknown'
  | 'not_protected'
  | 'lift_not_asked'
  | 'second_person_needed'

/**
 * 支援措置. Setting is one officer's act and works from the commit on, because it is urgent; lifting exposes a person and
 * takes two officers. It never ends by itself. Every act and every look stands in the audit log and on no page of the
 * person, which an abuser may be looking at.
 * @param officer their PPID for the office
 */
export async function changeProtection(
  context: IdentityContext,
  ref: ResidentRef,
  act: ProtectionAct,
  officer: string,
): Promise<Result<void, ProtectionRefusal>> {
  return context.database.withTenant(ref.municipalityCode, async (tx) => {
    const open = await openAccount(context, tx, ref, { kind: 'clerk', id: officer })
    if (!open) return err('account_unknown')
    const inForce = await findProtection(tx, ref.municipalityCode, ref.accountId)
    if (act.kind === 'set') return setProtection(context, tx, open, inForce, act, officer)
    if (!inForce) return err('not_protected')
    if (act.kind === 'lift') return lift(tx, open, inForce, officer)
    const asked = act.kind === 'ask_to_lift'
    if (asked !== (inForce.liftAskedBy !== null)) {
      await updateProtection(tx, ref.municipalityCode, inForce.protectionId, {
        liftAskedBy: asked ? officer : null,
        liftAskedAt: asked ? open.at : null,
      })
      await open.record('account.protected', { act: asked ? 'lift_asked' : 'lift_withdrawn' })
    }
    return ok()
  })
}

async function setProtection(
  context: IdentityContext,
  tx: Tx,
  open: OpenAccount,
  inForce: Protection | undefined,
  { until, reason = null }: { readonly until: CivilDate; readonly reason?: string | null },
  officer: string,
): Promise<Result<void, ProtectionRefusal>> {
  const { municipalityCode, accountId } = open.ref
  if (inForce) {
    if (inForce.until !== until) {
      await updateProtection(tx, municipalityCode, inForce.protectionId, { until })
      await open.record('account.protected', { act: 'renewed' })
    }
    return ok()
  }
  const protectionId = uuidV7(context.clock(), context.random(10))
  await insertProtection(tx, municipalityCode, {
    protectionId,
    accountId,
    since: open.at,
    until,
    setBy: officer,
    reason,
  })
  expectOk(await changeAccount(tx, open, { kind: 'protect' }), 'every account can be protected')
  await open.record('account.protected', { act: 'set' })
  return ok()
}

async function lift(
  tx: Tx,
  open: OpenAccount,
  inForce: Protection,
  officer: string,
): Promise<Result<void, ProtectionRefusal>> {
  if (inForce.liftAskedBy === null) return err('lift_not_asked')
  if (inForce.liftAskedBy === officer) return err('second_person_needed')
  await updateProtection(tx, open.ref.municipalityCode, inForce.protectionId, {
    liftedBy: officer,
    liftedAt: open.at,
  })
  expectOk(await changeAccount(tx, open, { kind: 'lift_protection' }), 'every measure can be lifted')
  await open.record('account.protected', { act: 'lifted' })
  return ok()
}

/** Whether a measure is in force. The look itself is recorded, whatever the answer. */
export async function lookAtProtection(
  context: IdentityContext,
  ref: ResidentRef,
  officer: string,
): Promise<Result<Protection | undefined, 'account_unknown'>> {
  return context.database.withTenant(ref.municipalityCode, async (tx) => {
    const open = await openAccount(context, tx, ref, { kind: 'clerk', id: officer })
    if (!open) return err('account_unknown')
    await open.record('account.protection_looked_at', {})
    return ok(await findProtection(tx, ref.municipalityCode, ref.accountId))
  })
}
