import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { generateKeyPair, type JWK } from 'jose'
import * as oidc from 'openid-client'
import { createBrowser, type Page } from './browser.ts'

const keys = new Map<string, KeyObject>()

function keyOf(clientId: string): KeyObject {
  const known = keys.get(clientId)
  if (known) return known
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  keys.set(clientId, privateKey)
  return privateKey
}

/** What a client registers; its private half is kept for `createRelyingParty`. */
export function clientAuthentication(clientId: string): { jwks: { keys: JWK[] } } {
  const jwk = createPublicKey(keyOf(clientId)).export({ format: 'jwk' }) as JWK
  return { jwks: { keys: [{ ...jwk, kid: `${clientId}-1`, alg: 'ES256', use: 'sig' }] } }
}

/** The private key of a client of these tests, for requests that openid-client would not make. */
export function clientKey(clientId: string): Promise<CryptoKey> {
  const pkcs8 = keyOf(clientId).export({ type: 'pkcs8', format: 'der' })
  return crypto.subtle.importKey('pkcs8', pkcs8, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
}

export interface RelyingPartyOptions {
  readonly origin: string
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
}

export interface Begun {
  readonly checks: oidc.AuthorizationCodeGrantChecks
  readonly page: Page
}

export type RelyingParty = Awaited<ReturnType<typeof createRelyingParty>>

/** A service that logs people in, made of openid-client and nothing else: PAR, PKCE, private_key_jwt, DPoP. */
export async function createRelyingParty(options: RelyingPartyOptions) {
  const { origin, clientId, redirectUri, scope } = options
  const key = await clientKey(clientId)
  const config = await oidc.discovery(
    new URL(`${origin}/oidc`),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt({ key, kid: `${clientId}-1` }),
    { execute: [oidc.allowInsecureRequests] },
  )
  const DPoP = oidc.getDPoPHandle(config, await generateKeyPair('ES256'))

  const party = {
    config,
    dpop: { DPoP },
    clientId,
    redirectUri,
    /** Pushes a request and opens the login in a browser. */
    async begin(browser: Browser, parameters: Record<string, string> = {}): Promise<Begun> {
      const pkceCodeVerifier = oidc.randomPKCECodeVerifier()
      const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()]
      const maxAge = parameters['max_age']
      const url = await oidc.buildAuthorizationUrlWithPAR(
        config,
        {
          redirect_uri: redirectUri,
          scope,
          code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
          code_challenge_method: 'S256',
          state: expectedState,
          nonce: expectedNonce,
          ...parameters,
        },
        { DPoP },
      )
      const checks = {
        pkceCodeVerifier,
        expectedState,
        expectedNonce,
        ...(maxAge === undefined ? {} : { maxAge: Number(maxAge) }),
      }
      return { checks, page: await browser.open(url) }
    },
    redeem: (url: URL, checks: oidc.AuthorizationCodeGrantChecks) =>
      oidc.authorizationCodeGrant(config, url, checks, {}, { DPoP }),
    /** A whole login by municipal ID and password, or by the session that is there. */
    async logIn(
      loginName: string,
      password: string,
      browser: Browser = createBrowser(origin),
      parameters: Record<string, string> = {},
    ) {
      const { checks, page } = await party.begin(browser, parameters)
      const end = page.html ? await browser.submit(page, { login_name: loginName, password }) : page
      return { tokens: await party.redeem(end.url, checks), browser, checks, end }
    },
    userInfo: (tokens: oidc.TokenEndpointResponse, sub: string) =>
      oidc.fetchUserInfo(config, tokens.access_token, sub, { DPoP }),
    introspect: (token: string) => oidc.tokenIntrospection(config, token),
    revoke: (token: string) => oidc.tokenRevocation(config, token),
    refresh: (token: string) => oidc.refreshTokenGrant(config, token, {}, { DPoP }),
  }
  return party
}

export type Browser = ReturnType<typeof createBrowser>
