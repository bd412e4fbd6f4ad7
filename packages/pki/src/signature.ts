import { type KeyObject, verify } from 'node:crypto'
import { toHex } from '@musubi/kernel'
import type { Tlv } from './tlv.ts'

/** How a certificate or list is signed. RSA is today's card; ECDSA P-384 is announced for the next one. */
export interface SignatureAlgorithm {
  readonly hash: 'sha256' | 'sha384'
  readonly keyType: 'rsa' | 'ec'
}

/** Keyed by the whole AlgorithmIdentifier. RSA's NULL may be left out (RFC 4055 section 5), ECDSA has no parameters. */
const ALGORITHMS: Readonly<Record<string, SignatureAlgorithm>> = {
  '300d06092a864886f70d01010b0500': { hash: 'sha256', keyType: 'rsa' },
  '300d06092a864886f70d01010c0500': { hash: 'sha384', keyType: 'rsa' },
  '300b06092a864886f70d01010b': { hash: 'sha256', keyType: 'rsa' },
  '300b06092a864886f70d01010c': { hash: 'sha384', keyType: 'rsa' },
  '300a06082a8648ce3d040302': { hash: 'sha256', keyType: 'ec' },
  '300a06082a8648ce3d040303': { hash: 'sha384', keyType: 'ec' },
}

/** Undefined for an algorithm outside the table: its signatures are never accepted. */
export function findSignatureAlgorithm(identifier: Tlv): SignatureAlgorithm | undefined {
  return ALGORITHMS[toHex(identifier.whole)]
}

/**
 * Whether this key signed this message, in the scheme that cards with such a key use: RSASSA-PKCS1-v1_5 and ECDSA on P-256
 * with SHA-256, ECDSA on P-384 with SHA-384.
 */
export function isMessageSignedBy(key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  const hash = key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'sha384' : 'sha256'
  return verify(hash, message, key, signature)
}

export interface SignedBytes {
  readonly algorithm: SignatureAlgorithm
  readonly tbs: Uint8Array
  readonly signature: Uint8Array
}

export function isSignedBy({ algorithm, tbs, signature }: SignedBytes, key: KeyObject): boolean {
  return key.asymmetricKeyType === algorithm.keyType && verify(algorithm.hash, tbs, key, signature)
}
