import { expectOk, parseUuid, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import type { Sector } from '../core/sector.ts'
import type { Queries } from './schema.ts'

/** Whose PPID this is. Asked within the home municipality only; the answer never leaves identity. */
export async function findPpidOwner(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  sector: Sector,
  ppid: string,
): Promise<Uuid | undefined> {
  const row = await tx
    .selectFrom('ppid')
    .select('account_id')
    .where('municipality_code', '=', municipalityCode)
    .where('sector', '=', sector)
    .where('ppid', '=', ppid)
    .executeTakeFirst()
  return row && expectOk(parseUuid(row.account_id), 'account ids are UUIDs')
}
