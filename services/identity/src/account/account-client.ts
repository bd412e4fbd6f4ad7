import { clientKeyOf } from '@musubi/platform/sealing'
import * as oidc from 'openid-client'
import { z } from 'zod'
import type { ClientConfig } from '../oidc/clients.ts'
import { createOwnParty } from './own-party.ts'

export const ACCOUNT_PATH = '/identity/account'
const CLIENT_ID = 'account'
const KEY_ID = 'account-1'

/** What must survive between leaving for the login and coming back; sealed in a short-lived cookie. */
export const AccountAttemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
  maxAge: z.int().optional(),
})
export type AccountAttempt = z.infer<typeof AccountAttemptSchema>

const ClaimsSchema = z.object({
  sub: z.string(),
  municipality_code: z.string(),
  acr: z.string(),
  auth_time: z.int(),
})
export type AccountClaims = z.infer<typeof ClaimsSchema>

/** What a login must be for the page that asks. */
export interface WantedLogin {
  /** acr */
  readonly acr?: string | undefined
  /** Seconds. */
  readonly maxAge?: number | undefined
}

/**
 * "My account" is a service like any other, with a client of its own: it learns a PPID and how somebody logged in, and it
 * asks for a stronger login where a page needs one. Its key lives in the keyring.
 * @param seed 32 secret bytes
 */
export function accountClient(publicUrl: string, seed: Uint8Array): ClientConfig {
  return {
    clientId: CLIENT_ID,
    name: { ja: 'ログイン方法の管理', easy: 'ログインの 方法を きめる', en: 'Ways to log in' },
    service: 'resident',
    audience: 'resident',
    redirectUris: [`${publicUrl}${ACCOUNT_PATH}/callback`],
    postLogoutRedirectUris: [`${publicUrl}/`],
    authentication: { jwks: { keys: [clientKeyOf(seed, KEY_ID).publicJwk] } },
  }
}

export type AccountFlow = ReturnType<typeof createAccountFlow>

/** The login as a relying party; all of it openid-client's work. */
export function createAccountFlow(options: { issuer: string; publicUrl: string; seed: Uint8Array }) {
  const { issuer, seed } = options
  const clientKey = clientKeyOf(seed, KEY_ID).privateJwk
  const configure = createOwnParty({ issuer, clientId: CLIENT_ID, clientKey })
  return {
    /** Where to send the browser, and what to remember meanwhile. */
    async begin(returnTo: string, wanted: WantedLogin): Promise<{ url: URL; attempt: AccountAttempt }> {
      const attempt = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
        returnTo,
        ...(wanted.maxAge === undefined ? {} : { maxAge: wanted.maxAge }),
      }
      const { config, DPoP } = await configure()
      const parameters = {
        redirect_uri: `${options.publicUrl}${ACCOUNT_PATH}/callback`,
        scope: 'openid',
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.codeVerifier),
        code_challenge_method: 'S256',
        ...(wanted.acr === undefined ? {} : { acr_values: wanted.acr }),
        ...(wanted.maxAge === undefined ? {} : { max_age: String(wanted.maxAge) }),
      }
      return { url: await oidc.buildAuthorizationUrlWithPAR(config, parameters, { DPoP }), attempt }
    },
    /** Redeems the code of the callback. Throws when anything about the answer is not as it must be. */
    async finish(
      callback: URL,
      attempt: AccountAttempt,
    ): Promise<{ claims: AccountClaims; idToken: string }> {
      const { config, DPoP } = await configure()
      const checks = {
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        pkceCodeVerifier: attempt.codeVerifier,
        idTokenExpected: true,
        ...(attempt.maxAge === undefined ? {} : { maxAge: attempt.maxAge }),
      }
      const tokens = await oidc.authorizationCodeGrant(config, callback, checks, {}, { DPoP })
      return { claims: ClaimsSchema.parse(tokens.claims()), idToken: tokens.id_token ?? '' }
    },
    async logoutUrl(idToken: string): Promise<URL> {
      const { config } = await configure()
      const back = `${options.publicUrl}/`
      return oidc.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: back })
    },
  }
}
