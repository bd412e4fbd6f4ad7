import { createHash, randomBytes } from 'node:crypto'

const HASH_LENGTH = 32

/**
 * EMSA-PSS encoding of a SHA-256 digest for a 2048-bit key with a salt of 32 bytes (RFC 8017 section 9.1.1). The
 * library signs PSS over messages only, while a card may be handed the digest.
 */
export function encodePss(digest: Uint8Array): Uint8Array {
  const salt = randomBytes(HASH_LENGTH)
  const hash = createHash('sha256').update(new Uint8Array(8)).update(digest).update(salt).digest()
  const block = new Uint8Array(256 - HASH_LENGTH - 1)
  block.set([1, ...salt], block.length - HASH_LENGTH - 1)
  const masked = maskWith(block, hash)
  masked[0] = (masked[0] ?? 0) & 0x7f
  return Uint8Array.from([...masked, ...hash, 0xbc])
}

/** XOR with MGF1-SHA-256 of the seed. */
function maskWith(block: Uint8Array, seed: Uint8Array): Uint8Array {
  return block.map(
    (byte, at) => byte ^ (maskBlock(seed, Math.floor(at / HASH_LENGTH))[at % HASH_LENGTH] ?? 0),
  )
}

function maskBlock(seed: Uint8Array, counter: number): Uint8Array {
  return createHash('sha256')
    .update(seed)
    .update(Uint8Array.of(0, 0, 0, counter))
    .digest()
}
