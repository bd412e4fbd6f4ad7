import { createPublicKey, type KeyObject } from 'node:crypto'
import { equalBytes, toBase64Url } from '@musubi/kernel'
import { encodeTlv, MalformedBytes, TlvReader } from './tlv.ts'

const EXPONENT = Uint8Array.of(1, 0, 1)
const TAG = { exponent: 0x90, modulus: 0x91 } as const

/**
 * An RSA-2048 public key as card files hold it: `90` exponent, `91` modulus. Only the exponent 65537 and a modulus of
 * exactly 2048 bits are accepted.
 */
export function readRsaKey(bytes: Uint8Array): KeyObject {
  const reader = new TlvReader(bytes)
  const exponent = reader.next(TAG.exponent).value
  const modulus = reader.next(TAG.modulus).value
  reader.end()
  if (!equalBytes(exponent, EXPONENT)) throw new MalformedBytes('an exponent other than 65537')
  if (modulus.length !== 256 || (modulus[0] ?? 0) < 0x80 || ((modulus[255] ?? 0) & 1) === 0) {
    throw new MalformedBytes('not a 2048-bit modulus')
  }
  const jwk = { kty: 'RSA', e: 'AQAB', n: toBase64Url(modulus) }
  return createPublicKey({ key: jwk, format: 'jwk' })
}

/** The inverse of `readRsaKey`, for the test authority. */
export function encodeRsaKey(key: KeyObject): Uint8Array {
  const { n = '' } = key.export({ format: 'jwk' })
  return encodeRsaModulus(new Uint8Array(Buffer.from(n, 'base64url')))
}

function encodeRsaModulus(modulus: Uint8Array): Uint8Array {
  if (modulus.length !== 256) throw new RangeError('not an RSA-2048 key')
  const exponent = encodeTlv(TAG.exponent, EXPONENT)
  const number = encodeTlv(TAG.modulus, modulus)
  return Uint8Array.from([...exponent, ...number])
}
