import { err, ok, type Result } from '@musubi/kernel'
import { formatAccountRef } from '../../core/account-ref.ts'
import { isInUse } from '../../core/accounts/account-state.ts'
import { ACR, assuranceOf } from '../../core/assurance.ts'
import { findAccount } from '../../db/accounts.ts'
import { noteAppUse } from '../../db/app-links.ts'
import type { IdentityContext } from '../context.ts'
import type { SignedIn } from '../sign-in.ts'
import { findAppOwner } from './app-owner.ts'

export type AppLoginRefusal =
  /** No account has this app: link it with the municipal ID. */
  'app_unknown' | 'account_not_in_use'

/** Who logs in by the app; what it vouched for was checked before. */
export async function signInWithApp(
  context: IdentityContext,
  appKey: Buffer,
): Promise<Result<SignedIn, AppLoginRefusal>> {
  const owner = await findAppOwner(context, appKey)
  if (!owner) return err('app_unknown')
  const { municipalityCode, accountId } = owner
  return context.database.withTenant(municipalityCode, async (tx) => {
    const account = await findAccount(tx, municipalityCode, accountId)
    if (!account || !isInUse(account.state)) return err('account_not_in_use')
    const noted = await noteAppUse(tx, municipalityCode, { accountId, appKey }, new Date(context.clock()))
    if (!noted) return err('app_unknown')
    const ref = formatAccountRef({ kind: account.kind, municipalityCode, accountId })
    return ok({ account: ref, acr: ACR.nationalApp, amr: assuranceOf(ACR.nationalApp).amr })
  })
}
