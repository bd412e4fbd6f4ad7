import type { MunicipalityCode } from '@musubi/kernel'
import type { Sector } from '../core/sector.ts'
import type { Queries } from './schema.ts'

/** Names of the staff behind these PPIDs of one sector. Whoever has no account any more is left out. */
export async function findStaffNames(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  sector: Sector,
  ppids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ppids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('ppid')
    .innerJoin('municipal_id', (join) =>
      join
        .onRef('municipal_id.municipality_code', '=', 'ppid.municipality_code')
        .onRef('municipal_id.account_id', '=', 'ppid.account_id'),
    )
    .innerJoin('account', (join) =>
      join
        .onRef('account.municipality_code', '=', 'ppid.municipality_code')
        .onRef('account.account_id', '=', 'ppid.account_id'),
    )
    .select(['ppid.ppid', 'municipal_id.display_name'])
    .where('ppid.municipality_code', '=', municipalityCode)
    .where('ppid.sector', '=', sector)
    .where('ppid.ppid', 'in', [...ppids])
    .where('account.kind', '=', 'staff')
    .execute()
  return new Map(rows.map(({ ppid, display_name }) => [ppid, display_name]))
}
