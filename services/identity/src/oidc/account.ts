import type { Account } from 'oidc-provider'
import { parseAccountRef } from '../core/account-ref.ts'
import { proofingClaim } from '../core/proofing.ts'
import type { IdentityContext } from '../app/context.ts'
import { findSubject } from '../db/subjects.ts'

/**
 * The account behind a login, as long as it is in use. `sub` goes out as a PPID: the provider replaces it for every
 * pairwise client, and there are no others.
 */
export async function findOidcAccount(context: IdentityContext, sub: string): Promise<Account | undefined> {
  const ref = parseAccountRef(sub)
  if (!ref.ok) return undefined
  const { municipalityCode, accountId, kind } = ref.value
  const subject = await context.database.withTenant(municipalityCode, (tx) =>
    findSubject(tx, municipalityCode, accountId),
  )
  if (subject?.kind !== kind) return undefined
  const { roles, displayName } = subject
  const staff = kind === 'staff' ? { roles: [...roles], name: displayName ?? '' } : {}
  const proofing = proofingClaim(subject)
  return {
    accountId: sub,
    claims: () => ({
      sub,
      municipality_code: municipalityCode,
      ...staff,
      ...(proofing ? { proofing } : {}),
    }),
  }
}
