import type { Account } from 'oidc-provider'
import { parseAccountRef } from '../core/account-ref.ts'
import type { IdentityContext } from '../app/context.ts'
import { findMunicipalId } from '../db/municipal-ids.ts'

/**
 * The account behind a login, as long as it is in use. `sub` goes out as a PPID: the provider replaces it for every
 * pairwise client, and there are no others.
 */
export async function findOidcAccount(context: IdentityContext, sub: string): Promise<Account | undefined> {
  const ref = parseAccountRef(sub)
  if (!ref.ok) return undefined
  const { municipalityCode, accountId, kind } = ref.value
  const id = await context.database.withTenant(municipalityCode, (tx) =>
    findMunicipalId(tx, municipalityCode, accountId),
  )
  if (id?.kind !== kind) return undefined
  const staff = kind === 'staff' ? { roles: [...id.roles], name: id.displayName } : {}
  return { accountId: sub, claims: () => ({ sub, municipality_code: municipalityCode, ...staff }) }
}
