import { hmac } from '@noble/hashes/hmac.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@musubi/kernel'
import type { Scalar } from './group.ts'
import { bytesToScalar, scalarBytes } from './scalar.ts'

/** Fresh random bytes from the caller: `crypto.getRandomValues` in production, a seeded stream in tests. */
export type Random = (length: number) => Uint8Array

/**
 * A uniform scalar by wide reduction: 512 random bits modulo the 253-bit order leave a bias below 2^-259, where the
 * 256 bits that protocol version 1 once used leave a measurable one.
 */
export function randomScalar(random: Random): Scalar {
  return bytesToScalar(exactly(random, 64))
}

/**
 * A random stream that stays unpredictable when the caller's randomness fails, as long as the secret is one: it is
 * expanded with HMAC-SHA-512 from secret, message and 32 fresh bytes (the idea of RFC 6979 section 3.6 and of the CFRG
 * draft on hedged signatures). Two messages never share a nonce, even with a stuck random source.
 */
export function hedged(random: Random, secrets: readonly Scalar[], message: string): Random {
  const key = hmac(
    sha512,
    new TextEncoder().encode('musubi belenios hedged v1'),
    concatBytes(exactly(random, 32), ...secrets.map(scalarBytes), new TextEncoder().encode(message)),
  )
  let counter = 0
  let pool = new Uint8Array(0)
  return (length) => {
    while (pool.length < length) {
      const label = new Uint8Array(8)
      new DataView(label.buffer).setUint32(4, counter++)
      pool = Uint8Array.from(concatBytes(pool, hmac(sha512, key, label)))
    }
    const taken = pool.slice(0, length)
    pool = pool.slice(length)
    return taken
  }
}

function exactly(random: Random, length: number): Uint8Array {
  const bytes = random(length)
  if (bytes.length !== length) throw new RangeError('the random source gave another number of bytes')
  return bytes
}
