import { verify, type KeyObject } from 'node:crypto'
import { type CivilDate, concatBytes, equalBytes, err, ok, toEraDigits, type Result } from '@musubi/kernel'
import { readCardDate } from './card-face-record.ts'
import { isFaceCertificateTrusted, type CardProofExpectations, type CardProofFailure } from './card-proof.ts'
import { parseFaceCertificate } from './card-verifiable-certificate.ts'
import { sha256 } from './digest-info.ts'
import { readRsaKey } from './rsa-key-object.ts'
import { attemptParse, encodeTlv, MalformedBytes, readWhole, TlvReader } from './tlv.ts'

/**
 * EF 0002 of 券面事項確認AP: what is printed on the face, for staff who compare it with the person. Opened by 照合番号B. Name
 * and address are pictures, as on the card, so that rare characters are right; there is no individual number in it.
 */
export interface FaceVisual {
  readonly birthDate: CivilDate
  /** The digit on the card: 1 male, 2 female. */
  readonly sex: string
  readonly publicKey: KeyObject
  /** The DF24 object's key as EF 0001 has it in DF12: the card is pinned by its hash, see `faceKeyHash`. */
  readonly faceKeyHash: Uint8Array
  readonly nameImage: Uint8Array
  readonly addressImage: Uint8Array
  readonly photo: Uint8Array
  /** Last day of the card. Not covered by the signature. */
  readonly expiry: CivilDate
  /** Four digits. Not covered by the signature. */
  readonly securityCode: string
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
}

const TAG = {
  file: 0xff20,
  offsets: 0xdf21,
  birthDate: 0xdf22,
  sex: 0xdf23,
  publicKey: 0xdf24,
  name: 0xdf25,
  address: 0xdf26,
  photo: 0xdf27,
  signature: 0xdf28,
  expiry: 0xdf29,
  securityCode: 0xdf2a,
} as const
const SIGNED = [TAG.birthDate, TAG.sex, TAG.publicKey, TAG.name, TAG.address, TAG.photo] as const
/** In EF 0001 the same key stands under this tag, and its hash is taken there. */
const RECORD_KEY = 0xdf12
const text = new TextEncoder()

/** Reads `FF20 { DF21 offsets, DF22 … DF2A }` strictly: this order, nothing else, and offsets that are right. */
export function parseFaceVisual(bytes: Uint8Array): Result<FaceVisual, 'malformed'> {
  return attemptParse(() => {
    const reader = new TlvReader(readWhole(bytes, TAG.file).value)
    reader.next(TAG.offsets)
    const [birthDate, sex, publicKey, name, address, photo] = SIGNED.map((tag) => reader.next(tag))
    const signature = reader.next(TAG.signature).value
    const expiry = reader.next(TAG.expiry).value
    const securityCode = String.fromCharCode(...reader.next(TAG.securityCode).value.subarray(0, 5))
    reader.end()
    if (!birthDate || !sex || !publicKey || !name || !address || !photo)
      throw new MalformedBytes('a field is missing')
    const sexDigit = String.fromCharCode(...sex.value.subarray(0, 2))
    if (!/^\d$/.test(sexDigit)) throw new MalformedBytes('sex is one digit')
    if (!/^\d{4}$/.test(securityCode)) throw new MalformedBytes('a security code is four digits')
    if (signature.length !== 256) throw new MalformedBytes('not an RSA-2048 signature')
    const fields = {
      birthDate: readCardDate(birthDate.value),
      sex: sexDigit,
      nameImage: name.value,
      addressImage: address.value,
      photo: photo.value,
    }
    const rest = { signature, expiry: readCardDate(expiry), securityCode }
    const again = encodeFaceVisual({ ...fields, rsaKey: publicKey.value }, rest)
    if (!equalBytes(again, bytes)) throw new MalformedBytes('the offsets are wrong')
    return {
      ...fields,
      ...rest,
      publicKey: readRsaKey(publicKey.value),
      faceKeyHash: sha256(encodeTlv(RECORD_KEY, publicKey.value)),
      signedBytes: concatBytes(
        ...[birthDate, sex, publicKey, name, address, photo].map(({ whole }) => whole),
      ),
    }
  })
}

