import { createHmac } from 'node:crypto'
import type { JWK } from 'jose'
import { type AdapterFactory, interactionPolicy, type Configuration } from 'oidc-provider'
import type { AppSimulatorOptions } from './national-app-simulator.ts'

interface AppProviderParts extends Pick<AppSimulatorOptions, 'issuer' | 'clients' | 'secret'> {
  readonly adapter: AdapterFactory
  /** Signs. */
  readonly key: JWK
  /** What the operators handed in, by client. */
  readonly clientKeys: ReadonlyMap<string, readonly JWK[]>
  /** The attributes of a person whose card was read. */
  readonly claimsOf: (personId: string) => Promise<object | undefined>
}

const MINUTE = 60

/** The protocol of the real one, as far as the agency's pages tell it; see README.md one folder up. */
export function configureApp(parts: AppProviderParts): Configuration {
  const { issuer, clients, clientKeys, secret, key, adapter, claimsOf } = parts
  const base = new URL(issuer).pathname.replace(/\/$/, '')
  const pairwise = (clientId: string, personId: string): string =>
    createHmac('sha256', secret).update(`${clientId}\n${personId}`).digest('base64url')
  return {
    adapter,
    clients: clients.map(({ clientId, redirectUri }) => ({
      client_id: clientId,
      redirect_uris: [redirectUri],
      jwks: { keys: [...(clientKeys.get(clientId) ?? [])] },
      token_endpoint_auth_method: 'private_key_jwt',
      id_token_signed_response_alg: 'ES256',
      subject_type: 'pairwise',
      grant_types: ['authorization_code'],
      default_acr_values: ['aal3'],
    })) as NonNullable<Configuration['clients']>,
    jwks: { keys: [key] } as NonNullable<Configuration['jwks']>,
    cookies: {
      keys: [Buffer.from(secret).toString('base64url')],
      names: { session: 'sim_app', interaction: 'sim_app_visit', resume: 'sim_app_resume' },
    },
    ttl: {
      Interaction: 10 * MINUTE,
      Session: MINUTE,
      Grant: 10 * MINUTE,
      AccessToken: 5 * MINUTE,
      IdToken: 5 * MINUTE,
      AuthorizationCode: MINUTE,
    },
    routes: {
      authorization: '/protocol/openid-connect/auth',
      token: '/protocol/openid-connect/token',
      userinfo: '/protocol/openid-connect/userinfo',
      jwks: '/protocol/openid-connect/certs',
    },
    acrValues: ['aal3', 'aal2', 'crl', 'ocsp'],
    scopes: ['openid', 'name', 'address', 'birthdate', 'gender'],
    claims: {
      acr: null,
      openid: ['sub'],
      name: ['name'],
      address: ['address'],
      birthdate: ['birthdate'],
      gender: ['gender'],
    },
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_ctx, personId, { clientId }) => pairwise(clientId, personId),
    findAccount: async (_ctx, personId) => {
      const claims = await claimsOf(personId)
      return claims && { accountId: personId, claims: () => ({ ...claims, sub: personId }) }
    },
    loadExistingGrant: async (ctx) => {
      const { client, session, requestParamOIDCScopes, provider } = ctx.oidc
      if (!client || !session?.accountId) return undefined
      const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId })
      grant.addOIDCScope([...requestParamOIDCScopes].join(' '))
      await grant.save()
      return grant
    },
    interactions: { url: (_ctx, { uid }) => `${base}/phone/${uid}`, policy: askEachTime() },
    responseTypes: ['code'],
    pkce: { required: () => true },
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], clientAuthSigningAlgValues: ['ES256'] },
    features: { devInteractions: { enabled: false }, resourceIndicators: { enabled: false } },
  }
}

/** The phone is asked each time: nobody is logged in with the app for longer than one answer. */
function askEachTime(): interactionPolicy.DefaultPolicy {
  const { base, Check } = interactionPolicy
  const policy = base()
  policy
    .get('login')
    ?.checks.add(
      new Check('each_time', 'the card is read each time', 'login_required', ({ oidc }) =>
        oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    )
  return policy
}
