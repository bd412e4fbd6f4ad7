import type { CrowdingThresholds } from '@musubi/contracts'
import type { MunicipalityCode } from '@musubi/kernel'
import { type Kysely, sql } from 'kysely'
import type { ShelterTables } from './transaction.ts'

export interface Municipality {
  readonly municipalityCode: MunicipalityCode
  readonly name: string
  readonly thresholds: CrowdingThresholds
  /** towns it has a wide-area agreement with; see `sharesWith` */
  readonly agreements: readonly MunicipalityCode[]
}

interface MunicipalityRow {
  readonly municipality_code: MunicipalityCode
  readonly name: string
  readonly threshold_some: number
  readonly threshold_crowded: number
  readonly threshold_full: number
  readonly shares_with: readonly MunicipalityCode[]
}

export async function listMunicipalities(db: Kysely<ShelterTables>): Promise<Municipality[]> {
  const { rows } = await sql<MunicipalityRow>`select * from municipality order by municipality_code`.execute(
    db,
  )
  return rows.map((row) => ({
    municipalityCode: row.municipality_code,
    name: row.name,
    thresholds: { some: row.threshold_some, crowded: row.threshold_crowded, full: row.threshold_full },
    agreements: row.shares_with,
  }))
}

export async function saveMunicipality(db: Kysely<ShelterTables>, municipality: Municipality): Promise<void> {
  const { municipalityCode, name, thresholds, agreements } = municipality
  await sql`
    insert into municipality (municipality_code, name, threshold_some, threshold_crowded, threshold_full, shares_with)
    values (${municipalityCode}, ${name}, ${thresholds.some}, ${thresholds.crowded}, ${thresholds.full}, ${agreements})
    on conflict (municipality_code) do update set name = excluded.name, threshold_some = excluded.threshold_some,
      threshold_crowded = excluded.threshold_crowded, threshold_full = excluded.threshold_full,
      shares_with = excluded.shares_with`.execute(db)
}