/** How a picture of the card is coded. Real photographs are JPEG 2000, which browsers mostly do not draw. */
export function imageKindOf(image: Uint8Array): 'png' | 'jpeg' | 'jpeg2000' | 'unknown' {
  const starts = (...bytes: number[]) => bytes.every((byte, at) => image[at] === byte)
  if (starts(0x89, 0x50, 0x4e, 0x47)) return 'png'
  if (starts(0xff, 0xd8, 0xff)) return 'jpeg'
  // JP2 signature box, or a bare code stream (ISO/IEC 15444-1).
  if (starts(0, 0, 0, 0x0c, 0x6a, 0x50) || starts(0xff, 0x4f, 0xff, 0x51)) return 'jpeg2000'
  return 'unknown'
}

/** 照合番号B as staff type it from the printed face: birth date (和暦 YYMMDD), year of expiry, security code. */
export function formatNumberB(birthDate: CivilDate, expiryYear: string, securityCode: string): string {
  return `${toEraDigits(birthDate)}${expiryYear}${securityCode}`
}

/**
 * Whether the face is genuine and its card lies on the reader: the issuer's certificate, the issuer's signature over what
 * is shown, and the card's own over a fresh challenge. Expiry and security code are outside the signature.
 */
export function checkFaceVisual(
  visual: FaceVisual,
  shown: {
    readonly faceCertificate: Uint8Array
    readonly challenge: Uint8Array
    readonly signature: Uint8Array
  },
  expected: CardProofExpectations,
): Result<void, CardProofFailure> {
  const certificate = parseFaceCertificate(shown.faceCertificate)
  if (!certificate.ok) return err('malformed')
  if (!isFaceCertificateTrusted(certificate.value, expected)) return err('face_certificate_untrusted')
  if (!verify('sha256', visual.signedBytes, certificate.value.publicKey, visual.signature))
    return err('face_record_forged')
  return verify('sha256', shown.challenge, visual.publicKey, shown.signature) ? ok() : err('proof_invalid')
}

export interface FaceVisualFields {
  readonly birthDate: CivilDate
  readonly sex: string
  /** The two objects `90` and `91` of the card's key. */
  readonly rsaKey: Uint8Array
  readonly nameImage: Uint8Array
  readonly addressImage: Uint8Array
  readonly photo: Uint8Array
}

/** What the issuer signs, for the test authority: the six objects as written, one behind the other. */
export function encodeFaceVisualBody(fields: FaceVisualFields): Uint8Array {
  return concatBytes(...signedObjects(fields))
}

function signedObjects(fields: FaceVisualFields): Uint8Array[] {
  return [
    encodeTlv(TAG.birthDate, text.encode(fields.birthDate.replaceAll('-', ''))),
    encodeTlv(TAG.sex, text.encode(fields.sex)),
    encodeTlv(TAG.publicKey, fields.rsaKey),
    encodeTlv(TAG.name, fields.nameImage),
    encodeTlv(TAG.address, fields.addressImage),
    encodeTlv(TAG.photo, fields.photo),
  ]
}

/** The file as a card holds it; DF21 lists where each of the nine objects starts, counted from the first byte. */
export function encodeFaceVisual(
  fields: FaceVisualFields,
  rest: { readonly signature: Uint8Array; readonly expiry: CivilDate; readonly securityCode: string },
): Uint8Array {
  const objects = [
    ...signedObjects(fields),
    encodeTlv(TAG.signature, rest.signature),
    encodeTlv(TAG.expiry, text.encode(rest.expiry.replaceAll('-', ''))),
    encodeTlv(TAG.securityCode, text.encode(rest.securityCode)),
  ]
  const offsets = new Uint8Array(objects.length * 2)
  const draft = encodeTlv(TAG.file, encodeTlv(TAG.offsets, offsets), ...objects)
  let start = draft.length - objects.reduce((sum, object) => sum + object.length, 0)
  for (const [index, object] of objects.entries()) {
    offsets.set([start >> 8, start & 0xff], index * 2)
    start += object.length
  }
  const file = encodeTlv(TAG.file, encodeTlv(TAG.offsets, offsets), ...objects)
  // READ BINARY addresses 15 bits (ISO/IEC 7816-4).
  if (file.length > 0x7fff) throw new RangeError('the face does not fit into a card file')
  return file
}
