import { PublicJwkSchema, ServiceNameSchema, TerminalSchema, type Terminal } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import type { Selectable } from 'kysely'
import type { z } from 'zod'
import type { Queries, TerminalTable } from './schema.ts'

export type PublicJwk = z.output<typeof PublicJwkSchema>

export interface TerminalRow {
  readonly terminal: Terminal
  readonly publicKey: PublicJwk
  readonly disabledAt: Date | null
}

/** A place waiting for its terminal. */
export interface Enrolment {
  readonly service: Terminal['service']
  readonly place: string | null
  readonly name: string
  readonly expiresAt: Date
  readonly terminalId: Uuid | null
}

export async function findTerminal(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  terminalId: Uuid,
): Promise<TerminalRow | undefined> {
  return (await findTerminals(tx, municipalityCode, [terminalId])).get(terminalId)
}

/** The terminals of this municipality among these, by id. */
export async function findTerminals(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  terminalIds: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, TerminalRow>> {
  const rows = await tx
    .selectFrom('terminal')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where('terminal_id', 'in', terminalIds)
    .execute()
  return new Map(rows.map(toTerminalRow).map((row) => [row.terminal.terminalId, row]))
}

function toTerminalRow(row: Selectable<TerminalTable>): TerminalRow {
  return {
    terminal: TerminalSchema.parse({
      terminalId: row.terminal_id,
      municipalityCode: row.municipality_code,
      service: row.service,
      place: row.place,
      name: row.name,
    }),
    publicKey: PublicJwkSchema.parse(JSON.parse(row.public_key)),
    disabledAt: row.disabled_at,
  }
}

export async function insertTerminal(
  tx: Queries,
  terminal: Terminal,
  publicKey: PublicJwk,
  enrolledAt: Date,
): Promise<void> {
  await tx
    .insertInto('terminal')
    .values({
      municipality_code: terminal.municipalityCode,
      terminal_id: terminal.terminalId,
      service: terminal.service,
      place: terminal.place,
      name: terminal.name,
      public_key: JSON.stringify(publicKey),
      enrolled_at: enrolledAt,
    })
    .execute()
}

export async function insertEnrolment(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  codeKey: Buffer,
  { service, place, name, expiresAt }: Omit<Enrolment, 'terminalId'>,
): Promise<void> {
  await tx
    .insertInto('terminal_enrolment')
    .values({
      municipality_code: municipalityCode,
      code_key: codeKey,
      service,
      place,
      name,
      expires_at: expiresAt,
    })
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
  return (
    row && {
      service: ServiceNameSchema.parse(row.service),
      place: row.place,
      name: row.name,
      expiresAt: row.expires_at,
      terminalId: row.terminal_id as Uuid | null,
    }
  )
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

/** The kill switch. */
export async function disableTerminal(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  terminalId: Uuid,
  at: Date,
): Promise<void> {
  await tx
    .updateTable('terminal')
    .set({ disabled_at: at })
    .where('municipality_code', '=', municipalityCode)
    .where('terminal_id', '=', terminalId)
    .where('disabled_at', 'is', null)
    .execute()
}
