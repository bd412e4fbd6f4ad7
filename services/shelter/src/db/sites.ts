import type { Hazard, Site } from '@musubi/contracts'
import type { MunicipalityCode } from '@musubi/kernel'
import { sql } from 'kysely'
import type { StoredSite } from '../core/index.ts'
import { rowsOf, type Tx } from './transaction.ts'

export interface SiteRow {
  readonly municipality_code: MunicipalityCode
  readonly site_id: string
  readonly kind: Site['kind']
  readonly name: string
  readonly address: string
  readonly lat: number
  readonly lon: number
  readonly hazards: Hazard[] | null
  readonly welfare: boolean
  readonly capacity: number | null
  readonly capacity_source: Site['capacitySource']
  readonly capacity_note: string | null
}

export function toSite(row: SiteRow): Site {
  return {
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
  }
}

export async function listSites(tx: Tx): Promise<StoredSite[]> {
  const rows = await rowsOf(tx, sql<SiteRow>`select * from site order by site_id`)
  return rows.map((row) => ({ ...toSite(row), capacityNote: row.capacity_note }))
}

export async function siteExists(tx: Tx, siteIds: readonly string[]): Promise<boolean> {
  const found = await rowsOf(tx, sql`select 1 from site where site_id = any(${siteIds}::text[])`)
  return found.length === new Set(siteIds).size
}

export async function saveSites(tx: Tx, sites: readonly StoredSite[]): Promise<void> {
  if (sites.length === 0) return
  await sql`
    insert into site (municipality_code, site_id, kind, name, address, lat, lon, hazards, welfare, capacity,
      capacity_source, capacity_note)
    select municipality_code, site_id, kind, name, address, lat, lon,
      case when hazards is null then null else string_to_array(nullif(hazards, ''), ',') end, welfare, capacity,
      capacity_source, capacity_note
    from unnest(${sites.map((site) => site.municipalityCode)}::text[], ${sites.map((site) => site.siteId)}::text[],
      ${sites.map((site) => site.kind)}::text[], ${sites.map((site) => site.name)}::text[],
      ${sites.map((site) => site.address)}::text[], ${sites.map((site) => site.lat)}::float8[],
      ${sites.map((site) => site.lon)}::float8[], ${sites.map((site) => site.hazards?.join(',') ?? null)}::text[],
      ${sites.map((site) => site.welfare)}::bool[], ${sites.map((site) => site.capacity)}::int[],
      ${sites.map((site) => site.capacitySource)}::text[], ${sites.map((site) => site.capacityNote)}::text[])
      as given (municipality_code, site_id, kind, name, address, lat, lon, hazards, welfare, capacity, capacity_source,
        capacity_note)
    on conflict (municipality_code, site_id) do update set kind = excluded.kind, name = excluded.name,
      address = excluded.address, lat = excluded.lat, lon = excluded.lon, hazards = excluded.hazards,
      welfare = excluded.welfare, capacity = excluded.capacity, capacity_source = excluded.capacity_source,
      capacity_note = excluded.capacity_note`.execute(tx)
}
