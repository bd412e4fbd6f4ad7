import { err, ok, parseUuid, type Result, type Uuid } from '@musubi/kernel'
import { findTokenTerminal, verifyTerminalToken } from '@musubi/platform/sealing'
import { findOneLocated } from '../../db/locator.ts'
import { findTerminal, noteSeen, type TerminalRow } from '../../db/terminals.ts'
import { locate, type IdentityContext } from '../context.ts'

/** A busy terminal speaks many times a second; that it was heard of is written down this often. */
const SEEN_EVERY_MS = 60_000

/** A terminal that is enrolled and switched on. */
export async function findActiveTerminal(
  context: IdentityContext,
  terminalId: Uuid,
): Promise<TerminalRow | undefined> {
  const key = locate(context, 'terminal', terminalId)
  const located = await findOneLocated(context.database.db, 'terminal', key)
  if (!located) return undefined
  const row = await context.database.withTenant(located.municipalityCode, (tx) =>
    findTerminal(tx, located.municipalityCode, terminalId),
  )
  return row?.disabledAt === null ? row : undefined
}

/** The terminal that signed this JWT for this audience, a minute ago at most. */
export async function verifyTerminal(
  context: IdentityContext,
  token: string,
  audience: string,
): Promise<Result<TerminalRow, 'terminal_token_invalid'>> {
  const claimed = parseUuid(findTokenTerminal(token) ?? '')
  if (!claimed.ok) return err('terminal_token_invalid')
  const row = await findActiveTerminal(context, claimed.value)
  if (!row) return err('terminal_token_invalid')
  const expected = { terminalId: claimed.value, audience, now: context.clock() }
  const { kty, crv, x } = row.publicKey
  const verified = await verifyTerminalToken({ kty, crv, x }, token, expected)
  if (!verified.ok) return verified
  await noteHeard(context, row)
  return ok(row)
}

/** Notes that a terminal has just proved itself. */
export async function noteHeard(
  { database, clock }: IdentityContext,
  { terminal, lastSeenAt }: TerminalRow,
): Promise<void> {
  if (lastSeenAt !== null && clock() - lastSeenAt.getTime() < SEEN_EVERY_MS) return
  const { municipalityCode, terminalId } = terminal
  await database.withTenant(municipalityCode, (tx) =>
    noteSeen(tx, municipalityCode, terminalId, new Date(clock())),
  )
}
