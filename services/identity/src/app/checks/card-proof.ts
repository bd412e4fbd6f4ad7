import { equalBytes, err, ok, type Result } from '@musubi/kernel'
import { refused, type Answer, type Holder, type StandingPiece } from '../evidence/piece.ts'

/**
 * The card is genuine, was present, and shows the birth date and the key that were stored for its holder. The
 * certificate and the card face are two applications that share only a birth date, so the pinned key is what keeps the
 * cards of two people born on one day apart. The card of nobody we know has nothing to be compared with.
 */
export function checkProof(piece: StandingPiece, holder: Holder | undefined): Result<StandingPiece, Answer> {
  const { proof } = piece.card
  if (!proof.ok) return err(refused(proof.error))
  if (!holder) return ok(piece)
  if (proof.value.birthDate !== holder.birthDate) return err(refused('birth_date_differs'))
  if (!equalBytes(proof.value.faceKeyHash, holder.faceKeyHash)) return err(refused('face_key_differs'))
  return ok(piece)
}
