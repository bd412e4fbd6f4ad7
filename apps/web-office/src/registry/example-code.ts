/** What a relying party needs to know besides its own private key. */
export interface Connection {
  readonly issuer: string
  readonly clientId: string
  readonly redirectUri: string
}

export const EXAMPLE_PORT = 8080

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
export function exampleCode({ issuer, clientId, redirectUri }: Connection): string {
  return `import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import * as oidc from 'openid-client'

const issuer = new URL(${literal(issuer)})
const clientId = ${literal(clientId)}
const redirectUri = ${literal(redirectUri)}

const { kid, ...jwk } = JSON.parse(readFileSync(new URL('key.json', import.meta.url), 'utf8'))
const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign'])
const config = await oidc.discovery(
  issuer,
  clientId,
  { id_token_signed_response_alg: 'ES256' },
  oidc.PrivateKeyJwt({ key, kid }),
  issuer.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : undefined,
)
const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'))

// One login at a time, for trying it out. In a real service these belong into the session of the browser.
let checks

async function begin() {
  checks = {
    pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
    expectedState: oidc.randomState(),
    expectedNonce: oidc.randomNonce(),
  }
  const parameters = {
    redirect_uri: redirectUri,
    scope: 'openid',
    code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
  }
  return oidc.buildAuthorizationUrlWithPAR(config, parameters, { DPoP })
}

async function finish(url) {
  const tokens = await oidc.authorizationCodeGrant(config, url, checks, undefined, { DPoP })
  const claims = tokens.claims()
  const resident = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub, { DPoP })
  return { sub: claims.sub, acr: claims.acr, resident }
}

createServer(async (request, response) => {
  const url = new URL(request.url, redirectUri)
  try {
    if (url.pathname === new URL(redirectUri).pathname) {
      response.setHeader('content-type', 'application/json; charset=utf-8')
      response.end(JSON.stringify(await finish(url), null, 2))
    } else if (url.pathname === '/') {
      response.writeHead(302, { location: (await begin()).href }).end()
    } else {
      response.writeHead(404).end()
    }
  } catch (error) {
    console.error(error)
    response.writeHead(500).end(String(error))
  }
}).listen(${EXAMPLE_PORT}, () => console.log('http://localhost:${EXAMPLE_PORT}/'))
`
}

/** The settings as other libraries ask for them: client metadata of RFC 7591 with the issuer. */
export function settingsJson({ issuer, clientId, redirectUri }: Connection): string {
  const settings = {
    issuer,
    discovery: discoveryAddress(issuer),
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid',
    response_type: 'code',
    code_challenge_method: 'S256',
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    id_token_signed_response_alg: 'ES256',
    subject_type: 'pairwise',
  }
  return `${JSON.stringify(settings, null, 2)}\n`
}
