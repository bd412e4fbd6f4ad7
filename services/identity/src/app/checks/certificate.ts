import { err, ok, type Result } from '@musubi/kernel'
import type { ChainChecker } from '@musubi/pki'
import { refused, type Answer, type CertifiedPiece, type DatedPiece } from '../evidence/piece.ts'

export interface CertificateTrust {
  readonly chain: ChainChecker
  readonly cardKeyOf: (issuerKey: string, serial: string) => Buffer
}

/** The authentication certificate comes from a trusted root and was valid at the moment of the tap. */
export function checkCertificate(piece: DatedPiece, trust: CertificateTrust): Result<CertifiedPiece, Answer> {
  const verified = trust.chain.check(piece.evidence.certificate, piece.moment.at)
  if (!verified.ok) return err(refused(verified.error))
  const { issuerKey, certificate } = verified.value
  return ok({ ...piece, verified: verified.value, cardKey: trust.cardKeyOf(issuerKey, certificate.serial) })
}
