import type { Terminal } from '@musubi/contracts'
import { err, ok, uuidV7, type MunicipalityCode, type Result, type Uuid } from '@musubi/kernel'
import { verifyEnrolmentProof } from '@musubi/platform/sealing'
import { calculateJwkThumbprint } from 'jose'
import { formatEnrolmentCode, normaliseEnrolmentCode } from '../../core/enrolment-code.ts'
import { addLocated, findOneLocated } from '../../db/locator.ts'
import type { Queries, Tx } from '../../db/schema.ts'
import {
  findEnrolmentForUpdate,
  insertEnrolment,
  redeemEnrolment,
  type Enrolment,
} from '../../db/terminal-enrolments.ts'
import { findTerminal, insertTerminal, type PublicJwk } from '../../db/terminals.ts'
import { locate, type IdentityContext } from '../context.ts'

export const ENROLMENT_MS = 7 * 24 * 60 * 60_000

/** Where a terminal will stand, decided by staff before it is switched on. */
export interface TerminalPlan {
  readonly municipalityCode: MunicipalityCode
  readonly service: Terminal['service']
  /** What people may log in to there; only `service` unless told. */
  readonly services?: readonly string[]
  readonly place: string | null
  readonly name: string
}

/** A one-time code for one terminal, good for a week. Only a keyed hash of it is kept. */
export async function createEnrolment(context: IdentityContext, plan: TerminalPlan): Promise<string> {
  const code = formatEnrolmentCode(context.random(16))
  await context.database.withTenant(plan.municipalityCode, (tx) =>
    keepEnrolment(context, tx, code, { ...plan, planId: null }),
  )
  return code
}

/** Files a code under its keyed hash, in the municipality and in the index. Returns when it ends. */
export async function keepEnrolment(
  context: IdentityContext,
  tx: Queries,
  code: string,
  {
    municipalityCode,
    service,
    services = [service],
    place,
    name,
    planId,
  }: TerminalPlan & { planId: Uuid | null },
): Promise<Date> {
  const key = codeKeyOf(context, code)
  const expiresAt = new Date(context.clock() + ENROLMENT_MS)
  await insertEnrolment(tx, municipalityCode, key, { planId, service, services, place, name, expiresAt })
  const target = planId ?? uuidV7(context.clock(), context.random(10))
  await addLocated(tx, 'enrolment', municipalityCode, [{ key, target }])
  return expiresAt
}

export function codeKeyOf(context: IdentityContext, code: string): Buffer {
  return locate(context, 'enrolment', normaliseEnrolmentCode(code))
}

/**
 * The code of a planned terminal. It follows from the plan, so that whoever asks again is shown the same one, and nobody
 * without the secret can reckon it.
 */
export function enrolmentCodeOf(
  context: IdentityContext,
  municipalityCode: MunicipalityCode,
  planId: Uuid,
): string {
  return formatEnrolmentCode(locate(context, 'enrolment', `plan\n${municipalityCode}\n${planId}`))
}

export interface EnrolmentRequest {
  readonly enrolmentCode: string
  readonly publicKey: PublicJwk
  /** `signEnrolmentProof`: whoever hands the key in holds its private half. */
  readonly proof: string
  /** This server's public URL. */
  readonly audience: string
}

/** Enrols the terminal that holds `publicKey`. The same code and key give the same terminal, also after the code expired. */
export async function enrolTerminal(
  context: IdentityContext,
  { enrolmentCode, publicKey, proof, audience }: EnrolmentRequest,
): Promise<Result<Terminal, 'enrolment_code_unknown' | 'terminal_key_unproven'>> {
  const { kty, crv, x } = publicKey
  const held = await verifyEnrolmentProof({ kty, crv, x }, proof, { enrolmentCode, audience })
  if (!held.ok) return err('terminal_key_unproven')
  const key = codeKeyOf(context, enrolmentCode)
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
    return ok(await addTerminal(context, tx, municipalityCode, { key, enrolment, publicKey }))
  })
}

async function addTerminal(
  context: IdentityContext,
  tx: Tx,
  municipalityCode: MunicipalityCode,
  { key, enrolment, publicKey }: { key: Buffer; enrolment: Enrolment; publicKey: PublicJwk },
): Promise<Terminal> {
  const { service, services, place, name } = enrolment
  const terminalId = uuidV7(context.clock(), context.random(10))
  const terminal: Terminal = { terminalId, municipalityCode, service, place, name }
  await insertTerminal(tx, { terminal, services, publicKey, enrolledAt: new Date(context.clock()) })
  await redeemEnrolment(tx, municipalityCode, key, terminalId)
  const located = { key: locate(context, 'terminal', terminalId), target: terminalId }
  await addLocated(tx, 'terminal', municipalityCode, [located])
  const { kty, crv, x } = publicKey
  await context.audit.append(tx, {
    action: 'terminal.enrolled',
    actor: { kind: 'terminal', id: terminalId },
    subject: { kind: 'terminal', id: terminalId },
    purpose: 'manage_terminals',
    outcome: 'done',
    details: { service, keyThumbprint: await calculateJwkThumbprint({ kty, crv, x }) },
  })
  return terminal
}
