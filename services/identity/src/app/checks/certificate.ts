import { err, ok, type Result } from '@musubi/kernel'
import type { Inspection } from '../../inspection/inspect-card.ts'
import { refused, type Answer, type CertifiedPiece, type DatedPiece } from '../evidence/piece.ts'

/** The authentication certificate comes from a trusted root and was valid at the moment of the tap. */
export function checkCertificate(
  piece: DatedPiece,
  inspection: Inspection,
  cardKeyOf: (issuerKey: string, serial: string) => Buffer,
): Result<CertifiedPiece, Answer> {
  if (!inspection.ok) return err(refused(inspection.error))
  const { issuerKey, serial } = inspection.value
  return ok({ ...piece, card: inspection.value, cardKey: cardKeyOf(issuerKey, serial) })
}
