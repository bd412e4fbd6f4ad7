import { err, ok, type Result } from '@musubi/kernel'
import { decideMoment } from '../../core/moment.ts'
import { refused, type Answer, type DatedPiece, type Piece } from '../evidence/piece.ts'

/** The tap is not older than the memory of replays reaches. */
export function checkClock(piece: Piece): Result<DatedPiece, Answer> {
  const moment = decideMoment(piece.evidence.takenAt, piece.receivedAt)
  return moment.ok ? ok({ ...piece, moment: moment.value }) : err(refused(moment.error))
}
