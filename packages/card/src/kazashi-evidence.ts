import { concatBytes, err, ok, type Result } from '@musubi/kernel'
import { sha256 } from './digest-info.ts'
import { findText, joinFields, readUint64, splitFields, uint16, uint64 } from './field-coding.ts'

/**
 * What a terminal keeps of one tap: enough for anybody who trusts the roots to check, later and elsewhere, that this
 * card was present at this terminal for this event. It holds a certificate and a birth date, so it stays between the
 * terminal and `identity`.
 */
export interface KazashiEvidence {
  readonly version: 1
  /** 16 bytes: the id of the event this tap is for. */
  readonly evidenceId: Uint8Array
  readonly terminalId: string
  /** 32 bytes. */
  readonly nonce: Uint8Array
  /** Milliseconds since 1970 by the terminal's clock. */
  readonly takenAt: number
  /** DER of the authentication certificate. */
  readonly certificate: Uint8Array
  /** EF 0001 and EF 0004 of the card-face application. */
  readonly faceRecord: Uint8Array
  readonly faceCertificate: Uint8Array
  /** The card's signature over `kazashiChallenge` of all the above. */
  readonly signature: Uint8Array
}

const DOMAIN = new TextEncoder().encode('musubi-kazashi-v1')
const ID_LENGTH = 16
const NONCE_LENGTH = 32

/**
 * The 32 bytes a card signs for a tap. Every part of the evidence enters it, so no part can be exchanged afterwards:
 * not the certificate, not the event, not the terminal, not the time.
 */
export function kazashiChallenge(parts: Omit<KazashiEvidence, 'version' | 'signature'>): Uint8Array {
  const terminal = new TextEncoder().encode(parts.terminalId)
  checkParts(parts, terminal)
  return sha256(
    concatBytes(
      DOMAIN,
      uint16(terminal.length),
      terminal,
      parts.evidenceId,
      parts.nonce,
      uint64(parts.takenAt),
      sha256(parts.certificate),
      sha256(parts.faceRecord),
      sha256(parts.faceCertificate),
    ),
  )
}

/**
 * Version byte, evidence id, nonce, time (8 bytes, big endian), then terminal id, certificate, face record, face
 * certificate and signature, each behind a 2-byte length. There is one encoding for one evidence.
 */
export function encodeEvidence(evidence: KazashiEvidence): Uint8Array {
  const terminal = new TextEncoder().encode(evidence.terminalId)
  checkParts(evidence, terminal)
  const { certificate, faceRecord, faceCertificate, signature } = evidence
  const fields = [terminal, certificate, faceRecord, faceCertificate, signature]
  return concatBytes(
    Uint8Array.of(evidence.version),
    evidence.evidenceId,
    evidence.nonce,
    uint64(evidence.takenAt),
    joinFields(fields),
  )
}

/** The inverse of `encodeEvidence`; a byte too many, too few or in another form is refused. */
export function parseEvidence(bytes: Uint8Array): Result<KazashiEvidence, 'malformed'> {
  const fixed = 1 + ID_LENGTH + NONCE_LENGTH + 8
  if (bytes.length < fixed || bytes[0] !== 1) return err('malformed')
  const takenAt = readUint64(bytes.subarray(fixed - 8, fixed))
  const fields = splitFields(bytes.subarray(fixed), 5)
  const [terminal, certificate, faceRecord, faceCertificate, signature] = fields ?? []
  if (!terminal || !certificate || !faceRecord || !faceCertificate || !signature) return err('malformed')
  const terminalId = findText(terminal)
  if (takenAt === undefined || !terminalId) return err('malformed')
  return ok({
    version: 1,
    evidenceId: bytes.subarray(1, 1 + ID_LENGTH),
    terminalId,
    nonce: bytes.subarray(1 + ID_LENGTH, 1 + ID_LENGTH + NONCE_LENGTH),
    takenAt,
    certificate,
    faceRecord,
    faceCertificate,
    signature,
  })
}

function checkParts(
  { evidenceId, nonce, terminalId, takenAt }: Omit<KazashiEvidence, 'version' | 'signature'>,
  terminal: Uint8Array,
): void {
  if (evidenceId.length !== ID_LENGTH) throw new RangeError('an evidence id has 16 bytes')
  if (nonce.length !== NONCE_LENGTH) throw new RangeError('a nonce has 32 bytes')
  if (!Number.isSafeInteger(takenAt) || takenAt < 0)
    throw new RangeError('a time is whole milliseconds since 1970')
  if (terminal.length === 0 || !terminalId.isWellFormed()) throw new RangeError('a terminal id is text')
}
