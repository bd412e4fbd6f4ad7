import type { Terminal } from '@musubi/contracts'
import { err, ok, parseUuid, uuidV7, type MunicipalityCode, type Result } from '@musubi/kernel'
import { findTokenTerminal, verifyTerminalToken } from '@musubi/platform/sealing'
import { formatEnrolmentCode, normaliseEnrolmentCode } from '../core/enrolment-code.ts'
import { addLocated, findOneLocated } from '../db/locator.ts'
import type { Queries } from '../db/schema.ts'
import {
  findEnrolmentForUpdate,
  findTerminal,
  insertEnrolment,
  insertTerminal,
  redeemEnrolment,
  type PublicJwk,
} from '../db/terminals.ts'
import { locate, type IdentityContext } from './context.ts'

const ENROLMENT_MS = 7 * 24 * 60 * 60_000

/** Where a terminal will stand, decided by staff before it is switched on. */
export interface TerminalPlan {
  readonly municipalityCode: MunicipalityCode
  readonly service: Terminal['service']
  readonly place: string | null
  readonly name: string
}

/** A one-time code for one terminal, good for a week. Only a keyed hash of it is kept. */
export async function createEnrolment(context: IdentityContext, plan: TerminalPlan): Promise<string> {
  const code = formatEnrolmentCode(context.random(16))
  const key = locate(context, 'enrolment', normaliseEnrolmentCode(code))
  const target = uuidV7(context.clock(), context.random(10))
  await context.database.withTenant(plan.municipalityCode, async (tx) => {
    const expiresAt = new Date(context.clock() + ENROLMENT_MS)
    await insertEnrolment(tx, plan.municipalityCode, key, { ...plan, expiresAt })
    await addLocated(tx, 'enrolment', plan.municipalityCode, [{ key, target }])
  })
  return code
}

/** Enrols the terminal that holds `publicKey`. The same code and key give the same terminal, also after the code expired. */
export async function enrolTerminal(
  context: IdentityContext,
  enrolmentCode: string,
  publicKey: PublicJwk,
): Promise<Result<Terminal, 'enrolment_code_unknown'>> {
  const key = locate(context, 'enrolment', normaliseEnrolmentCode(enrolmentCode))
  const located = await findOneLocated(context.database.db, 'enrolment', key)
  if (!located) return err('enrolment_code_unknown')
  const { municipalityCode } = located
  return context.database.withTenant(municipalityCode, async (tx) => {
    const enrolment = await findEnrolmentForUpdate(tx, municipalityCode, key)
    if (enrolment?.terminalId) {
      const earlier = await findTerminal(tx, municipalityCode, enrolment.terminalId)
      const same = earlier?.publicKey.x === publicKey.x && earlier.disabledAt === null
      return same ? ok(earlier.terminal) : err('enrolment_code_unknown')
    }
    if (!enrolment || enrolment.expiresAt.getTime() <= context.clock()) return err('enrolment_code_unknown')
    const { service, place, name } = enrolment
    const plan = { municipalityCode, service, place, name }
    return ok(await addTerminal(context, tx, key, plan, publicKey))
  })
}

async function addTerminal(
  context: IdentityContext,
  tx: Queries,
  codeKey: Buffer,
  plan: TerminalPlan,
  publicKey: PublicJwk,
): Promise<Terminal> {
  const terminalId = uuidV7(context.clock(), context.random(10))
  const terminal: Terminal = { terminalId, ...plan }
  await insertTerminal(tx, terminal, publicKey, new Date(context.clock()))
  await redeemEnrolment(tx, plan.municipalityCode, codeKey, terminalId)
  const key = locate(context, 'terminal', terminalId)
  await addLocated(tx, 'terminal', plan.municipalityCode, [{ key, target: terminalId }])
  return terminal
}

/** The terminal that signed this JWT for this audience, a minute ago at most. */
export async function verifyTerminal(
  context: IdentityContext,
  token: string,
  audience: string,
): Promise<Result<Terminal, 'terminal_token_invalid'>> {
  const claimed = parseUuid(findTokenTerminal(token) ?? '')
  if (!claimed.ok) return err('terminal_token_invalid')
  const terminalId = claimed.value
  const located = await findOneLocated(
    context.database.db,
    'terminal',
    locate(context, 'terminal', terminalId),
  )
  if (!located) return err('terminal_token_invalid')
  const row = await context.database.withTenant(located.municipalityCode, (tx) =>
    findTerminal(tx, located.municipalityCode, terminalId),
  )
  if (!row || row.disabledAt !== null) return err('terminal_token_invalid')
  const expected = { terminalId, audience, now: context.clock() }
  const { kty, crv, x } = row.publicKey
  const verified = await verifyTerminalToken({ kty, crv, x }, token, expected)
  return verified.ok ? ok(row.terminal) : verified
}
