import * as oidc from 'openid-client'
import type { Settings } from './settings.ts'

/** What must survive between leaving for the login and coming back. */
export interface Attempt {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** What the ID token says. `sub` is the number of this person at this service, and nowhere else. */
export interface Claims {
  readonly sub: string
  readonly sid?: string
  readonly municipality_code: string
  /** How the person logged in. Look at it each time. */
  readonly acr: string
  /** Seconds since 1970. */
  readonly auth_time: number
  readonly exp: number
}

export interface Tokens {
  readonly claims: Claims
  readonly idToken: string
  readonly accessToken: string
  readonly refreshToken: string | undefined
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

interface Found {
  readonly config: oidc.Configuration
  readonly DPoP: oidc.DPoPHandle
}

export type Party = ReturnType<typeof createParty>

/**
 * This service at the common login: pushed requests, PKCE, private_key_jwt, DPoP. openid-client does all of it and checks
 * every answer (state, nonce, issuer, signature); what is here is which calls to make.
 */
export function createParty(settings: Settings) {
  let found: Promise<Found> | undefined
  /** The login is looked up at the first visit: this service starts, and shows its pages, while the login is away. */
  const find = (): Promise<Found> =>
    (found ??= discover(settings).catch((error: unknown) => {
      found = undefined
      throw error
    }))

  return {
    configuration: async () => (await find()).config,

    /** Where to send the browser, and what to remember meanwhile. */
    async begin(language: string): Promise<{ url: URL; attempt: Attempt }> {
      const { config, DPoP } = await find()
      const attempt = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
      }
      const url = await oidc.buildAuthorizationUrlWithPAR(
        config,
        {
          redirect_uri: `${settings.publicUrl}/callback`,
          scope: 'openid',
          state: attempt.state,
          nonce: attempt.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(attempt.codeVerifier),
          code_challenge_method: 'S256',
          ui_locales: language,
        },
        { DPoP },
      )
      return { url, attempt }
    },

    /** Redeems the code of the callback. Throws when anything about the answer is not as it must be. */
    async finish(callback: URL, attempt: Attempt): Promise<Tokens> {
      const { config, DPoP } = await find()
      const checks = {
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        pkceCodeVerifier: attempt.codeVerifier,
        idTokenExpected: true,
      }
      return toTokens(await oidc.authorizationCodeGrant(config, callback, checks, {}, { DPoP }))
    },

    /** New tokens for a person who is still logged in. The refresh token that comes back replaces the one that was used. */
    async refresh(tokens: Tokens): Promise<Tokens> {
      const { config, DPoP } = await find()
      const answer = await oidc.refreshTokenGrant(config, tokens.refreshToken ?? '', {}, { DPoP })
      return { ...toTokens(answer), refreshToken: answer.refresh_token ?? tokens.refreshToken }
    },

    async userInfo({ accessToken, claims }: Tokens): Promise<Record<string, unknown>> {
      const { config, DPoP } = await find()
      return oidc.fetchUserInfo(config, accessToken, claims.sub, { DPoP })
    },

    /** Where to send the browser to end the login everywhere (OpenID Connect RP-Initiated Logout 1.0). */
    async logoutUrl(idToken: string): Promise<URL> {
      const { config } = await find()
      const back = `${settings.publicUrl}/`
      return oidc.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: back })
    },
  }
}

async function discover({ issuer, clientId, clientKey }: Settings): Promise<Found> {
  const { kid } = clientKey
  const curve = { name: 'ECDSA', namedCurve: 'P-256' }
  const key = await crypto.subtle.importKey('jwk', clientKey, curve, false, ['sign'])
  const config = await oidc.discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt({ key, kid }),
    // Plain http is for a demonstration on one machine.
    new URL(issuer).protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {},
  )
  // Tokens are worth something only together with this key. It lives as long as the sessions do: in this process.
  return { config, DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256')) }
}

function toTokens(answer: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers): Tokens {
  const claims = answer.claims()
  if (!claims || !answer.id_token) throw new Error('the answer has no ID token')
  return {
    claims: claims as unknown as Claims,
    idToken: answer.id_token,
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    expiresAt: Date.now() + (answer.expiresIn() ?? 0) * 1000,
  }
}
