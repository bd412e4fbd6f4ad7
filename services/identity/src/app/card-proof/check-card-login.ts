import {
  type CardLoginEvidence,
  type CardLoginPurpose,
  type CardProof,
  type CardProofFailure,
  type CertificateProof,
  challengeOf,
  checkFaceProof,
  parseCardLogin,
} from '@musubi/card'
import { equalBytes, err, ok, type Result } from '@musubi/kernel'
import {
  isMessageSignedBy,
  type ChainChecker,
  type ChainFailure,
  type KeyUsage,
  parseSignAttributes,
  type SignAttributes,
  type VerifiedCertificate,
} from '@musubi/pki'
import type { CardProofTrust } from './trust.ts'

/** What the challenge was made for. Evidence must say the same. */
export interface CardLoginExpectations {
  readonly purpose: CardLoginPurpose
  /** Origin of this server's own pages. */
  readonly origin: string
  readonly session: Uint8Array
  readonly nonce: Uint8Array
  /** Milliseconds since 1970. */
  readonly at: number
}

export type CardLoginFailure =
  | ChainFailure
  | CardProofFailure
  /** Made for another purpose, page, session or challenge. */
  | 'other_challenge'
  /** A certificate of the other kind, or its key did not sign the challenge. */
  | 'signature_invalid'
  | 'revoked'
  /** The source of revocation cannot speak about now. A login with the card needs to know. */
  | 'status_unknown'
  /** The signature certificate is no longer valid: its attributes are stale. */
  | 'attributes_stale'
  /** Parts of cards of two people, as far as their birth dates tell. */
  | 'cards_differ'

/** A certificate as the platform calls it: issuer's key and serial number. */
export interface NamedCertificate {
  readonly issuerKey: string
  readonly serial: string
}

/** A card that was here with its holder, and everything it proved. */
export interface ProvenCard extends NamedCertificate {
  /** `sign`: the signature password was given too, and the four attributes are vouched for. */
  readonly strength: 'auth' | 'sign'
  /** DER of the authentication certificate. */
  readonly certificate: Uint8Array
  readonly notAfter: number
  readonly sign: (NamedCertificate & { readonly attributes: SignAttributes }) | undefined
  /** Birth date and key of the card face, when it came along. */
  readonly face: CardProof | undefined
}

/**
 * Checks evidence of card and PIN: shape, challenge, then for each certificate chain and purpose, signature, revocation,
 * then the card face. Costs two to five RSA verifications and one or two questions to the source of revocation.
 */
export async function checkCardLogin(
  trust: CardProofTrust,
  bytes: Uint8Array,
  expected: CardLoginExpectations,
): Promise<Result<ProvenCard, CardLoginFailure>> {
  const parsed = parseCardLogin(bytes)
  if (!parsed.ok) return parsed
  const evidence = parsed.value
  if (!isForChallenge(evidence, expected)) return err('other_challenge')
  const challenge = challengeOf(evidence)
  const authentication = await checkAuthentication(trust, evidence.authentication, challenge, expected.at)
  if (!authentication.ok) return authentication
  const sign = evidence.sign && (await checkSign(trust, evidence.sign, challenge, expected.at))
  if (sign && !sign.ok) return sign
  const face =
    evidence.face &&
    checkFaceProof(evidence.face, challenge, {
      faceRoots: trust.faceRoots,
      allowTestCa: trust.testCaAllowed,
    })
  if (face && !face.ok) return face
  if (sign && face && sign.value.attributes.birthDate !== face.value.birthDate) return err('cards_differ')
  const { issuerKey, certificate } = authentication.value
  return ok({
    issuerKey,
    serial: certificate.serial,
    strength: sign ? 'sign' : 'auth',
    certificate: certificate.der,
    notAfter: certificate.notAfter,
    sign: sign?.value,
    face: face?.value,
  })
}

function isForChallenge(evidence: CardLoginEvidence, expected: CardLoginExpectations): boolean {
  return (
    evidence.purpose === expected.purpose &&
    evidence.origin === expected.origin &&
    equalBytes(evidence.session, expected.session) &&
    equalBytes(evidence.nonce, expected.nonce)
  )
}

async function checkAuthentication(
  { authentication, status }: CardProofTrust,
  proof: CertificateProof,
  challenge: Uint8Array,
  at: number,
): Promise<Result<VerifiedCertificate, CardLoginFailure>> {
  const verified = checkProof(authentication, 'digitalSignature', proof, challenge, at)
  if (!verified.ok) return verified
  const { issuerKey, certificate } = verified.value
  const answer = await status.check(issuerKey, certificate.serial, at, {
    level: 'auth',
    certificate: certificate.der,
  })
  if (answer.status === 'revoked') return err('revoked')
  return answer.status === 'unknown' ? err('status_unknown') : verified
}

/** A signature certificate ends when name or address changes, so a revoked or expired one means stale attributes. */
async function checkSign(
  { signature, status }: CardProofTrust,
  proof: CertificateProof,
  challenge: Uint8Array,
  at: number,
): Promise<Result<NamedCertificate & { attributes: SignAttributes }, CardLoginFailure>> {
  const verified = checkProof(signature, 'nonRepudiation', proof, challenge, at)
  if (!verified.ok) return verified.error === 'expired' ? err('attributes_stale') : verified
  const { issuerKey, certificate } = verified.value
  const answer = await status.check(issuerKey, certificate.serial, at, {
    level: 'sign',
    certificate: certificate.der,
  })
  if (answer.status === 'revoked') return err('attributes_stale')
  if (answer.status === 'unknown') return err('status_unknown')
  const attributes = parseSignAttributes(certificate)
  if (!attributes.ok) return err('malformed')
  return ok({ issuerKey, serial: certificate.serial, attributes: attributes.value })
}

function checkProof(
  chain: ChainChecker,
  usage: KeyUsage,
  { certificate, signature }: CertificateProof,
  challenge: Uint8Array,
  at: number,
): Result<VerifiedCertificate, CardLoginFailure> {
  const verified = chain.check(certificate, at)
  if (!verified.ok) return verified
  const { keyUsage, publicKey } = verified.value.certificate
  const genuine = (keyUsage?.has(usage) ?? true) && isMessageSignedBy(publicKey, challenge, signature)
  return genuine ? verified : err('signature_invalid')
}
