import { err, ok, type Result } from '@musubi/kernel'
import type { TerminalRow } from '../../db/terminals.ts'
import { refused, type Answer, type Piece } from '../evidence/piece.ts'

/**
 * The evidence was made by the terminal that hands it in, and that terminal is enrolled with the municipality that asks,
 * allowed the service that asks, and not switched off. The row was looked for within the municipality only.
 */
export function checkTerminal(
  piece: Piece,
  terminal: TerminalRow | undefined,
  service: string,
): Result<Piece, Answer> {
  const active = terminal !== undefined && terminal.disabledAt === null && terminal.services.includes(service)
  const own = piece.evidence.terminalId === terminal?.terminal.terminalId
  return active && own ? ok(piece) : err(refused('terminal_unknown'))
}
