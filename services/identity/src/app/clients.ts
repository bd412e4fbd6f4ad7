import { createPublicKey, type JsonWebKey } from 'node:crypto'
import type { ClientProblem, ClientRegistration, ClientStatus, RegisteredClient } from '@musubi/contracts'
import {
  err,
  expectOk,
  ok,
  parseMunicipalityCode,
  type MunicipalityCode,
  type Result,
  type Uuid,
} from '@musubi/kernel'
import type { ActorOf } from '@musubi/platform/http'
import { findClientProblems, type RegistrationToJudge } from '../core/client-rules.ts'
import {
  findClient,
  insertClient,
  listClients,
  updateClient,
  type ClientRow,
} from '../db/registered-clients.ts'
import type { Tx } from '../db/schema.ts'
import { readHistory, type History } from './console-history.ts'
import type { IdentityContext } from './context.ts'

type Staff = ActorOf<'staff'>
type Refused = { readonly code: 'client_refused'; readonly problems: readonly ClientProblem[] }
export type ClientFailure =
  | Refused
  | { readonly code: 'client_unknown' | 'client_changed_meanwhile' | 'service_taken' }
type Outcome = Result<RegisteredClient, ClientFailure>

/** Municipal IT (and operators) answer for the services that may log residents in. */
export function mayManageClients({ roles }: Staff): boolean {
  return roles.includes('service_manager') || roles.includes('operator')
}

export function clientIdOf(municipalityCode: MunicipalityCode, service: string): string {
  return `${municipalityCode}.${service}`
}

/** Everything that speaks against a registration; a demonstration runs on one machine and may stay there. */
export function judgeRegistration(
  { demoMode }: Pick<IdentityContext, 'demoMode'>,
  registration: RegistrationToJudge,
): ClientProblem[] {
  const badKeys = registration.keys.flatMap((key, place): ClientProblem[] =>
    isPublicKey(key) ? [] : [{ path: `keys.${place}`, problem: 'not_a_key' }],
  )
  return [...findClientProblems(registration, demoMode), ...badKeys]
}

export async function listRegisteredClients(
  context: IdentityContext,
  staff: Staff,
): Promise<RegisteredClient[]> {
  const home = homeOf(staff)
  const rows = await context.database.withTenant(home, (tx) => listClients(tx, home))
  return rows.map((row) => describe(row, home))
}

/** A new service begins in the sandbox. One service, one client: two would share people's ids. */
export async function registerClient(
  context: IdentityContext,
  staff: Staff,
  registrationId: Uuid,
  registration: ClientRegistration,
): Promise<Outcome> {
  const problems = judgeRegistration(context, { ...registration, status: 'sandbox' })
  if (problems.length > 0) return err({ code: 'client_refused', problems })
  const home = homeOf(staff)
  const clientId = clientIdOf(home, registration.service)
  const updatedAt = new Date(context.clock())
  return context.database.withTenant(home, async (tx): Promise<Outcome> => {
    if (await findClient(tx, home, clientId).then((row) => row && row.registrationId !== registrationId))
      return err({ code: 'service_taken' })
    const row = await insertClient(tx, home, {
      clientId,
      registrationId,
      registration,
      status: 'sandbox',
      updatedAt,
    })
    if (row?.registrationId !== registrationId) return err({ code: 'service_taken' })
    const details = { service: registration.service, claims: claimsOf(registration) }
    await audit(context, tx, staff, clientId, { id: registrationId, action: 'client.registered', details })
    return ok(describe(row, home))
  })
}

export async function changeClient(
  context: IdentityContext,
  staff: Staff,
  clientId: string,
  { version, ...change }: Omit<ClientRegistration, 'service'> & { readonly version: number },
): Promise<Outcome> {
  return update(context, staff, clientId, version, (row) => ({
    registration: { ...change, service: row.registration.service },
    status: row.status,
    entry: { action: 'client.changed', details: { claims: claimsOf(change), version: version + 1 } },
  }))
}

export async function setClientStatus(
  context: IdentityContext,
  staff: Staff,
  clientId: string,
  { status, version }: { readonly status: ClientStatus; readonly version: number },
): Promise<Outcome> {
  return update(context, staff, clientId, version, (row) => ({
    registration: row.registration,
    status,
    entry: { action: 'client.status_changed', details: { status, version: version + 1 } },
  }))
}

/** What was decided about a service. Of another town's it knows nothing. */
export async function listClientHistory(
  context: IdentityContext,
  staff: Staff,
  clientId: string,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<History> {
  const home = homeOf(staff)
  const question = { subjectIds: [clientId], area: 'client.', before, limit }
  return context.database.withTenant(home, (tx) => readHistory(context, tx, home, staff, question))
}

type Entry =
  | { action: 'client.registered'; details: { service: string; claims: string[] } }
  | { action: 'client.changed'; details: { claims: string[]; version: number } }
  | { action: 'client.status_changed'; details: { status: ClientStatus; version: number } }

interface Change {
  readonly registration: ClientRegistration
  readonly status: ClientStatus
  readonly entry: Entry
}

async function update(
  context: IdentityContext,
  staff: Staff,
  clientId: string,
  version: number,
  changeOf: (row: ClientRow) => Change,
): Promise<Outcome> {
  const home = homeOf(staff)
  return context.database.withTenant(home, async (tx): Promise<Outcome> => {
    const row = await findClient(tx, home, clientId)
    if (!row) return err({ code: 'client_unknown' })
    const { registration, status, entry } = changeOf(row)
    // What is being stopped need not be right; everything else is judged by the rules of today.
    const problems = status === 'suspended' ? [] : judgeRegistration(context, { ...registration, status })
    if (problems.length > 0) return err({ code: 'client_refused', problems })
    const at = new Date(context.clock())
    if (!(await updateClient(tx, home, clientId, version, { registration, status }, at)))
      return err({ code: 'client_changed_meanwhile' })
    await audit(context, tx, staff, clientId, entry)
    return ok(describe({ ...row, registration, status, version: version + 1, updatedAt: at }, home))
  })
}

async function audit(
  context: IdentityContext,
  tx: Tx,
  { subject }: Staff,
  clientId: string,
  entry: Entry & { readonly id?: Uuid },
): Promise<void> {
  await context.audit.append(tx, {
    ...entry,
    actor: { kind: 'staff', id: subject },
    subject: { kind: 'client', id: clientId },
    purpose: 'service_registry',
    outcome: 'done',
  })
}

function describe(row: ClientRow, municipalityCode: MunicipalityCode): RegisteredClient {
  const { clientId, registration, status, version, updatedAt } = row
  return {
    ...registration,
    clientId,
    municipalityCode,
    status,
    version,
    updatedAt: updatedAt.toISOString(),
  }
}

function claimsOf({ claims }: Pick<ClientRegistration, 'claims'>): string[] {
  return claims.map(({ claim }) => claim)
}

function homeOf({ municipalityCode }: Staff): MunicipalityCode {
  return expectOk(parseMunicipalityCode(municipalityCode), 'staff belong to a municipality')
}

/** A point that is not on the curve, or a private key, is none. */
function isPublicKey(key: object): boolean {
  if ('d' in key) return false
  try {
    createPublicKey({ key: key as JsonWebKey, format: 'jwk' })
    return true
  } catch {
    return false
  }
}
