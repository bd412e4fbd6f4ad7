import { hkdfSync } from 'node:crypto'
import { interactionPolicy, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { declaredAcrValues, echoAcr, isAcr } from '../core/assurance.ts'
import type { TokenBox } from '../crypto/token-box.ts'
import type { IdentityContext } from '../app/context.ts'
import type { IdentityPages } from '../http/pages/page-props.ts'
import { identityLogEvents } from '../log-events.ts'
import { CONSENT_PATH, LOGIN_PATH } from '../login/login-method.ts'
import { actingOf, actingTokenClaims, installActingGrant, isActingStill } from './acting-grants.ts'
import { createAdapterFactory } from './adapter.ts'
import type { ClientDirectory } from './client-directory.ts'
import { describeClient, fetchWithOwnKeys } from './client-metadata.ts'
import { CLAIMS, type ClientConfig } from './clients.ts'
import { loadGrant } from './grant.ts'
import { buildLoginPolicy } from './login-policy.ts'
import type { ModelStore } from './model-store.ts'
import { noteTerminalLogins } from './note-terminal-logins.ts'
import { OpenProvider } from './open-provider.ts'
import { logoutPages, renderProtocolError } from './protocol-pages.ts'
import { recordLogins } from './record-logins.ts'
import { requestedAcrOf } from './requested-acr.ts'
import type { Subjects } from './subjects.ts'
import {
  createTerminalGrants,
  isFaceToFace,
  TERMINAL_TOKEN_SECONDS,
  type TerminalGrants,
} from './terminal-grants.ts'

export interface ProviderParts {
  readonly context: IdentityContext
  readonly issuer: string
  /** The installation's own services. */
  readonly ownClients: readonly ClientConfig[]
  readonly clients: ClientDirectory
  readonly subjects: Subjects
  readonly store: ModelStore
  readonly pages: IdentityPages
  /** Reads what identity gave to terminals. */
  readonly box: TokenBox
  /** A proxy in front ends TLS and says so. */
  readonly trustProxy: boolean
}

const MINUTE = 60
const WORKING_DAY = 9 * 60 * MINUTE

/** Seconds. A login lasts a working day; what travels lives for minutes. */
const LIFETIMES = {
  AccessToken: tokenSeconds,
  AuthorizationCode: 30,
  BackchannelAuthenticationRequest: 2 * MINUTE,
  IdToken: tokenSeconds,
  Interaction: 15 * MINUTE,
  PushedAuthorizationRequest: MINUTE,
  Grant: WORKING_DAY,
  RefreshToken: WORKING_DAY,
  Session: (_ctx: KoaContextWithOIDC, session: object) =>
    isFaceToFace(session) ? TERMINAL_TOKEN_SECONDS : WORKING_DAY,
} as const

/** What comes from a login at an attended terminal is over sooner. */
function tokenSeconds(ctx: KoaContextWithOIDC): number {
  const { AuthorizationCode, BackchannelAuthenticationRequest } = ctx.oidc.entities
  const isShort = isFaceToFace(AuthorizationCode) || isFaceToFace(BackchannelAuthenticationRequest)
  return isShort ? TERMINAL_TOKEN_SECONDS : 5 * MINUTE
}

/**
 * The OpenID Provider (OpenID Connect Core 1.0) under the FAPI 2.0 security profile for every client: authorization code
 * with PKCE S256 (RFC 7636), pushed requests (RFC 9126), DPoP (RFC 9449), private_key_jwt with the issuer as audience,
 * `iss` in answers (RFC 9207), ES256, pairwise subjects.
 */
export function createProvider(parts: ProviderParts): OpenProvider {
  const { context, clients, issuer, trustProxy } = parts
  const terminalGrants = createTerminalGrants(parts)
  const provider = new OpenProvider(issuer, configure(parts, terminalGrants))
  terminalGrants.install(provider)
  installActingGrant(provider, parts)
  provider.proxy = trustProxy
  recordLogins(provider, context, clients)
  noteTerminalLogins(provider, context)
  const log = context.logger.for(identityLogEvents)
  provider.on('server_error', (_ctx, error) => log.fail('identity.login_failed', {}, error))
  return provider
}

function configure(
  { context, ownClients, clients, subjects, store, pages }: ProviderParts,
  { ciba }: TerminalGrants,
): Configuration {
  const { keyring, demoMode } = context
  return {
    adapter: createAdapterFactory(store, clients, context.clock),
    clients: ownClients.map(describeClient),
    fetch: fetchWithOwnKeys(clients, demoMode),
    // Sectors are ours to compute, and the addresses that stand for them are our own.
    sectorIdentifierUriValidate: () => false,
    jwks: { keys: [...keyring.signingKeys.published()] } as NonNullable<Configuration['jwks']>,
    cookies: {
      keys: [keyring.cookieSecret],
      names: { session: 'musubi_login', interaction: 'musubi_interaction', resume: 'musubi_resume' },
      long: { signed: true, httpOnly: true, sameSite: 'lax' },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    acrValues: declaredAcrValues(demoMode),
    claims: { ...claimsByScope(), acr: null, amr: null, auth_time: null, iss: null, sid: null },
    // Claims travel in the ID token: one round trip less for each login, and the client asks nothing later.
    conformIdTokenClaims: false,
    scopes: Object.keys(CLAIMS),
    subjectTypes: ['pairwise'],
    extraTokenClaims: actingTokenClaims,
    pairwiseIdentifier: (_ctx, account, client) => subjects.ppidFor(account, client.clientId),
    findAccount: async (ctx, sub, token) =>
      (await isActingStill(context, token)) ? subjects.findAccount(ctx, sub) : undefined,
    loadExistingGrant: (ctx) => loadGrant(context, clients, ctx),
    interactions: {
      url: (_ctx, { uid, prompt }) => `${prompt.name === 'login' ? LOGIN_PATH : CONSENT_PATH}/${uid}`,
      policy: buildLoginPolicy(interactionPolicy.base(), clients, demoMode),
    },
    expiresWithSession: (ctx, code) => {
      // The last look at a code before it is kept: the service reads back a class that it named itself.
      if ('acr' in code && isAcr(code.acr))
        code.acr = echoAcr(code.acr, requestedAcrOf(ctx.oidc.params ?? {}))
      return true
    },
    responseTypes: ['code'],
    pkce: { required: () => true },
    clientAuthMethods: ['private_key_jwt'],
    clientDefaults: {
      id_token_signed_response_alg: 'ES256',
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'private_key_jwt',
      dpop_bound_access_tokens: true,
      require_pushed_authorization_requests: true,
    },
    issueRefreshToken: (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') && !isFaceToFace(code) && !actingOf(code),
    // Used again when nobody retries any more = stolen: the whole grant ends (decision 7, `adapter.ts`).
    rotateRefreshToken: true,
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256'],
      clientAuthSigningAlgValues: ['ES256', 'Ed25519'],
      dPoPSigningAlgValues: ['ES256', 'Ed25519'],
    },
    features: { ...featuresOf(context, pages, clients), ciba },
    ttl: LIFETIMES,
    renderError: (ctx, out, error) => renderProtocolError(pages, context, ctx, out, error),
  }
}

function featuresOf(
  context: IdentityContext,
  pages: IdentityPages,
  clients: ClientDirectory,
): NonNullable<Configuration['features']> {
  const { cookieSecret } = context.keyring
  const nonceSecret = Buffer.from(hkdfSync('sha256', cookieSecret, '', 'musubi-dpop-nonce-v1', 32))
  return {
    backchannelLogout: { enabled: true },
    devInteractions: { enabled: false },
    dPoP: { enabled: true, nonceSecret },
    fapi: { enabled: true, profile: '2.0' },
    introspection: {
      enabled: true,
      allowedPolicy: async (_ctx, asking, token) =>
        (await mayIntrospect(clients, asking.clientId, token.clientId)) && isActingStill(context, token),
    },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    resourceIndicators: { enabled: false },
    revocation: {
      enabled: true,
      // RFC 7009, section 2.1: a client ends its own tokens, and nobody else's.
      allowedPolicy: async (_ctx, asking, token) => token.clientId === asking.clientId,
    },
    rpInitiatedLogout: { enabled: true, ...logoutPages(pages, context) },
  }
}

/**
 * A service may ask about tokens of its own sector, whose ids it knows anyway. A token is worth nothing once its client
 * is gone: a vendor that was stopped, a terminal that was switched off.
 */
async function mayIntrospect(
  clients: ClientDirectory,
  askingId: string,
  ownerId: string | undefined,
): Promise<boolean> {
  const [asking, owner] = await Promise.all([clients.find(askingId), clients.find(ownerId ?? '')])
  return (
    asking !== undefined &&
    asking.service === owner?.service &&
    asking.municipalityCode === owner.municipalityCode &&
    (asking.sandbox ?? false) === (owner.sandbox ?? false)
  )
}

function claimsByScope(): Record<string, string[]> {
  return Object.fromEntries(Object.entries(CLAIMS).map(([scope, claims]) => [scope, [...claims]]))
}
