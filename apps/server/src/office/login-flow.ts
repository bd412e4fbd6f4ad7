import { createOwnParty, type OwnPartyOptions } from '@musubi/identity/account/own-party'
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

export interface LoginFlowOptions extends OwnPartyOptions {
  readonly redirectUri: string
}

/**
 * The office as a relying party: authorization code with PKCE, pushed authorization requests, private_key_jwt, DPoP,
 * state and nonce; all of it openid-client's work.
 */
export function createLoginFlow(options: LoginFlowOptions) {
  const configure = createOwnParty(options)
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
