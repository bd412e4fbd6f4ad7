import { createHash } from 'node:crypto'
import { type CivilDate, toEraDigits } from '@musubi/kernel'
import { encodeTlv } from '@musubi/pki/tlv'
import { encodeFaceRecord, encodeFaceRecordBody } from '../card-face-record.ts'
import { encodeFaceVisual, encodeFaceVisualBody, formatNumberB } from '../card-face-visual.ts'
import { encodeFourAttributes } from '../four-attributes.ts'
import { encodeRsaKey } from '../rsa-key-object.ts'
import type { CardContents } from '../virtual/card-contents.ts'
import type { Validity } from './authority.ts'
import { issueAuthCertificates, issueSignCertificate } from './certificates.ts'
import { type KeyPair, signSha256, toPrivateKey, toPublicKey } from './key-pair.ts'
import type { TestCa } from './test-ca.ts'

export interface PersonalisationRequest extends Validity {
  /** Serial number of the certificates; also names the card. */
  readonly serial: bigint | number
  readonly birthDate: CivilDate
  readonly attributes: { readonly name: string; readonly address: string; readonly sex: string }
  /** Six digits, as everywhere on this platform. */
  readonly municipalityCode: string
  /** Four digits, for authentication and text entry alike. */
  readonly pin: string
  /** Absent: a card without a signature certificate, as children have. */
  readonly signPassword?: string
  /** Pictures of the face, for cards that are shown to staff. */
  readonly visual?: FacePictures
  readonly keys: { readonly authentication: KeyPair; readonly face: KeyPair; readonly sign?: KeyPair }
  /** Opaque subject of the certificates; derived from serial and municipality unless given. */
  readonly commonName?: string
  /** The authentication certificate when it was issued before; the same request gives the same bytes anyway. */
  readonly certificate?: Uint8Array
}

/** Makes the contents of a virtual card. Everything on it is marked TEST by its issuers. */
export async function personaliseCard(ca: TestCa, request: PersonalisationRequest): Promise<CardContents> {
  const { serial, birthDate, municipalityCode, keys, notBefore, notAfter, pin } = request
  const commonName = request.commonName ?? testCommonName(serial, municipalityCode)
  const subject = { serial, commonName, notBefore, notAfter }
  const publicKey = keys.authentication.publicKey
  const certificate = request.certificate ?? (await issueAuthCertificates(ca, [{ ...subject, publicKey }]))[0]
  if (!certificate) throw new Error('no certificate was issued')
  const attributes = { ...request.attributes, birthDate }
  const sign = await personaliseSign(ca, request, subject)
  return {
    cardSerial: `TEST-${serial}`,
    authentication: { certificate, ca: ca.authAnchor.der, privateKey: keys.authentication.privateKey, pin },
    ...(sign ? { sign } : {}),
    face: {
      record: await issueFaceRecord(ca, { birthDate, publicKey: keys.face.publicKey }),
      certificate: ca.faceIssuer.certificate,
      basicInfo: basicInfo(municipalityCode),
      privateKey: keys.face.privateKey,
      birthDateDigits: toEraDigits(birthDate),
    },
    ...(request.visual ? { visual: await personaliseVisual(ca, request, request.visual) } : {}),
    textEntry: { attributes: encodeFourAttributes(attributes), pin },
  }
}

export interface FacePictures {
  readonly photo: Uint8Array
  readonly nameImage: Uint8Array
  readonly addressImage: Uint8Array
  /** Last day of the card; its year is part of 照合番号B. */
  readonly expiry: CivilDate
  readonly securityCode: string
}

/** EF 0002 as the test issuer writes it. Which segments a real issuer signs is to be confirmed. */
async function personaliseVisual(
  ca: TestCa,
  { birthDate, attributes, keys }: PersonalisationRequest,
  { photo, nameImage, addressImage, expiry, securityCode }: FacePictures,
): Promise<NonNullable<CardContents['visual']>> {
  const rsaKey = encodeRsaKey(toPublicKey(keys.face))
  const fields = { birthDate, sex: attributes.sex, rsaKey, nameImage, addressImage, photo }
  const signature = await signSha256(toPrivateKey(ca.faceIssuer.keys), encodeFaceVisualBody(fields))
  return {
    file: encodeFaceVisual(fields, { signature, expiry, securityCode }),
    numberB: formatNumberB(birthDate, expiry.slice(0, 4), securityCode),
  }
}

async function personaliseSign(
  ca: TestCa,
  { signPassword, keys, attributes, birthDate }: PersonalisationRequest,
  subject: Validity & { readonly serial: bigint | number; readonly commonName: string },
): Promise<CardContents['sign']> {
  if (signPassword === undefined) return undefined
  const pair = keys.sign ?? keys.authentication
  const certificate = await issueSignCertificate(ca, {
    ...subject,
    publicKey: pair.publicKey,
    attributes: { ...attributes, birthDate },
  })
  return { certificate, ca: ca.signAnchor.der, privateKey: pair.privateKey, password: signPassword }
}

export interface FaceRecordRequest {
  readonly birthDate: CivilDate
  /** SubjectPublicKeyInfo DER of the card's own key. */
  readonly publicKey: Uint8Array
}

/** EF 0001 of the card-face application, signed by the test issuer. */
export async function issueFaceRecord(ca: TestCa, request: FaceRecordRequest): Promise<Uint8Array> {
  const body = encodeFaceRecordBody(request.birthDate, encodeRsaKey(toPublicKey(request)))
  return encodeFaceRecord(body, await signSha256(toPrivateKey(ca.faceIssuer.keys), body))
}

/** An opaque subject in the form the real ones have: letters and digits, the municipality inside, no name. */
export function testCommonName(serial: bigint | number, municipalityCode: string): string {
  const digest = createHash('sha256').update(`musubi test card ${serial}`).digest('hex').toUpperCase()
  return `${digest.slice(0, 14)}${municipalityCode.slice(0, 5)}003A`
}

/** EF 0003: `FF30 { DF31 layout, DF32 key reference, DF33 version, DF34 municipality }`; real cards add opaque bytes. */
function basicInfo(municipalityCode: string): Uint8Array {
  const text = new TextEncoder()
  return encodeTlv(
    0xff30,
    encodeTlv(0xdf31, Uint8Array.of(6, 3, 14, 1)),
    encodeTlv(0xdf32, text.encode('9999024TEST00001')),
    encodeTlv(0xdf33, Uint8Array.of(1)),
    encodeTlv(0xdf34, text.encode(municipalityCode.slice(0, 5))),
  )
}
