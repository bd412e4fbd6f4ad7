import { err, ok, type Result } from '@musubi/kernel'
import type { Receipts } from '../../db/receipts.ts'
import { refused, type Answer, type Piece } from '../evidence/piece.ts'

/**
 * The same evidence gets its first answer again, so that a terminal may deliver as often as it must. Other evidence
 * under a used id, or with a nonce this terminal has used, is a replay.
 */
export function checkReplay(piece: Piece, receipts: Receipts): Result<Piece, Answer> {
  const receipt = receipts.findById(piece.evidenceId)
  if (receipt) return err(receipt.digest.equals(piece.digest) ? receipt.answer : refused('replayed'))
  return receipts.hasNonce(piece.terminalId, piece.evidence.nonce) ? err(refused('replayed')) : ok(piece)
}
