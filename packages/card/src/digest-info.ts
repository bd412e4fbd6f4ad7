import { createHash } from 'node:crypto'
import { concatBytes } from '@musubi/kernel'

/** DER of DigestInfo { sha-256, NULL } up to the 32 bytes of the digest (RFC 8017 section 9.2, note 1). */
const SHA256_PREFIX = Uint8Array.from([
  0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
  0x20,
])

export function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}

/** The 51 bytes a card pads and signs, so that the result verifies as sha256WithRSAEncryption over `message`. */
export function sha256DigestInfo(message: Uint8Array): Uint8Array {
  return sha256DigestInfoOf(sha256(message))
}

/** The same around a digest that is known already. */
export function sha256DigestInfoOf(digest: Uint8Array): Uint8Array {
  return concatBytes(SHA256_PREFIX, digest)
}
