import { err, expectOk, ok, type Result } from '@musubi/kernel'
import type { IdentityContext } from '../context.ts'
import { changeAccount, openAccount, type ResidentRef } from './account-desk.ts'
import type { Doer } from './doer.ts'

/**
 * A person may want no login without PIN (a stolen card would do). Switching it off asks for a login, as stopping does;
 * switching it on again for a strong one. Under 支援措置 the wish is kept too, and nobody can tell which of the two it is.
 */
export async function setKazashi(
  context: IdentityContext,
  ref: ResidentRef,
  allowed: boolean,
  doer: Doer,
): Promise<Result<void, 'account_unknown' | 'stronger_proof_needed'>> {
  if (allowed && doer.kind === 'resident' && !doer.strong) return err('stronger_proof_needed')
  return context.database.withTenant(ref.municipalityCode, async (tx) => {
    const open = await openAccount(context, tx, ref, doer)
    if (!open) return err('account_unknown')
    const command = { kind: allowed ? 'allow_kazashi' : 'refuse_kazashi' } as const
    const changed = expectOk(await changeAccount(tx, open, command), 'a wish is never refused')
    if (changed) await open.record('account.kazashi', { allowed })
    return ok()
  })
}
