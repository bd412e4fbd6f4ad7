import { cardName } from '../../crypto/keyed-hash.ts'
import { each, pass, startFlow } from '../../core/flow.ts'
import type { Inspection } from '../../inspection/inspect-card.ts'
import { checkProof } from '../checks/card-proof.ts'
import { checkCertificate } from '../checks/certificate.ts'
import { checkClock } from '../checks/clock.ts'
import { checkRegistration } from '../checks/registration.ts'
import { checkRevocation } from '../checks/revocation.ts'
import { locate, type IdentityContext } from '../context.ts'
import { answerResolved } from './answer.ts'
import { findHoldersOf } from './holders.ts'
import type { Answer, CertifiedPiece, DatedPiece, Holder, Piece, StandingPiece } from './piece.ts'
import type { EvidenceTrust, ResolutionScope } from './resolve.ts'

/** A new piece with its answer. */
export interface Judged {
  readonly piece: Piece
  readonly answer: Answer
  /** Whose card it is, when it came so far and belongs to somebody the asking municipality may know. */
  readonly holder: Holder | undefined
  /** The locator key of a genuine card, whoever holds it. */
  readonly cardKey: Buffer | undefined
}

/** The table of checks, in its order: clock, certificate, revocation, card proof, registration. */
export async function judge(
  context: IdentityContext,
  trust: EvidenceTrust,
  scope: ResolutionScope,
  pieces: readonly Piece[],
): Promise<Judged[]> {
  const cardKeyOf = (issuerKey: string, serial: string): Buffer =>
    locate(context, 'card', cardName(issuerKey, serial))
  const dated = await pass(startFlow(pieces), each(checkClock))
  const certified = await pass(dated, async (batch: readonly DatedPiece[]) => {
    const cards = batch.map(({ bytes, moment }) => ({ bytes, at: moment.at }))
    const inspections = await trust.inspector.inspect(cards)
    return batch.map((piece, at) => checkCertificate(piece, getInspection(inspections, at), cardKeyOf))
  })
  const standing = await pass(certified, (batch: readonly CertifiedPiece[]) =>
    Promise.all(batch.map((piece) => checkRevocation(piece, trust.status))),
  )
  const holders = await findHoldersOf(
    context,
    scope,
    standing.underWay.map(({ item }) => item.cardKey),
  )
  const holderOf = ({ cardKey }: StandingPiece): Holder | undefined => holders.get(cardKey.toString('hex'))
  const proven = await pass(
    standing,
    each((piece: StandingPiece) => checkProof(piece, holderOf(piece))),
  )
  const held = await pass(
    proven,
    each((piece: StandingPiece) => checkRegistration(piece, holderOf(piece))),
  )
  const answers: Answer[] = []
  for (const { place, item } of held.settled) answers[place] = item
  const resolved = await answerResolved(context, scope, held.underWay)
  for (const { place, item } of resolved) answers[place] = item
  const holderAt = new Map(standing.underWay.map(({ place, item }) => [place, holderOf(item)]))
  const cardKeyAt = new Map(certified.underWay.map(({ place, item }) => [place, item.cardKey]))
  return pieces.map((piece, at) => ({
    piece,
    answer: answers[at] as Answer,
    holder: holderAt.get(at),
    cardKey: cardKeyAt.get(at),
  }))
}

function getInspection(inspections: readonly Inspection[], at: number): Inspection {
  const inspection = inspections[at]
  if (!inspection) throw new Error('every card is inspected')
  return inspection
}
