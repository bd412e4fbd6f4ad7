import type { JWK } from 'jose'
import { importJWK } from 'jose'
import * as oidc from 'openid-client'
import { z } from 'zod'

/** What must survive between leaving for the login and coming back; sealed in a short-lived cookie. */
export const LoginAttemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
})
export type LoginAttempt = z.infer<typeof LoginAttemptSchema>

/** The claims the office gets of a staff member. */
const StaffClaimsSchema = z.object({
  sub: z.string(),
  municipality_code: z.string(),
  roles: z.array(z.string()).default([]),
  name: z.string().default(''),
})
export type StaffClaims = z.infer<typeof StaffClaimsSchema>

export interface LoginFlowOptions {
  readonly issuer: string
  readonly clientId: string
  readonly clientKey: JWK
  readonly redirectUri: string
}

/** The provider's metadata, and the key that this process's tokens are bound to (DPoP, RFC 9449). */
interface Party {
  readonly config: oidc.Configuration
  readonly DPoP: oidc.DPoPHandle
}

/**
 * The office as a relying party: authorization code with PKCE, pushed authorization requests, private_key_jwt, DPoP,
 * state and nonce; all of it openid-client's work. The provider is asked for its metadata at the first login, not at
 * start.
 */
export function createLoginFlow(options: LoginFlowOptions) {
  let configuration: Promise<Party> | undefined

  function configure(): Promise<Party> {
    configuration ??= discover(options).catch((error: unknown) => {
      configuration = undefined
      throw error
    })
    return configuration
  }

  return {
    /** Where to send the browser, and what to remember meanwhile. */
    async begin(
      returnTo: string,
      loginHint: string | undefined,
    ): Promise<{ url: URL; attempt: LoginAttempt }> {
      const attempt = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
        returnTo,
      }
      const { config } = await configure()
      const url = await oidc.buildAuthorizationUrlWithPAR(config, {
        redirect_uri: options.redirectUri,
        scope: 'openid staff',
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.codeVerifier),
        code_challenge_method: 'S256',
        ...(loginHint === undefined ? {} : { login_hint: loginHint }),
      })
      return { url, attempt }
    },

    /** Redeems the code of the callback. Throws when anything about the answer is not as it must be. */
    async finish(callback: URL, attempt: LoginAttempt): Promise<{ claims: StaffClaims; idToken: string }> {
      const { config, DPoP } = await configure()
      const checks = {
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        pkceCodeVerifier: attempt.codeVerifier,
        idTokenExpected: true,
      }
      const tokens = await oidc.authorizationCodeGrant(config, callback, checks, {}, { DPoP })
      return { claims: StaffClaimsSchema.parse(tokens.claims()), idToken: tokens.id_token ?? '' }
    },

    async logoutUrl(idToken: string, returnTo: string): Promise<URL> {
      const { config } = await configure()
      return oidc.buildEndSessionUrl(config, {
        id_token_hint: idToken,
        post_logout_redirect_uri: returnTo,
      })
    },
  }
}
export type LoginFlow = ReturnType<typeof createLoginFlow>

async function discover({ issuer, clientId, clientKey }: LoginFlowOptions): Promise<Party> {
  const key = await importJWK(clientKey, 'ES256')
  if (!(key instanceof CryptoKey)) throw new TypeError('the office key must be an asymmetric key')
  const insecure = new URL(issuer).protocol === 'http:'
  const config = await oidc.discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt({ key, kid: clientKey.kid ?? '' }),
    // Plain http is for the demo on one machine; production refuses to start without an https address.
    insecure ? { execute: [oidc.allowInsecureRequests] } : {},
  )
  // The office keeps no token, so its key lives as long as the process.
  return { config, DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256')) }
}
