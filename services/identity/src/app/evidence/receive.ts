import { each, pass, startFlow, type Flow } from '../../core/flow.ts'
import { findReceipts } from '../../db/receipts.ts'
import { findTerminal } from '../../db/terminals.ts'
import { checkReplay } from '../checks/replay.ts'
import { checkShape } from '../checks/shape.ts'
import { checkTerminal } from '../checks/terminal.ts'
import type { IdentityContext } from '../context.ts'
import type { Answer, Piece } from './piece.ts'
import type { EvidenceTrust, ResolutionRequest } from './resolve.ts'

/** The pieces that are readable, of the right terminal, and new; the others have their answer. */
export async function receive(
  context: IdentityContext,
  { opener }: Pick<EvidenceTrust, 'opener'>,
  request: ResolutionRequest,
): Promise<Flow<Piece, Answer>> {
  const { municipalityCode, terminalId, service } = request
  const opened = await opener.open(request.keys, request.evidence)
  const start = startFlow(
    request.evidence.map((sealed, at) => ({
      sealed,
      bytes: opened[at] ?? ({ ok: false, error: 'unsealable' } as const),
    })),
  )
  const readable = await pass(start, each(checkShape))
  if (readable.underWay.length === 0) return readable
  const pieces = readable.underWay.map(({ item }) => item)
  const facts = await context.database.withTenant(municipalityCode, async (tx) => ({
    terminal: await findTerminal(tx, municipalityCode, terminalId),
    receipts: await findReceipts(tx, municipalityCode, {
      terminalId,
      evidenceIds: pieces.map(({ evidenceId }) => evidenceId),
      nonces: pieces.map(({ evidence }) => Buffer.from(evidence.nonce)),
    }),
  }))
  const known = await pass(
    readable,
    each((piece: Piece) => checkTerminal(piece, facts.terminal, service)),
  )
  return pass(
    known,
    each((piece: Piece) => checkReplay(piece, facts.receipts)),
  )
}
