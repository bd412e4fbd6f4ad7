import { createPublicKey, type KeyObject } from 'node:crypto'
import { readBitBytes, readOid, readUnsigned, TAG } from './der.ts'
import { MalformedBytes, readWhole, type Tlv, TlvReader } from './tlv.ts'

/** Uncompressed point lengths of the curves accepted, by OID. */
const CURVES: Readonly<Record<string, number>> = { '1.2.840.10045.3.1.7': 65, '1.3.132.0.34': 97 }
const RSA = '1.2.840.113549.1.1.1'
const EC = '1.2.840.10045.2.1'

/**
 * Proves that a SubjectPublicKeyInfo holds a key of an accepted kind and strength: RSA of 2048 bits or more with an
 * odd exponent of at least 65537, or an uncompressed point on P-256 or P-384 (CRYPTREC list). It makes no key object,
 * because that costs more than the rest of the certificate and most checks never use it.
 */
export function checkPublicKey(spki: Tlv): void {
  const reader = new TlvReader(spki.value)
  const algorithm = new TlvReader(reader.next(TAG.sequence).value)
  const key = readBitBytes(reader.next(TAG.bitString))
  reader.end()
  const oid = readOid(algorithm.next(TAG.oid))
  const parameters = algorithm.next()
  algorithm.end()
  if (oid === RSA) checkRsa(parameters, key)
  else if (oid === EC) checkPoint(parameters, key)
  else throw new MalformedBytes('a key of an unknown kind')
}

function checkRsa(parameters: Tlv, key: Uint8Array): void {
  const numbers = new TlvReader(readWhole(key, TAG.sequence).value)
  const modulus = readUnsigned(numbers.next(TAG.integer))
  const exponent = readUnsigned(numbers.next(TAG.integer))
  numbers.end()
  const isStrong = modulus.length >= 256 && modulus.length <= 1024 && isOdd(modulus) && isOdd(exponent)
  const isLarge = exponent.length >= 3 && exponent.length <= 8
  if (parameters.tag !== TAG.null || parameters.value.length > 0 || !isStrong || !isLarge) {
    throw new MalformedBytes('not an acceptable RSA key')
  }
}

function checkPoint(parameters: Tlv, point: Uint8Array): void {
  if (parameters.tag !== TAG.oid || point.length !== CURVES[readOid(parameters)] || point[0] !== 4) {
    throw new MalformedBytes('not an acceptable elliptic curve key')
  }
}

function isOdd(number: Uint8Array): boolean {
  return ((number[number.length - 1] ?? 0) & 1) === 1
}

/** Makes the key object; throws for a point that is not on its curve. */
export function toPublicKey(spki: Uint8Array): KeyObject {
  const key = Buffer.from(spki.buffer, spki.byteOffset, spki.length)
  return createPublicKey({ key, format: 'der', type: 'spki' })
}
