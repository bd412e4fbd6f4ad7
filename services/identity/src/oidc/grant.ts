import type { Grant, KoaContextWithOIDC } from 'oidc-provider'
import type { ResidentClaim } from '@musubi/contracts'
import { findAgreed } from '../app/consents.ts'
import type { IdentityContext } from '../app/context.ts'
import { parseAccountRef } from '../core/account-ref.ts'
import type { ClientDirectory } from './client-directory.ts'

/**
 * What a person has granted to the client that asks. The municipality's own services ask for no consent: what they learn
 * is said on the login page and fixed by their registration. A vendor's service gets what the person agreed to before, or
 * has just agreed to; undefined sends the browser to the consent page.
 */
export async function loadGrant(
  context: IdentityContext,
  clients: ClientDirectory,
  ctx: KoaContextWithOIDC,
): Promise<Grant | undefined> {
  const { client: asking, session, result } = ctx.oidc
  const account = parseAccountRef(session?.accountId ?? '')
  const client = asking && (await clients.find(asking.clientId))
  if (!client || !account.ok) return undefined
  if (!client.terms) return grantOf(ctx, [])
  const given = result?.consent?.grantId
  if (given !== undefined) return ctx.oidc.provider.Grant.find(given)
  const agreed = await findAgreed(context, account.value, client)
  return agreed && grantOf(ctx, agreed)
}

/** A grant for exactly the scopes of the request and these claims: the session's own where it is one, or a new one. */
export async function grantOf(
  ctx: KoaContextWithOIDC,
  claims: readonly ResidentClaim[],
): Promise<Grant | undefined> {
  const { provider, client, session, requestParamOIDCScopes } = ctx.oidc
  if (!client || !session?.accountId) return undefined
  const grantId = session.grantIdFor(client.clientId)
  const existing = grantId ? await provider.Grant.find(grantId) : undefined
  if (existing?.accountId === session.accountId && holds(existing, requestParamOIDCScopes, claims))
    return existing
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId })
  grant.addOIDCScope([...requestParamOIDCScopes].join(' '))
  if (claims.length > 0) grant.addOIDCClaims([...claims])
  await grant.save()
  return grant
}

function holds(grant: Grant, scopes: ReadonlySet<string>, claims: readonly string[]): boolean {
  const granted = new Set(grant.getOIDCScope().split(' '))
  const shown = new Set(grant.getOIDCClaims())
  return (
    [...scopes].every((scope) => granted.has(scope)) &&
    shown.size === claims.length &&
    claims.every((claim) => shown.has(claim))
  )
}
