import type { MunicipalityCode } from '@musubi/kernel'
import { sql } from 'kysely'
import type { Tx } from './schema.ts'

/**
 * From here on the transaction is the other municipality's. For one case only: a person moves, proves themselves with the
 * card and says so, and both sides have to change or neither.
 */
export async function crossInto(tx: Tx, municipalityCode: MunicipalityCode): Promise<void> {
  await sql`select set_config('app.municipality_code', ${municipalityCode}, true)`.execute(tx)
}
