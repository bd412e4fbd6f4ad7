import { randomUUID } from 'node:crypto'
import { err, ok, type Result } from '@musubi/kernel'
import { decodeJwt, importJWK, jwtVerify, SignJWT, type JWK } from 'jose'
import type { OkpJwk } from './evidence-envelope.ts'

/**
 * A terminal proves itself by a short-lived JWT that it signs with its own Ed25519 key (RFC 7519, RFC 8037), in the
 * manner of private_key_jwt (RFC 7523): issuer and subject are the terminal, the audience is the service's issuer URL.
 */
export const TERMINAL_TOKEN_SECONDS = 60
const CLOCK_TOLERANCE_SECONDS = 120

/** @param now milliseconds since 1970 by the server's clock, which terminals learn from every answer */
export async function signTerminalToken(terminal: {
  privateKey: JWK | OkpJwk
  terminalId: string
  audience: string
  now: number
}): Promise<string> {
  const seconds = Math.floor(terminal.now / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg: 'EdDSA', typ: 'musubi-terminal+jwt' })
    .setIssuer(terminal.terminalId)
    .setSubject(terminal.terminalId)
    .setAudience(terminal.audience)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + TERMINAL_TOKEN_SECONDS)
    .setJti(randomUUID())
    .sign(await importJWK(terminal.privateKey as JWK, 'EdDSA'))
}

/** Who claims to speak; unverified, to find the key with which to verify. */
export function findTokenTerminal(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

/** Checks signature, type, audience and age. */
export async function verifyTerminalToken(
  publicKey: JWK,
  token: string,
  expected: { terminalId: string; audience: string; now: number },
): Promise<Result<{ jti: string }, 'terminal_token_invalid'>> {
  try {
    const { payload } = await jwtVerify(token, await importJWK(publicKey, 'EdDSA'), {
      algorithms: ['EdDSA'],
      typ: 'musubi-terminal+jwt',
      issuer: expected.terminalId,
      subject: expected.terminalId,
      audience: expected.audience,
      currentDate: new Date(expected.now),
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      maxTokenAge: TERMINAL_TOKEN_SECONDS + CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['jti', 'exp'],
    })
    return payload.jti ? ok({ jti: payload.jti }) : err('terminal_token_invalid')
  } catch {
    return err('terminal_token_invalid')
  }
}
