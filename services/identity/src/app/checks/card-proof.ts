import { checkCardProof, type FaceRoot } from '@musubi/card'
import { err, expectOk, ok, parseCivilDate, type Result } from '@musubi/kernel'
import { refused, type Answer, type Holder, type StandingPiece } from '../evidence/piece.ts'

export interface FaceTrust {
  readonly faceRoots: readonly FaceRoot[]
  readonly testCaAllowed: boolean
}

/**
 * The card is genuine, was present, and shows the birth date and the key that were stored for its holder. The card of
 * nobody we know takes the same way with nothing to compare.
 */
export function checkProof(
  piece: StandingPiece,
  holder: Holder | undefined,
  { faceRoots, testCaAllowed }: FaceTrust,
): Result<StandingPiece, Answer> {
  const known = holder && {
    expectedBirthDate: expectOk(parseCivilDate(holder.birthDate), 'a stored birth date is a date'),
    pinnedFaceKeyHash: holder.faceKeyHash,
  }
  const proof = checkCardProof(piece.evidence, { faceRoots, allowTestCa: testCaAllowed, ...known })
  return proof.ok ? ok(piece) : err(refused(proof.error))
}
