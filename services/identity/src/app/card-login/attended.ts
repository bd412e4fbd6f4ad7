import { listDuties } from '../../db/terminal-duties.ts'
import type { TerminalRow } from '../../db/terminals.ts'
import type { CardLoginParts } from './parts.ts'

/** Whether somebody of the staff is on duty at the terminal: kazashi is lawful only face to face. */
export async function isAttended(
  { context: { database, clock } }: Pick<CardLoginParts, 'context'>,
  { terminal: { municipalityCode, terminalId } }: TerminalRow,
): Promise<boolean> {
  const duties = await database.withTenant(municipalityCode, (tx) =>
    listDuties(tx, municipalityCode, new Date(clock()), terminalId),
  )
  return duties.length > 0
}
