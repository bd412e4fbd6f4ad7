import type { ServiceDatabase } from '@musubi/platform/database'
import type { RawBuilder, Transaction } from 'kysely'

/** Queries are written in SQL, each with the type of its rows; the table types of Kysely are not used. */
export type ShelterTables = Record<never, never>
export type ShelterDatabase = ServiceDatabase<ShelterTables>
/** A transaction bound to one municipality: row-level security keeps every statement to its rows. */
export type Tx = Transaction<ShelterTables>

/** Tables that belong to no municipality, for opening the database. */
export const tablesWithoutTenant = ['municipality'] as const

export async function rowsOf<Row>(tx: Tx, query: RawBuilder<Row>): Promise<Row[]> {
  const { rows } = await query.execute(tx)
  return rows
}
