import { concatBytes, err, ok, type Result } from '@musubi/kernel'
import type { FaceProof } from './card-proof.ts'
import { sha256 } from './digest-info.ts'
import { findText, joinFields, splitFields, uint16 } from './field-coding.ts'

/** What the holder wants. Evidence for one purpose is worth nothing for another. */
export const CARD_LOGIN_PURPOSES = ['login', 'link', 'act'] as const
/** `login`: log in. `link`: bind this card to an account. `act`: confirm something weighty within a session. */
export type CardLoginPurpose = (typeof CARD_LOGIN_PURPOSES)[number]

/** A certificate that needs its own secret, with its key's signature over the challenge. */
export interface CertificateProof {
  /** DER */
  readonly certificate: Uint8Array
  /** By the card's key over `cardLoginChallenge`; see `signWithCard`. */
  readonly signature: Uint8Array
}

/**
 * What a reader hands over when the holder proved themselves with the PIN. The authentication certificate is a free
 * file, so its key always signs; the signature certificate (署名用電子証明書) and the card face come along when the
 * purpose asks for them, and sign the same challenge, so that parts of two cards cannot be put together by one reader
 * without the PIN of both. It carries a birth date or more, so it stays between the reader and `identity`.
 */
export interface CardLoginEvidence {
  readonly version: 1
  readonly purpose: CardLoginPurpose
  /** The web origin of the page that asked, as the reader saw it: evidence taken for a look-alike is refused. */
  readonly origin: string
  /** 32 bytes: `sessionDigest` of the browser session for which the challenge was made. */
  readonly session: Uint8Array
  /** 32 bytes from the server, good for minutes and once. */
  readonly nonce: Uint8Array
  readonly authentication: CertificateProof
  readonly sign?: CertificateProof
  readonly face?: FaceProof
}

/** All parts that are signed: everything but the signatures. */
export interface CardLoginParts extends Pick<CardLoginEvidence, 'purpose' | 'origin' | 'session' | 'nonce'> {
  readonly certificate: Uint8Array
  readonly signCertificate?: Uint8Array | undefined
  readonly faceRecord?: Uint8Array | undefined
  readonly faceCertificate?: Uint8Array | undefined
}

const DOMAIN = new TextEncoder().encode('musubi-card-login-v1')
const DIGEST_LENGTH = 32
const ABSENT = new Uint8Array(DIGEST_LENGTH)
const NOTHING = new Uint8Array(0)

/** How evidence names a browser session without carrying anything that opens it. */
export function sessionDigest(handle: string): Uint8Array {
  return sha256(concatBytes(DOMAIN, new TextEncoder().encode(handle)))
}

/**
 * The 32 bytes that every key of the card signs. The domain keeps a login apart from a tap (`musubi-kazashi-v1`) and
 * from whatever else the same keys sign elsewhere.
 */
export function cardLoginChallenge(parts: CardLoginParts): Uint8Array {
  const origin = new TextEncoder().encode(parts.origin)
  checkParts(parts, origin)
  return sha256(
    concatBytes(
      DOMAIN,
      Uint8Array.of(CARD_LOGIN_PURPOSES.indexOf(parts.purpose)),
      uint16(origin.length),
      origin,
      parts.session,
      parts.nonce,
      ...[parts.certificate, parts.signCertificate, parts.faceRecord, parts.faceCertificate].map((part) =>
        part === undefined ? ABSENT : sha256(part),
      ),
    ),
  )
}

/** The challenge of finished evidence, for whoever checks it. */
export function challengeOf({ authentication, sign, face, ...rest }: CardLoginEvidence): Uint8Array {
  return cardLoginChallenge({
    ...rest,
    certificate: authentication.certificate,
    signCertificate: sign?.certificate,
    faceRecord: face?.faceRecord,
    faceCertificate: face?.faceCertificate,
  })
}

/**
 * Version, purpose, session, nonce, then origin, certificate and signature, sign certificate and signature, face record,
 * certificate and signature, each behind a 2-byte length; what is absent is empty. There is one encoding for one evidence.
 */
export function encodeCardLogin(evidence: CardLoginEvidence): Uint8Array {
  const origin = new TextEncoder().encode(evidence.origin)
  checkParts(evidence, origin)
  const { version, purpose, session, nonce, authentication, sign, face } = evidence
  return concatBytes(
    Uint8Array.of(version, CARD_LOGIN_PURPOSES.indexOf(purpose)),
    session,
    nonce,
    joinFields([
      origin,
      authentication.certificate,
      authentication.signature,
      sign?.certificate ?? NOTHING,
      sign?.signature ?? NOTHING,
      face?.faceRecord ?? NOTHING,
      face?.faceCertificate ?? NOTHING,
      face?.signature ?? NOTHING,
    ]),
  )
}

/** The inverse of `encodeCardLogin`; a byte too many, too few, a part by halves or another form is refused. */
export function parseCardLogin(bytes: Uint8Array): Result<CardLoginEvidence, 'malformed'> {
  const fixed = 2 + 2 * DIGEST_LENGTH
  const purpose = CARD_LOGIN_PURPOSES[bytes[1] ?? CARD_LOGIN_PURPOSES.length]
  if (bytes.length < fixed || bytes[0] !== 1 || !purpose) return err('malformed')
  const fields = splitFields(bytes.subarray(fixed), 8)
  const origin = fields?.[0] && findText(fields[0])
  const [certificate, signature, signCertificate, signSignature, ...face] = fields?.slice(1) ?? []
  if (!origin || !certificate?.length || !signature?.length) return err('malformed')
  const sign = wholeOrNothing([signCertificate, signSignature])
  const faceParts = wholeOrNothing(face)
  if (sign === 'by_halves' || faceParts === 'by_halves') return err('malformed')
  const [faceRecord, faceCertificate, faceSignature] = faceParts
  return ok({
    version: 1,
    purpose,
    origin,
    session: bytes.subarray(2, 2 + DIGEST_LENGTH),
    nonce: bytes.subarray(2 + DIGEST_LENGTH, fixed),
    authentication: { certificate, signature },
    ...(sign[0] && sign[1] ? { sign: { certificate: sign[0], signature: sign[1] } } : {}),
    ...(faceRecord && faceCertificate && faceSignature
      ? { face: { faceRecord, faceCertificate, signature: faceSignature } }
      : {}),
  })
}

function wholeOrNothing(parts: readonly (Uint8Array | undefined)[]): readonly Uint8Array[] | 'by_halves' {
  const present = parts.filter((part): part is Uint8Array => part !== undefined && part.length > 0)
  return present.length === 0 || present.length === parts.length ? present : 'by_halves'
}

function checkParts(
  { purpose, session, nonce }: Pick<CardLoginEvidence, 'purpose' | 'session' | 'nonce'>,
  origin: Uint8Array,
): void {
  if (!CARD_LOGIN_PURPOSES.includes(purpose)) throw new RangeError('an unknown purpose')
  if (session.length !== DIGEST_LENGTH) throw new RangeError('a session digest has 32 bytes')
  if (nonce.length !== DIGEST_LENGTH) throw new RangeError('a nonce has 32 bytes')
  if (origin.length === 0) throw new RangeError('an origin is text')
}
