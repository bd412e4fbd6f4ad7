import { insertSightings, type CardSighting } from '../../db/card-sightings.ts'
import { findReceipts, insertReceipts, type Receipt } from '../../db/receipts.ts'
import { decideMoment } from '../../core/moment.ts'
import { identityLogEvents } from '../../log-events.ts'
import { checkReplay } from '../checks/replay.ts'
import type { IdentityContext } from '../context.ts'
import { auditHolders, auditUnknown, isKnown } from './audit-evidence.ts'
import type { Judged } from './judge.ts'
import type { Answer, Piece } from './piece.ts'
import type { ResolutionScope } from './resolve.ts'

/**
 * Keeps the answers, writes the uses of cards into the audit logs, and returns what the callers get. Of two resolutions at once, or two pieces of one group, the first
 * to be kept speaks; the other repeats it or is a replay.
 */
export async function record(
  context: IdentityContext,
  scope: ResolutionScope,
  judged: readonly Judged[],
): Promise<Answer[]> {
  if (judged.length === 0) return []
  const firsts = new Map<string, Receipt>()
  for (const { piece, answer } of judged) {
    const name = nameOf(piece)
    if (!firsts.has(name)) firsts.set(name, toReceipt(piece, answer))
  }
  const receipts = [...firsts.values()]
  logSuspectClocks(context, receipts)
  const { database } = context
  const { municipalityCode } = scope
  await auditElsewhere(context, scope, judged)
  const kept = await database.withTenant(municipalityCode, async (tx) => {
    const own = judged.filter(isKnown).filter(({ holder }) => holder.home === municipalityCode)
    await auditHolders(tx, context, municipalityCode, scope, own)
    const strangers = judged.filter((one) => !isKnown(one))
    await auditUnknown(tx, context, scope, strangers)
    await insertSightings(tx, municipalityCode, strangers.flatMap(toSighting))
    return insertReceipts(tx, municipalityCode, receipts)
  })
  const isKept = ({ evidenceId, digest }: Piece): boolean => kept.get(evidenceId)?.equals(digest) ?? false
  const late = judged.map(({ piece }) => piece).filter((piece) => !isKept(piece))
  const earlier =
    late.length === 0
      ? undefined
      : await database.withTenant(municipalityCode, (tx) => findReceipts(tx, municipalityCode, late))
  return judged.map(({ piece, answer }) => {
    if (isKept(piece)) return firsts.get(nameOf(piece))?.answer ?? answer
    const repeated = earlier && checkReplay(piece, earlier)
    if (!repeated || repeated.ok) throw new Error('a receipt that was not kept must collide with another')
    return repeated.error
  })
}

/** A crossing is written at home first: no answer about a resident leaves without its record there. */
async function auditElsewhere(
  context: IdentityContext,
  scope: ResolutionScope,
  judged: readonly Judged[],
): Promise<void> {
  const guests = judged.filter(isKnown).filter(({ holder }) => holder.home !== scope.municipalityCode)
  for (const [home, ofHome] of Map.groupBy(guests, ({ holder }) => holder.home)) {
    await context.database.withTenant(home, (tx) => auditHolders(tx, context, home, scope, ofHome))
  }
}

/** Somebody looks later whether the holder is under 支援措置; here every stranger's card is the same. */
function toSighting({ piece, cardKey }: Judged): CardSighting[] {
  if (!cardKey) return []
  const { evidenceId, terminalId, evidence, receivedAt } = piece
  const seenAt = new Date(Math.min(evidence.takenAt, receivedAt))
  return [{ sightingId: evidenceId, terminalId, cardKey, way: 'kazashi', seenAt }]
}

function toReceipt(piece: Piece, answer: Answer): Receipt {
  const { evidenceId, terminalId, evidence, digest, receivedAt } = piece
  const moment = decideMoment(evidence.takenAt, receivedAt)
  const clockSuspect = moment.ok && moment.value.clockSuspect
  return { evidenceId, terminalId, nonce: evidence.nonce, digest, answer, clockSuspect, receivedAt }
}

function logSuspectClocks({ logger }: IdentityContext, receipts: readonly Receipt[]): void {
  const suspects = receipts.filter(({ clockSuspect }) => clockSuspect)
  for (const [terminalId, { length }] of Map.groupBy(suspects, (receipt) => receipt.terminalId)) {
    logger.for(identityLogEvents).warn('identity.terminal_clock_suspect', { terminalId, pieces: length })
  }
}

/** One evidence with one content. */
function nameOf({ evidenceId, digest }: Piece): string {
  return `${evidenceId}:${digest.toString('hex')}`
}
