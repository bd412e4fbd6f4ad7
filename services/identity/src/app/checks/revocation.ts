import { err, ok, type Result } from '@musubi/kernel'
import type { CertificateStatusProvider } from '@musubi/pki'
import { refused, type Answer, type CertifiedPiece, type StandingPiece } from '../evidence/piece.ts'

/**
 * The certificate was not revoked at the moment of the tap. A source that cannot say lets the person in without the
 * fresh assurance: a place to sleep comes first, and the answer tells how sure it is. A source that fails throws, and
 * nothing is remembered, so the terminal asks again.
 */
export async function checkRevocation(
  piece: CertifiedPiece,
  provider: CertificateStatusProvider,
): Promise<Result<StandingPiece, Answer>> {
  const { issuerKey, serial } = piece.card
  const { moment, evidence } = piece
  const level = moment.fresh ? 'kazashi' : 'offline'
  const { status } = await provider.check(issuerKey, serial, moment.at, {
    level,
    certificate: evidence.certificate,
  })
  if (status === 'revoked') return err(refused('revoked'))
  return ok({ ...piece, statusKnown: status === 'good' })
}
