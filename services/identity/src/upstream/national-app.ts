import type { JWK } from 'jose'
import { err, ok, type Result } from '@musubi/kernel'
import * as oidc from 'openid-client'
import { z } from 'zod'
import { openParty, publicKeysOf, type Party } from './party.ts'
import { sayWhy, type UpstreamFailure } from './failures.ts'

/** An operator's connection to the Digital Agency's app (デジタル認証アプリ). What is assumed of it: README.md beside this file. */
export interface NationalAppConfig {
  /** Such as `https://auth-and-sign.go.jp/api/realms/main`. */
  readonly issuer: string
  readonly clientId: string
  /** Private P-256 keys. The first one signs; the others stay known meanwhile, so that a key can be replaced in peace. */
  readonly keys: readonly JWK[]
  /** What is asked for; level and way of the revocation check in one list. */
  readonly acrValues?: string
  /** The level without which an answer is not worth a card with its PIN. */
  readonly neededAcr?: string
  /** For each question to the app's server. */
  readonly timeoutMs?: number
}

/** What survives between leaving for the app and coming back; its keeper binds it to the browser. */
export const AppAttemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  birthDate: z.boolean(),
})
export type AppAttempt = z.infer<typeof AppAttemptSchema>

/** Whom the app vouches for: a pseudonym for this platform alone. */
export interface AppSubject {
  readonly issuer: string
  readonly sub: string
}

export interface AppPerson extends AppSubject {
  /** ISO 8601; undefined where nobody asked. */
  readonly birthDate: string | undefined
}

/** The app as this platform's upstream OpenID Provider. */
export interface NationalApp {
  /**
   * Where to send the browser, and what to remember meanwhile.
   * @param birthDate ask for the birth date too, because the app may have to be linked
   */
  begin(birthDate: boolean): Promise<Result<Begun, UpstreamFailure>>
  /**
   * Redeems the code of the answer. Nothing of it is believed that is not signed, fresh, for us and strong enough.
   * @param needsBirthDate decides whether the birth date that was asked for is fetched at all
   */
  finish(
    answer: URL,
    attempt: AppAttempt,
    needsBirthDate: (subject: AppSubject) => Promise<boolean>,
  ): Promise<Result<AppPerson, UpstreamFailure>>
  /** The public halves of our keys, as they are handed in to the agency. */
  readonly publicKeys: readonly JWK[]
}

export interface Begun {
  readonly url: URL
  readonly attempt: AppAttempt
}

const KEEP_MS = 12 * 3_600_000
/** After a failure to reach it, people are not made to wait for the same failure again. */
const REST_MS = 5000

const BirthDateSchema = z
  .string()
  .regex(/^\d{8}$/)
  .or(z.iso.date())

/**
 * Authorization code with PKCE S256, private_key_jwt and ID tokens of ES256 whose signature is checked although they come
 * over TLS; all of it openid-client's work. Discovery is asked once in half a day, and anew after an answer that could not
 * be believed: the app's keys may have changed.
 * @param redirectUri as handed in to the agency @param clock milliseconds since 1970
 */
export function createNationalApp(
  config: NationalAppConfig,
  redirectUri: string,
  clock: () => number,
): NationalApp {
  const { acrValues = 'aal3 crl', neededAcr = 'aal3' } = config
  let known: { readonly party: Promise<Party>; readonly until: number } | undefined
  let restUntil = 0

  async function meet(): Promise<Result<Party, UpstreamFailure>> {
    if (!known || clock() > known.until) {
      if (clock() < restUntil) return err('upstream_down')
      known = { party: openParty(config), until: clock() + KEEP_MS }
    }
    try {
      return ok(await known.party)
    } catch (error) {
      known = undefined
      restUntil = clock() + REST_MS
      return err(sayWhy(error))
    }
  }

  return {
    publicKeys: publicKeysOf(config.keys),
    async begin(birthDate) {
      const party = await meet()
      if (!party.ok) return party
      const attempt = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
        birthDate,
      }
      const url = oidc.buildAuthorizationUrl(party.value, {
        redirect_uri: redirectUri,
        // Data minimisation: nothing but the pseudonym, unless the app may have to be linked.
        scope: birthDate ? 'openid birthdate' : 'openid',
        state: attempt.state,
        nonce: attempt.nonce,
        acr_values: acrValues,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.codeVerifier),
        code_challenge_method: 'S256',
      })
      return ok({ url, attempt })
    },
    async finish(answer, attempt, needsBirthDate) {
      const party = await meet()
      if (!party.ok) return party
      try {
        return await redeem(party.value, answer, attempt, needsBirthDate)
      } catch (error) {
        const why = sayWhy(error)
        if (why === 'not_believed') known = undefined
        return err(why)
      }
    },
  }

  async function redeem(
    party: Party,
    answer: URL,
    attempt: AppAttempt,
    needsBirthDate: (subject: AppSubject) => Promise<boolean>,
  ): Promise<Result<AppPerson, UpstreamFailure>> {
    const tokens = await oidc.authorizationCodeGrant(party, answer, {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.codeVerifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (!claims) return err('not_believed')
    if (!isStrongEnough(claims['acr'], neededAcr)) return err('too_weak')
    const subject = { issuer: claims.iss, sub: claims.sub }
    if (!attempt.birthDate || !(await needsBirthDate(subject)))
      return ok({ ...subject, birthDate: undefined })
    // Compares the `sub` of the answer with the ID token's (OpenID Connect Core 1.0, section 5.3.4).
    const { birthdate } = await oidc.fetchUserInfo(party, tokens.access_token, subject.sub)
    const birthDate = BirthDateSchema.safeParse(birthdate)
    return birthDate.success
      ? ok({ ...subject, birthDate: withHyphens(birthDate.data) })
      : err('not_believed')
  }
}

/** The answer may name level and revocation check in one list, as the request does. */
function isStrongEnough(acr: unknown, needed: string): boolean {
  return typeof acr === 'string' && acr.split(' ').includes(needed)
}

/** The agency writes YYYYMMDD. */
function withHyphens(birthDate: string): string {
  return birthDate.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
}
