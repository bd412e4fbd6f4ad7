import { ServiceNameSchema, type Terminal } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import type { Selectable } from 'kysely'
import type { Queries, TerminalEnrolmentTable } from './schema.ts'

/** A place waiting for its terminal. */
export interface Enrolment {
  /** The console's; null for codes that a demonstration made. */
  readonly planId: Uuid | null
  readonly service: Terminal['service']
  readonly services: readonly string[]
  readonly place: string | null
  readonly name: string
  readonly expiresAt: Date
  readonly terminalId: Uuid | null
}

export async function insertEnrolment(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  codeKey: Buffer,
  { planId, service, services, place, name, expiresAt }: Omit<Enrolment, 'terminalId'>,
): Promise<void> {
  await tx
    .insertInto('terminal_enrolment')
    .values({
      municipality_code: municipalityCode,
      code_key: codeKey,
      plan_id: planId,
      service,
      services: [...services],
      place,
      name,
      expires_at: expiresAt,
    })
    // The same plan gives the same code: what changed since is written over, unless a device has used it.
    .onConflict((conflict) =>
      conflict
        .columns(['municipality_code', 'code_key'])
        .doUpdateSet({ service, services: [...services], place, name, expires_at: expiresAt })
        .where('terminal_enrolment.terminal_id', 'is', null),
    )
    .execute()
}

/** The row stays locked until the transaction ends: of two terminals with one code one is first. */
export async function findEnrolmentForUpdate(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  codeKey: Buffer,
): Promise<Enrolment | undefined> {
  const row = await tx
    .selectFrom('terminal_enrolment')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where('code_key', '=', codeKey)
    .forUpdate()
    .executeTakeFirst()
  return row && toEnrolment(row)
}

/** Plans of the console that no device has used and that have not expired. */
export async function listAwaited(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  now: Date,
): Promise<Enrolment[]> {
  const rows = await tx
    .selectFrom('terminal_enrolment')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where('plan_id', 'is not', null)
    .where('terminal_id', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('expires_at', 'desc')
    .execute()
  return rows.map(toEnrolment)
}

export async function redeemEnrolment(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  codeKey: Buffer,
  terminalId: Uuid,
): Promise<void> {
  await tx
    .updateTable('terminal_enrolment')
    .set({ terminal_id: terminalId })
    .where('municipality_code', '=', municipalityCode)
    .where('code_key', '=', codeKey)
    .execute()
}

/** The plan under whose code a terminal was enrolled; undefined for codes that a demonstration made. */
export async function findPlanOf(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  terminalId: Uuid,
): Promise<Uuid | undefined> {
  const row = await tx
    .selectFrom('terminal_enrolment')
    .select('plan_id')
    .where('municipality_code', '=', municipalityCode)
    .where('terminal_id', '=', terminalId)
    .executeTakeFirst()
  return (row?.plan_id ?? undefined) as Uuid | undefined
}

/** Takes a plan back that no device has used. */
export async function deleteEnrolment(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  codeKey: Buffer,
): Promise<void> {
  await tx
    .deleteFrom('terminal_enrolment')
    .where('municipality_code', '=', municipalityCode)
    .where('code_key', '=', codeKey)
    .where('terminal_id', 'is', null)
    .execute()
}

function toEnrolment(row: Selectable<TerminalEnrolmentTable>): Enrolment {
  return {
    planId: row.plan_id as Uuid | null,
    service: ServiceNameSchema.parse(row.service),
    services: row.services,
    place: row.place,
    name: row.name,
    expiresAt: row.expires_at,
    terminalId: row.terminal_id as Uuid | null,
  }
}
