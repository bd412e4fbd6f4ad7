import { createHmac, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider'

export interface PlainProvider {
  readonly origin: string
  close(): Promise<void>
}

/**
 * The control of the login benchmark: the library as it comes, with its own in-memory adapter, accounts in memory and one
 * person who is always logged in at once. Same profile, same client, same protocol messages as ours; no database, no
 * audit log, no pages, no registry.
 */
export async function startPlainProvider(client: ClientMetadata): Promise<PlainProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(`${origin}/oidc`, configure(client))
  const handle = provider.callback()
  server.on('request', (request, response) => {
    const url = request.url ?? ''
    if (url.startsWith('/interaction/')) {
      void logInAtOnce(provider, request, response)
      return
    }
    // The library finds its own prefix in the difference of the two.
    Object.assign(request, { originalUrl: url, url: url.slice('/oidc'.length) || '/' })
    void handle(request, response)
  })
  return { origin, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

async function logInAtOnce(
  provider: Provider,
  ...[request, response]: Parameters<Provider['interactionDetails']>
): Promise<void> {
  const { prompt, params } = await provider.interactionDetails(request, response)
  const accountId = 'somebody'
  if (prompt.name === 'login') {
    const login = { accountId, acr: 'urn:jp-muni:acr:demo', remember: false }
    await provider.interactionFinished(request, response, { login })
    return
  }
  const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) })
  grant.addOIDCScope('openid')
  const consent = { grantId: await grant.save() }
  await provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true })
}

function configure(client: ClientMetadata): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'plain' }
  return {
    clients: [client],
    jwks: { keys: [jwk] } as NonNullable<Configuration['jwks']>,
    cookies: { keys: ['a secret of the control, which nobody needs to keep'] },
    ttl: { Interaction: 900, Session: 32_400, Grant: 32_400, AccessToken: 300, IdToken: 300 },
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_ctx, accountId, { clientId }) =>
      createHmac('sha256', 'control').update(`${clientId} ${accountId}`).digest('base64url'),
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256'],
      clientAuthSigningAlgValues: ['ES256'],
      dPoPSigningAlgValues: ['ES256'],
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: true },
      fapi: { enabled: true, profile: '2.0' },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
      resourceIndicators: { enabled: false },
    },
  }
}
