import { each, pass, startFlow, type Flow } from '../../core/flow.ts'
import { findReceipts } from '../../db/receipts.ts'
import { findTerminals } from '../../db/terminals.ts'
import { checkReplay } from '../checks/replay.ts'
import { checkShape, type Opened } from '../checks/shape.ts'
import { checkTerminal } from '../checks/terminal.ts'
import type { IdentityContext } from '../context.ts'
import type { Answer, Piece } from './piece.ts'
import type { EvidenceTrust, ResolutionRequest, ResolutionScope } from './resolve.ts'

/** The pieces that are readable, of the right terminal, and new; the others have their answer. */
export async function receive(
  { database }: IdentityContext,
  { opener }: Pick<EvidenceTrust, 'opener'>,
  { municipalityCode, service }: ResolutionScope,
  requests: readonly ResolutionRequest[],
): Promise<Flow<Piece, Answer>> {
  const opened = await Promise.all(requests.map((request) => openRequest(opener, request)))
  const readable = await pass(startFlow(opened.flat()), each(checkShape))
  if (readable.underWay.length === 0) return readable
  const pieces = readable.underWay.map(({ item }) => item)
  const terminalIds = [...new Set(pieces.map(({ terminalId }) => terminalId))]
  const facts = await database.withTenant(municipalityCode, async (tx) => ({
    terminals: await findTerminals(tx, municipalityCode, terminalIds),
    receipts: await findReceipts(tx, municipalityCode, pieces),
  }))
  const known = await pass(
    readable,
    each((piece: Piece) => checkTerminal(piece, facts.terminals.get(piece.terminalId), service)),
  )
  return pass(
    known,
    each((piece: Piece) => checkReplay(piece, facts.receipts)),
  )
}

async function openRequest(
  opener: EvidenceTrust['opener'],
  { keys, evidence, terminalId, receivedAt }: ResolutionRequest,
): Promise<Opened[]> {
  const opened = await opener.open(keys, evidence)
  return evidence.map((sealed, at) => ({
    sealed,
    bytes: opened[at] ?? { ok: false, error: 'unsealable' },
    delivery: { terminalId, receivedAt: Date.parse(receivedAt) },
  }))
}
