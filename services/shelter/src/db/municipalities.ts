import type { Kysely } from 'kysely'
import type { CrowdingThresholds } from '@musubi/contracts'
import type { MunicipalityCode } from '@musubi/kernel'
import type { ShelterDatabase } from './schema.ts'

export interface MunicipalityRecord {
  readonly municipalityCode: MunicipalityCode
  readonly name: string
  readonly sharesWith: readonly MunicipalityCode[]
  readonly thresholds: CrowdingThresholds
}

export async function listMunicipalities(db: Kysely<ShelterDatabase>): Promise<MunicipalityRecord[]> {
  const rows = await db.selectFrom('municipality').selectAll().orderBy('municipality_code').execute()
  return rows.map((row) => ({
    municipalityCode: row.municipality_code,
    name: row.name,
    sharesWith: row.shares_with,
    thresholds: { some: row.threshold_some, crowded: row.threshold_crowded, full: row.threshold_full },
  }))
}

/** Adds municipalities or renews their names and agreements; thresholds that were set stay. */
export async function saveMunicipalities(
  db: Kysely<ShelterDatabase>,
  municipalities: readonly Omit<MunicipalityRecord, 'thresholds'>[],
): Promise<void> {
  await db
    .insertInto('municipality')
    .values(
      municipalities.map(({ municipalityCode, name, sharesWith }) => ({
        municipality_code: municipalityCode,
        name,
        shares_with: [...sharesWith],
      })),
    )
    .onConflict((conflict) =>
      conflict.column('municipality_code').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        shares_with: eb.ref('excluded.shares_with'),
      })),
    )
    .execute()
}
