import example from './login.mjs.txt?raw'

/** What a relying party needs to know besides its own private key. */
export interface Connection {
  readonly issuer: string
  readonly clientId: string
  /** Empty for a service that is used at counters alone. */
  readonly redirectUri: string
  /** People hold their card at counters: OpenID Connect CIBA Core 1.0. */
  readonly counter: boolean
}

export const EXAMPLE_PORT = 8080

/** OpenID Connect CIBA Core 1.0, section 10.1. */
export const CIBA = 'urn:openid:params:grant-type:ciba'

/** Address of the document from which a library learns everything else (OpenID Connect Discovery 1.0, section 4). */
export function discoveryAddress(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
}

/** A text as a literal of the program. */
function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/**
 * A whole relying party on one page, to be run as it stands: code flow with PKCE, a pushed request (RFC 9126), a key of its
 * own (private_key_jwt) and tokens bound to another (DPoP, RFC 9449). `key.json` is the private key as a JWK.
 */
export function exampleCode({
  issuer,
  clientId,
  redirectUri,
}: Pick<Connection, 'issuer' | 'clientId' | 'redirectUri'>): string {
  return example
    .replace("'ISSUER'", () => literal(issuer))
    .replace("'CLIENT_ID'", () => literal(clientId))
    .replace("'REDIRECT_URI'", () => literal(redirectUri))
    .replaceAll('8080', String(EXAMPLE_PORT))
}

/** The settings as other libraries ask for them: client metadata of RFC 7591 with the issuer. */
export function settingsJson({ issuer, clientId, redirectUri, counter }: Connection): string {
  const web = {
    redirect_uri: redirectUri,
    response_type: 'code',
    code_challenge_method: 'S256',
    require_pushed_authorization_requests: true,
  }
  const settings = {
    issuer,
    discovery: discoveryAddress(issuer),
    client_id: clientId,
    scope: 'openid',
    ...(redirectUri === '' ? {} : web),
    ...(counter ? { grant_type: CIBA, backchannel_token_delivery_mode: 'poll' } : {}),
    dpop_bound_access_tokens: true,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    id_token_signed_response_alg: 'ES256',
    subject_type: 'pairwise',
  }
  return `${JSON.stringify(settings, null, 2)}\n`
}
