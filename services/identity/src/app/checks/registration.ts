import { err, ok, type Result } from '@musubi/kernel'
import { refused, type Answer, type HeldPiece, type Holder, type StandingPiece } from '../evidence/piece.ts'

/**
 * The card is linked to somebody whom the asked municipality may know, and the link stands. Persons under 支援措置 are
 * in no index, so they have no holder here: no rule of this check, and no slip in it, can tell them from strangers.
 */
export function checkRegistration(
  piece: StandingPiece,
  holder: Holder | undefined,
): Result<HeldPiece, Answer> {
  if (!holder) return err(refused('not_registered'))
  if (holder.standing === 'revoked') return err(refused('revoked'))
  return ok({ ...piece, holder })
}
