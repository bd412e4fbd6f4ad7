import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { Result } from '@musubi/kernel'
import { cardName } from '../../crypto/keyed-hash.ts'
import { each, pass, startFlow } from '../../core/flow.ts'
import { checkProof } from '../checks/card-proof.ts'
import { checkCertificate } from '../checks/certificate.ts'
import { checkClock } from '../checks/clock.ts'
import { checkRegistration } from '../checks/registration.ts'
import { checkRevocation } from '../checks/revocation.ts'
import { locate, type IdentityContext } from '../context.ts'
import { answerResolved } from './answer.ts'
import { findHoldersOf } from './holders.ts'
import type { Answer, CertifiedPiece, DatedPiece, Holder, Piece, StandingPiece } from './piece.ts'
import type { EvidenceTrust, ResolutionRequest } from './resolve.ts'

/** A new piece with its answer. */
export interface Judged {
  readonly piece: Piece
  readonly answer: Answer
}

/** The table of checks, in its order: clock, certificate, revocation, card proof, registration. */
export async function judge(
  context: IdentityContext,
  trust: EvidenceTrust,
  request: ResolutionRequest,
  pieces: readonly Piece[],
): Promise<Judged[]> {
  const receivedAt = Date.parse(request.receivedAt)
  const certificates = {
    chain: trust.chain,
    cardKeyOf: (issuerKey: string, serial: string) => locate(context, 'card', cardName(issuerKey, serial)),
  }
  const dated = await pass(
    startFlow(pieces),
    each((piece: Piece) => checkClock(piece, receivedAt)),
  )
  const certified = await pass(
    dated,
    unhurried((piece: DatedPiece) => checkCertificate(piece, certificates)),
  )
  const standing = await pass(certified, (batch: readonly CertifiedPiece[]) =>
    Promise.all(batch.map((piece) => checkRevocation(piece, trust.status))),
  )
  const holders = await findHoldersOf(
    context,
    request,
    standing.underWay.map(({ item }) => item),
  )
  const holderOf = ({ cardKey }: StandingPiece): Holder | undefined => holders.get(cardKey.toString('hex'))
  const proven = await pass(
    standing,
    unhurried((piece: StandingPiece) => checkProof(piece, holderOf(piece), trust)),
  )
  const held = await pass(
    proven,
    each((piece: StandingPiece) => checkRegistration(piece, holderOf(piece))),
  )
  const answers: Answer[] = []
  for (const { place, item } of held.settled) answers[place] = item
  const resolved = await answerResolved(context, request, held.underWay)
  for (const { place, item } of resolved) answers[place] = item
  return pieces.map((piece, at) => ({ piece, answer: answers[at] as Answer }))
}

const TURN = 8

/** One at a time like `each`, but other requests get their turn: a batch of signatures would hold the loop too long. */
function unhurried<T, U>(check: (item: T) => Result<U, Answer>) {
  return async (items: readonly T[]): Promise<Result<U, Answer>[]> => {
    const results: Result<U, Answer>[] = []
    for (const [at, item] of items.entries()) {
      if (at > 0 && at % TURN === 0) await yieldToOthers()
      results.push(check(item))
    }
    return results
  }
}
