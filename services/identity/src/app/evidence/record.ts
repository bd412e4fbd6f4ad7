import { decideMoment } from '../../core/moment.ts'
import { findReceipts, insertReceipts, receiptName } from '../../db/receipts.ts'
import { checkReplay } from '../checks/replay.ts'
import { identityLogEvents } from '../../log-events.ts'
import type { IdentityContext } from '../context.ts'
import type { Judged } from './judge.ts'
import type { Answer } from './piece.ts'
import type { ResolutionRequest } from './resolve.ts'

/**
 * Keeps the answers and returns what the callers get. Of two resolutions at once, or two pieces of one batch, the first
 * to be kept speaks; the other repeats it or is a replay.
 */
export async function record(
  { database, logger }: IdentityContext,
  { municipalityCode, terminalId, receivedAt }: ResolutionRequest,
  judged: readonly Judged[],
): Promise<Answer[]> {
  if (judged.length === 0) return []
  const receipts = judged.map(({ piece, answer }) => ({
    evidenceId: piece.evidenceId,
    terminalId,
    nonce: piece.evidence.nonce,
    digest: piece.digest,
    answer,
    clockSuspect: isClockSuspect(piece.evidence.takenAt, receivedAt),
  }))
  const suspects = receipts.filter(({ clockSuspect }) => clockSuspect).length
  if (suspects > 0) {
    logger.for(identityLogEvents).warn('identity.terminal_clock_suspect', { terminalId, pieces: suspects })
  }
  const kept = await database.withTenant(municipalityCode, (tx) =>
    insertReceipts(tx, municipalityCode, receipts, new Date(receivedAt)),
  )
  const isKept = ({ piece }: Judged): boolean => kept.has(receiptName(piece.evidenceId, piece.digest))
  const late = judged.filter((one) => !isKept(one)).map(({ piece }) => piece)
  if (late.length === 0) return judged.map(({ answer }) => answer)
  const earlier = await database.withTenant(municipalityCode, (tx) =>
    findReceipts(tx, municipalityCode, {
      terminalId,
      evidenceIds: late.map(({ evidenceId }) => evidenceId),
      nonces: late.map(({ evidence }) => Buffer.from(evidence.nonce)),
    }),
  )
  return judged.map((one) => {
    if (isKept(one)) return one.answer
    const repeated = checkReplay(one.piece, earlier)
    if (repeated.ok) throw new Error('a receipt that was refused must collide with another')
    return repeated.error
  })
}

function isClockSuspect(takenAt: number, receivedAt: string): boolean {
  const moment = decideMoment(takenAt, Date.parse(receivedAt))
  return moment.ok && moment.value.clockSuspect
}
