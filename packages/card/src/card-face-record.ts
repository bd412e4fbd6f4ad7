import type { KeyObject } from 'node:crypto'
import { type CivilDate, concatBytes, parseCivilDate, type Result } from '@musubi/kernel'
import { sha256 } from './digest-info.ts'
import { encodeRsaKey, readRsaKey } from './rsa-key-object.ts'
import { attemptParse, encodeTlv, MalformedBytes, readWhole, TlvReader } from './tlv.ts'

/** EF 0001 of 券面事項確認AP: birth date and card key, signed by the issuer. */
export interface FaceRecord {
  readonly birthDate: CivilDate
  /** The card's own key, which answers internal authentication. */
  readonly publicKey: KeyObject
  /** The DF12 object as written: the card's key is named by its hash, see `faceKeyHash`. */
  readonly publicKeyObject: Uint8Array
  /** What the issuer signed: every object before the signature, as written. */
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
}

const TAG = { record: 0xff10, birthDate: 0xdf11, publicKey: 0xdf12, signature: 0xdf13 } as const

/** Reads `FF10 { DF11 YYYYMMDD, DF12 { 90, 91 }, DF13 signature }` strictly: this order, nothing else, nothing behind. */
export function parseFaceRecord(bytes: Uint8Array): Result<FaceRecord, 'malformed'> {
  return attemptParse(() => {
    const reader = new TlvReader(readWhole(bytes, TAG.record).value)
    const birthDate = reader.next(TAG.birthDate)
    const publicKey = reader.next(TAG.publicKey)
    const signature = reader.next(TAG.signature).value
    reader.end()
    if (signature.length !== 256) throw new MalformedBytes('not an RSA-2048 signature')
    return {
      birthDate: readCardDate(birthDate.value),
      publicKey: readRsaKey(publicKey.value),
      publicKeyObject: publicKey.whole,
      signedBytes: concatBytes(birthDate.whole, publicKey.whole),
      signature,
    }
  })
}

/**
 * SHA-256 of the DF12 object. Pinned at enrolment it ties the certificate's application to the card-face application,
 * which otherwise share only a birth date: two cards of people born on one day cannot be mixed.
 */
export function faceKeyHash(record: FaceRecord): Uint8Array {
  return sha256(record.publicKeyObject)
}

/** The same hash from the key itself, for an authority that knows a card's key before anybody reads the card. */
export function faceKeyHashOf(publicKey: KeyObject): Uint8Array {
  return sha256(encodeTlv(TAG.publicKey, encodeRsaKey(publicKey)))
}

/** Eight ASCII digits, YYYYMMDD. */
export function readCardDate(bytes: Uint8Array): CivilDate {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(String.fromCharCode(...bytes.subarray(0, 9)))
  const date = parseCivilDate(parts?.slice(1).join('-') ?? '')
  if (!date.ok) throw new MalformedBytes('not a date')
  return date.value
}

/** The objects an issuer signs, for the test authority. */
export function encodeFaceRecordBody(birthDate: CivilDate, rsaKey: Uint8Array): Uint8Array {
  const digits = new TextEncoder().encode(birthDate.replaceAll('-', ''))
  return concatBytes(encodeTlv(TAG.birthDate, digits), encodeTlv(TAG.publicKey, rsaKey))
}

export function encodeFaceRecord(body: Uint8Array, signature: Uint8Array): Uint8Array {
  return encodeTlv(TAG.record, body, encodeTlv(TAG.signature, signature))
}
