import { sql, type Transaction } from 'kysely'
import type { MunicipalityCode } from '@musubi/kernel'
import type { StoredSite } from '../core/index.ts'
import type { ShelterDatabase } from './schema.ts'

type Tx = Transaction<ShelterDatabase>

/** All places of the tenant, by name. */
export async function listSites(tx: Tx): Promise<StoredSite[]> {
  const rows = await tx.selectFrom('site').selectAll().orderBy('site_id').execute()
  return rows.map((row) => ({
    siteId: row.site_id,
    municipalityCode: row.municipality_code,
    kind: row.kind,
    name: row.name,
    address: row.address,
    lat: row.lat,
    lon: row.lon,
    hazards: row.hazards,
    welfare: row.welfare,
    capacity: row.capacity,
    capacitySource: row.capacity_source,
    capacityNote: row.capacity_note,
  }))
}

/** Writes places; one that exists is brought up to date. Idempotent. */
export async function saveSites(
  tx: Tx,
  municipalityCode: MunicipalityCode,
  sites: readonly StoredSite[],
): Promise<void> {
  const CHUNK = 500
  for (let at = 0; at < sites.length; at += CHUNK) {
    await tx
      .insertInto('site')
      .values(sites.slice(at, at + CHUNK).map((site) => rowOf(municipalityCode, site)))
      .onConflict((conflict) =>
        conflict.columns(['municipality_code', 'site_id']).doUpdateSet((eb) => ({
          kind: eb.ref('excluded.kind'),
          name: eb.ref('excluded.name'),
          address: eb.ref('excluded.address'),
          lat: eb.ref('excluded.lat'),
          lon: eb.ref('excluded.lon'),
          hazards: eb.ref('excluded.hazards'),
          welfare: eb.ref('excluded.welfare'),
          capacity: eb.ref('excluded.capacity'),
          capacity_source: eb.ref('excluded.capacity_source'),
          capacity_note: eb.ref('excluded.capacity_note'),
        })),
      )
      .execute()
  }
}

/** Two imports of one municipality take turns, so that the second one plans on what the first one wrote. */
export async function lockImports(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('sites ' || current_setting('app.municipality_code')))`.execute(
    tx,
  )
}

function rowOf(municipalityCode: MunicipalityCode, site: StoredSite) {
  return {
    municipality_code: municipalityCode,
    site_id: site.siteId,
    kind: site.kind,
    name: site.name,
    address: site.address,
    lat: site.lat,
    lon: site.lon,
    hazards: site.hazards,
    welfare: site.welfare,
    capacity: site.capacity,
    capacity_source: site.capacitySource,
    capacity_note: site.capacityNote,
  }
}
