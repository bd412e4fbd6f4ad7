import type { Grant, KoaContextWithOIDC } from 'oidc-provider'

/**
 * The municipality's own services ask for no consent: what they learn is said on the login page and fixed by their
 * registration. So a grant for exactly what was asked is made at once.
 */
export async function getFirstPartyGrant(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { provider, client, session, requestParamOIDCScopes } = ctx.oidc
  if (!client || !session?.accountId) return undefined
  const grantId = session.grantIdFor(client.clientId)
  const existing = grantId ? await provider.Grant.find(grantId) : undefined
  const own = existing?.accountId === session.accountId ? existing : undefined
  const granted = new Set(own?.getOIDCScope().split(' '))
  const missing = [...requestParamOIDCScopes].filter((scope) => !granted.has(scope))
  if (own && missing.length === 0) return own
  const grant = own ?? new provider.Grant({ accountId: session.accountId, clientId: client.clientId })
  grant.addOIDCScope(missing.join(' '))
  await grant.save()
  return grant
}
