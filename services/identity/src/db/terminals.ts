import {
  PublicJwkSchema,
  SwitchOffReasonSchema,
  TerminalSchema,
  type SwitchOffReason,
  type Terminal,
} from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql, type Selectable } from 'kysely'
import type { z } from 'zod'
import type { Queries, TerminalTable } from './schema.ts'

export type PublicJwk = z.output<typeof PublicJwkSchema>

export interface TerminalRow {
  readonly terminal: Terminal
  /** What people may log in to there. */
  readonly services: readonly string[]
  readonly publicKey: PublicJwk
  readonly enrolledAt: Date
  readonly lastSeenAt: Date | null
  readonly disabledAt: Date | null
  readonly disabledBy: string | null
  readonly disabledReason: SwitchOffReason | null
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

/** All terminals of a municipality, the newest first. */
export async function listTerminals(tx: Queries, municipalityCode: MunicipalityCode): Promise<TerminalRow[]> {
  const rows = await tx
    .selectFrom('terminal')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .orderBy('enrolled_at', 'desc')
    .execute()
  return rows.map(toTerminalRow)
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
    services: row.services,
    publicKey: PublicJwkSchema.parse(JSON.parse(row.public_key)),
    enrolledAt: row.enrolled_at,
    lastSeenAt: row.last_seen_at,
    disabledAt: row.disabled_at,
    disabledBy: row.disabled_by,
    disabledReason: SwitchOffReasonSchema.nullable().parse(row.disabled_reason),
  }
}

export interface TerminalToInsert {
  readonly terminal: Terminal
  readonly services: readonly string[]
  readonly publicKey: PublicJwk
  readonly enrolledAt: Date
}

export async function insertTerminal(
  tx: Queries,
  { terminal, services, publicKey, enrolledAt }: TerminalToInsert,
): Promise<void> {
  await tx
    .insertInto('terminal')
    .values({
      municipality_code: terminal.municipalityCode,
      terminal_id: terminal.terminalId,
      service: terminal.service,
      services: [...services],
      place: terminal.place,
      name: terminal.name,
      public_key: JSON.stringify(publicKey),
      enrolled_at: enrolledAt,
    })
    .execute()
}

export interface TerminalChange {
  readonly name: string
  readonly place: string | null
  readonly services: readonly string[]
}

/** False when there is no such terminal, or it is switched off. */
export async function updateTerminal(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  terminalId: Uuid,
  { name, place, services }: TerminalChange,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('terminal')
    .set({ name, place, services: [...services] })
    .where('municipality_code', '=', municipalityCode)
    .where('terminal_id', '=', terminalId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Notes that a terminal was heard of; written once in a while only, because a busy one speaks many times a second. */
export async function noteSeen(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  terminalId: Uuid,
  at: Date,
): Promise<void> {
  await tx
    .updateTable('terminal')
    .set({ last_seen_at: at })
    .where('municipality_code', '=', municipalityCode)
    .where('terminal_id', '=', terminalId)
    .execute()
}

export interface SwitchOff {
  readonly at: Date
  readonly by: string | null
  readonly reason: SwitchOffReason | null
}

/** The kill switch. What was written at the first time stays. False when it was off already. */
export async function disableTerminal(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  terminalId: Uuid,
  { at, by, reason }: SwitchOff,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('terminal')
    .set({ disabled_at: at, disabled_by: by, disabled_reason: reason })
    .where('municipality_code', '=', municipalityCode)
    .where('terminal_id', '=', terminalId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Remembers what was granted through a terminal. */
export async function insertTerminalGrant(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  terminalId: Uuid,
  grantId: string,
  expiresAt: Date,
): Promise<void> {
  await sql`
    insert into terminal_grant (municipality_code, terminal_id, grant_id, expires_at)
    values (${municipalityCode}, ${terminalId}, ${grantId}, ${expiresAt})
    on conflict do nothing`.execute(tx)
}

/** What was granted through a terminal and may still live. */
export async function listTerminalGrants(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  terminalId: Uuid,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('terminal_grant')
    .select('grant_id')
    .where('municipality_code', '=', municipalityCode)
    .where('terminal_id', '=', terminalId)
    .execute()
  return rows.map(({ grant_id }) => grant_id)
}

export async function deleteTerminalGrantsBefore(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  moment: Date,
): Promise<void> {
  await tx
    .deleteFrom('terminal_grant')
    .where('municipality_code', '=', municipalityCode)
    .where('expires_at', '<', moment)
    .execute()
}
