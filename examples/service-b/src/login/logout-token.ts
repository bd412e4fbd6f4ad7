import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import type { Party } from './party.ts'

/** Whom a logout token speaks of. */
export interface LoggedOut {
  readonly sub: string | undefined
  readonly sid: string | undefined
}

type Refusal =
  | 'malformed'
  | 'unknown_key'
  | 'bad_signature'
  | 'not_for_us'
  | 'too_old'
  | 'not_a_logout'
  | 'seen_before'
type Json = Record<string, unknown>

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
/** Clocks differ a little, and a notice may be told again after a while. Seconds. */
const OLDEST = 10 * 60
const FUTURE = 60
const SEEN_AT_MOST = 1000

export type LogoutTokens = ReturnType<typeof createLogoutTokens>

/**
 * Judges logout tokens (OpenID Connect Back-Channel Logout 1.0, section 2.6). The login calls this service itself, without a
 * browser, so nothing but the token's signature says that it is the login.
 */
export function createLogoutTokens(party: Party, clientId: string, clock: () => number = Date.now) {
  const seen = new Set<string>()
  let keys: readonly Json[] = []

  async function findKey(kid: unknown): Promise<Json | undefined> {
    const known = keys.find((key) => key['kid'] === kid)
    if (known) return known
    const { jwks_uri: address } = (await party.configuration()).serverMetadata()
    const answer = await fetch(address ?? '', { signal: AbortSignal.timeout(5000) })
    keys = ((await answer.json()) as { keys: Json[] }).keys
    return keys.find((key) => key['kid'] === kid)
  }

  return {
    async judge(token: string): Promise<LoggedOut | { readonly refused: Refusal }> {
      const [head, body, signature] = token.split('.')
      const [header, claims] = [readJson(head), readJson(body)]
      if (!header || !claims || !signature) return { refused: 'malformed' }
      if (header['alg'] !== 'ES256') return { refused: 'bad_signature' }
      const key = await findKey(header['kid'])
      if (!key) return { refused: 'unknown_key' }
      const signed = Buffer.from(`${head}.${body}`)
      if (!isSigned(key, signed, Buffer.from(signature, 'base64url'))) return { refused: 'bad_signature' }
      const { issuer } = (await party.configuration()).serverMetadata()
      if (claims['iss'] !== issuer || ![claims['aud']].flat().includes(clientId))
        return { refused: 'not_for_us' }
      if (!isTimely(claims, clock() / 1000)) return { refused: 'too_old' }
      const { sub, sid, jti, events, nonce } = claims
      const isLogout = typeof events === 'object' && events !== null && EVENT in events && nonce === undefined
      if (!isLogout || (sub === undefined && sid === undefined)) return { refused: 'not_a_logout' }
      if (seen.has(String(jti))) return { refused: 'seen_before' }
      remember(String(jti))
      return { sub: text(sub), sid: text(sid) }
    },
  }

  function remember(jti: string): void {
    seen.add(jti)
    const [oldest] = seen
    if (seen.size > SEEN_AT_MOST && oldest !== undefined) seen.delete(oldest)
  }
}

function isTimely({ iat, exp }: Json, now: number): boolean {
  const issued = typeof iat === 'number' && iat > now - OLDEST && iat < now + FUTURE
  return issued && (exp === undefined || (typeof exp === 'number' && exp > now - FUTURE))
}

function isSigned(key: Json, signed: Buffer, signature: Buffer): boolean {
  try {
    const publicKey = createPublicKey({ key: key as JsonWebKey, format: 'jwk' })
    return verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    return false
  }
}

function readJson(part = ''): Json | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null ? (value as Json) : undefined
  } catch {
    return undefined
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
