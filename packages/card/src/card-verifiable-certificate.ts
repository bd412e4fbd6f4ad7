import type { KeyObject } from 'node:crypto'
import { concatBytes, type Result, toHex } from '@musubi/kernel'
import type { CardGeneration } from './card-generation.ts'
import { readRsaKey } from './rsa-key-object.ts'
import { attemptParse, encodeTlv, MalformedBytes, readTemplate } from './tlv.ts'

/** EF 0004 of 券面事項確認AP: the key that signs card-face records, certified by a root the card does not carry. */
export interface FaceCertificate {
  /** 証明者鍵ID, 16 bytes as lower-case hex: which root signed. */
  readonly issuerReference: string
  /** 被証明者鍵ID, 16 bytes as lower-case hex: which key is certified. */
  readonly holderReference: string
  readonly publicKey: KeyObject
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
}

type Layout = CardGeneration['faceCertificateLayout']

const TAG = { certificate: 0x7f21, body: 0x5f4e, signature: 0x5f37 } as const
const REFERENCE_LENGTH = 16

/** One reader per published or announced layout; the next card adds a row. */
const READERS: Readonly<Record<Layout, (bytes: Uint8Array) => FaceCertificate>> = {
  'body-5f4e': readBody5f4e,
}

/** Reads a card-verifiable certificate of the given layout; anything left over is refused. */
export function parseFaceCertificate(
  bytes: Uint8Array,
  layout: Layout = 'body-5f4e',
): Result<FaceCertificate, 'malformed'> {
  return attemptParse(() => READERS[layout](bytes))
}

/**
 * `7F21 { 5F4E { issuer reference 16, holder reference 16, 90 exponent, 91 modulus }, 5F37 signature }`; the signature
 * is PKCS#1 v1.5 with SHA-256 over the contents of 5F4E. There are no dates in it.
 */
function readBody5f4e(bytes: Uint8Array): FaceCertificate {
  const [body, signature] = readTemplate(bytes, TAG.certificate, [TAG.body, TAG.signature])
  if (!body || signature?.length !== 256 || body.length <= 2 * REFERENCE_LENGTH) {
    throw new MalformedBytes('not a card-verifiable certificate')
  }
  return {
    issuerReference: toHex(body.subarray(0, REFERENCE_LENGTH)),
    holderReference: toHex(body.subarray(REFERENCE_LENGTH, 2 * REFERENCE_LENGTH)),
    publicKey: readRsaKey(body.subarray(2 * REFERENCE_LENGTH)),
    signedBytes: body,
    signature,
  }
}

/** What a root signs, for the test authority. */
export function encodeFaceCertificateBody(
  issuer: Uint8Array,
  holder: Uint8Array,
  rsaKey: Uint8Array,
): Uint8Array {
  if (issuer.length !== REFERENCE_LENGTH || holder.length !== REFERENCE_LENGTH) {
    throw new RangeError('a key reference has 16 bytes')
  }
  return concatBytes(issuer, holder, rsaKey)
}

export function encodeFaceCertificate(body: Uint8Array, signature: Uint8Array): Uint8Array {
  return encodeTlv(TAG.certificate, encodeTlv(TAG.body, body), encodeTlv(TAG.signature, signature))
}
