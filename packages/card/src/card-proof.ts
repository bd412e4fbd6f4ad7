import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { type CivilDate, equalBytes, err, ok, type Result } from '@musubi/kernel'
import { type FaceRecord, faceKeyHash, parseFaceRecord } from './card-face-record.ts'
import { type FaceCertificate, parseFaceCertificate } from './card-verifiable-certificate.ts'
import type { FaceCertificateMemory } from './face-certificate-memory.ts'
import type { FaceFiles } from './kazashi.ts'
import { type KazashiEvidence, kazashiChallenge } from './kazashi-evidence.ts'

/** A root of the card-face hierarchy. The production roots come from the operator's configuration. */
export interface FaceRoot {
  /** 証明者鍵ID, 16 bytes as lower-case hex. */
  readonly reference: string
  readonly publicKey: KeyObject
  /** A root of a test hierarchy is used only when the caller allows it. */
  readonly test: boolean
}

export type CardProofFailure =
  | 'malformed'
  | 'face_certificate_untrusted'
  | 'face_record_forged'
  | 'proof_invalid'
  | 'birth_date_differs'
  | 'face_key_differs'

export interface CardProofExpectations {
  readonly faceRoots: readonly FaceRoot[]
  /** Accept roots of a test hierarchy. Only a demonstration or a test may say so. */
  readonly allowTestCa?: boolean
  /** The birth date known for the certificate's holder. */
  readonly expectedBirthDate?: CivilDate
  /** `faceKeyHash` stored when the card was enrolled. */
  readonly pinnedFaceKeyHash?: Uint8Array
  /** Face certificates these roots were found to have signed before. */
  readonly remembered?: FaceCertificateMemory
}

export interface CardProof {
  readonly birthDate: CivilDate
  readonly faceKeyHash: Uint8Array
}

/** What the card-face application handed out, and its signature over a challenge. */
export interface FaceProof extends FaceFiles {
  readonly signature: Uint8Array
}

interface Subject {
  readonly proof: FaceProof
  readonly challenge: Uint8Array
  readonly record: FaceRecord
  readonly certificate: FaceCertificate
  readonly isRemembered: boolean
  readonly expected: CardProofExpectations
}

/** The checks of a tap in their order: each failure has its own name, and a later check may rely on earlier ones. */
const CHECKS: readonly (readonly [CardProofFailure, (subject: Subject) => boolean])[] = [
  ['face_certificate_untrusted', isCertificateTrusted],
  ['face_record_forged', isRecordGenuine],
  ['proof_invalid', isCardPresent],
  ['birth_date_differs', isBirthDateExpected],
  ['face_key_differs', isFaceKeyPinned],
]

/**
 * Checks that the card in the evidence is genuine, was present, and belongs to the person the caller expects. The
 * terminal uses it offline and the server again later. The authentication certificate is bound to the tap here but not
 * judged: that is `checkChain` and the status provider of the certificate package.
 */
export function checkCardProof(
  evidence: KazashiEvidence,
  expected: CardProofExpectations,
): Result<CardProof, CardProofFailure> {
  return checkFaceProof(evidence, kazashiChallenge(evidence), expected)
}

/** The same checks for any challenge that the card face signed. */
export function checkFaceProof(
  proof: FaceProof,
  challenge: Uint8Array,
  expected: CardProofExpectations,
): Result<CardProof, CardProofFailure> {
  const record = parseFaceRecord(proof.faceRecord)
  const remembered = expected.remembered?.find(proof.faceCertificate)
  const certificate = remembered ? ok(remembered) : parseFaceCertificate(proof.faceCertificate)
  if (!record.ok || !certificate.ok) return err('malformed')
  const read = {
    record: record.value,
    certificate: certificate.value,
    isRemembered: remembered !== undefined,
  }
  const subject = { proof, challenge, ...read, expected }
  const failed = CHECKS.find(([, isPassed]) => !isPassed(subject))
  if (failed) return err(failed[0])
  return ok({ birthDate: record.value.birthDate, faceKeyHash: faceKeyHash(record.value) })
}

function isCertificateTrusted({ certificate, isRemembered, proof, expected }: Subject): boolean {
  if (isRemembered) return true
  const isTrusted = isFaceCertificateTrusted(certificate, expected)
  if (isTrusted) expected.remembered?.keep(proof.faceCertificate, certificate)
  return isTrusted
}

/** Signed by one of the roots; a test root counts only where the caller allows it. */
export function isFaceCertificateTrusted(
  certificate: FaceCertificate,
  expected: Pick<CardProofExpectations, 'faceRoots' | 'allowTestCa'>,
): boolean {
  return expected.faceRoots.some(
    (root) =>
      root.reference === certificate.issuerReference &&
      (!root.test || expected.allowTestCa === true) &&
      verify('sha256', certificate.signedBytes, root.publicKey, certificate.signature),
  )
}

function isRecordGenuine({ record, certificate }: Subject): boolean {
  return verify('sha256', record.signedBytes, certificate.publicKey, record.signature)
}

function isCardPresent({ proof, challenge, record }: Subject): boolean {
  return verify('sha256', challenge, record.publicKey, proof.signature)
}

function isBirthDateExpected({ record, expected }: Subject): boolean {
  return expected.expectedBirthDate === undefined || record.birthDate === expected.expectedBirthDate
}

function isFaceKeyPinned({ record, expected }: Subject): boolean {
  return (
    expected.pinnedFaceKeyHash === undefined || equalBytes(faceKeyHash(record), expected.pinnedFaceKeyHash)
  )
}

/** A face root from its SubjectPublicKeyInfo, as configuration holds it. */
export function toFaceRoot(reference: string, spki: Uint8Array, test: boolean): FaceRoot {
  if (!/^[0-9a-f]{32}$/.test(reference)) throw new RangeError('a key reference has 16 bytes')
  return {
    reference,
    publicKey: createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }),
    test,
  }
}
