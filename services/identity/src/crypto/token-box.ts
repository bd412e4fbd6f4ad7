import type { KeyObject } from 'node:crypto'
import { err, ok, type Result } from '@musubi/kernel'
import { EncryptJWT, errors, jwtDecrypt } from 'jose'

export type TokenFailure = 'token_invalid' | 'token_expired'

/**
 * Tokens that only identity reads: JWTs encrypted under one of its own keys (RFC 7516, `dir`, A256GCM). They carry state
 * through other people's hands (a browser, a terminal, a counter system), so nothing is stored, and nobody who relays one
 * learns whom it is about. The type keeps a token of one kind from being taken for another.
 */
export interface TokenBox {
  seal(type: string, claims: Readonly<Record<string, unknown>>, lifetimeMs: number): Promise<string>
  open(type: string, token: string): Promise<Result<Readonly<Record<string, unknown>>, TokenFailure>>
}

/** @param key 32 secret bytes @param clock milliseconds since 1970 */
export function createTokenBox(key: KeyObject, clock: () => number): TokenBox {
  if (key.symmetricKeySize !== 32) throw new RangeError('a token key has 32 bytes')
  return {
    seal: (type, claims, lifetimeMs) =>
      new EncryptJWT(claims)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: type })
        .setIssuedAt(Math.floor(clock() / 1000))
        .setExpirationTime(Math.floor((clock() + lifetimeMs) / 1000))
        .encrypt(key),
    async open(type, token) {
      try {
        const { payload, protectedHeader } = await jwtDecrypt(token, key, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
          currentDate: new Date(clock()),
          requiredClaims: ['exp'],
        })
        return protectedHeader.typ === type ? ok(payload) : err('token_invalid')
      } catch (error) {
        return err(error instanceof errors.JWTExpired ? 'token_expired' : 'token_invalid')
      }
    },
  }
}
