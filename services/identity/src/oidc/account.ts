import type { ResidentClaim } from '@musubi/contracts'
import { ageOn, expectOk, parseCivilDate, type CivilDate } from '@musubi/kernel'
import type { Account, KoaContextWithOIDC } from 'oidc-provider'
import type { AccountRef } from '../core/account-ref.ts'
import { proofingClaim } from '../core/proofing.ts'
import type { IdentityContext } from '../app/context.ts'
import { birthDateContext } from '../db/holders.ts'
import type { Subject } from '../db/subjects.ts'
import type { ClientDirectory } from './client-directory.ts'

/** An account as the provider sees it. `sub` goes out as a PPID: it is replaced for every client, all being pairwise. */
export function toOidcAccount(
  context: IdentityContext,
  clients: ClientDirectory,
  ctx: KoaContextWithOIDC,
  sub: string,
  ref: AccountRef,
  subject: Subject,
): Account {
  return {
    accountId: sub,
    claims: async () => ({
      sub,
      municipality_code: ref.municipalityCode,
      ...(await claimsFor(context, clients, ctx, ref, subject)),
    }),
  }
}

/**
 * Own services learn what their audience's scope says; a vendor's service learns what the person agreed to, which stands
 * in the grant of this request.
 */
async function claimsFor(
  context: IdentityContext,
  clients: ClientDirectory,
  { oidc }: KoaContextWithOIDC,
  ref: AccountRef,
  subject: Subject,
): Promise<Record<string, unknown>> {
  const client = await clients.find(oidc.client?.clientId ?? '')
  if (!client) return {}
  const proofing = proofingClaim(subject)
  if (!client.terms) {
    const staff = ref.kind === 'staff' ? { roles: [...subject.roles], name: subject.displayName ?? '' } : {}
    return { ...staff, ...(proofing ? { proofing } : {}) }
  }
  const granted = new Set(oidc.grant?.getOIDCClaims())
  const shown = client.terms.claims.map(({ claim }) => claim).filter((claim) => granted.has(claim))
  const values = await residentClaims(context, ref, subject)
  return Object.fromEntries(
    shown.flatMap((claim) => (values[claim] === undefined ? [] : [[claim, values[claim]]])),
  )
}

/** Everything a service could be told of a resident. What nobody knows is left out. */
export async function residentClaims(
  { vaults, clock }: IdentityContext,
  { municipalityCode, accountId }: AccountRef,
  subject: Subject,
): Promise<Partial<Record<ResidentClaim, unknown>>> {
  const { displayName, birthDateSealed } = subject
  const age = birthDateSealed
    ? ageOn(
        civilDate((await vaults.get(municipalityCode)).open(birthDateContext(accountId), birthDateSealed)),
        todayInJapan(clock()),
      )
    : undefined
  const proofing = proofingClaim(subject)
  return {
    ...(displayName === null ? {} : { name: displayName }),
    ...(age === undefined ? {} : { age_over_18: age >= 18, age_over_65: age >= 65 }),
    ...(proofing ? { proofing } : {}),
  }
}

function civilDate(bytes: Buffer): CivilDate {
  return expectOk(parseCivilDate(bytes.toString()), 'a birth date is a date')
}

function todayInJapan(now: number): CivilDate {
  return new Date(now + 9 * 3_600_000).toISOString().slice(0, 10) as CivilDate
}
