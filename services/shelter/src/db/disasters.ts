import type { Disaster, Hazard } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import { rowsOf, type Tx } from './transaction.ts'

export interface Redirect {
  readonly fromSiteId: string
  readonly toSiteId: string
}

export type StoredDisaster = Disaster & { readonly redirect: Redirect | null }

interface DisasterRow {
  readonly disaster_id: Uuid
  readonly name: string
  readonly drill: boolean
  readonly hazards: Hazard[]
  readonly declared_at: Date
  readonly closed_at: Date | null
  readonly redirect_from: string | null
  readonly redirect_to: string | null
}

export async function findDisasters(tx: Tx, disasterIds: readonly string[]): Promise<StoredDisaster[]> {
  const rows = await rowsOf(
    tx,
    sql<DisasterRow>`select * from disaster where disaster_id = any(${disasterIds}::uuid[])`,
  )
  return rows.map(toDisaster)
}

/** A municipality has at most one open disaster. */
export async function findOpenDisaster(tx: Tx): Promise<StoredDisaster | undefined> {
  const [row] = await rowsOf(tx, sql<DisasterRow>`select * from disaster where closed_at is null`)
  return row && toDisaster(row)
}

/** False when the municipality has another disaster open. A disaster that is there already stays as it is. */
export async function addDisaster(
  tx: Tx,
  code: MunicipalityCode,
  disaster: Omit<Disaster, 'closedAt'>,
): Promise<boolean> {
  const added = await rowsOf(
    tx,
    sql`
    insert into disaster (municipality_code, disaster_id, name, drill, hazards, declared_at)
    values (${code}, ${disaster.disasterId}, ${disaster.name}, ${disaster.drill}, ${disaster.hazards},
      ${disaster.declaredAt})
    on conflict do nothing returning 1`,
  )
  return added.length > 0
}

export async function endDisaster(tx: Tx, disasterId: Uuid, closedAt: string): Promise<void> {
  await sql`update disaster set closed_at = ${closedAt} where disaster_id = ${disasterId} and closed_at is null`.execute(
    tx,
  )
  await sql`update opening set closed_at = ${closedAt} where disaster_id = ${disasterId} and closed_at is null`.execute(
    tx,
  )
}

export async function saveRedirect(tx: Tx, disasterId: Uuid, redirect: Redirect | null): Promise<void> {
  await sql`update disaster set redirect_from = ${redirect?.fromSiteId ?? null},
    redirect_to = ${redirect?.toSiteId ?? null} where disaster_id = ${disasterId}`.execute(tx)
}

export interface Opening {
  readonly disasterId: Uuid
  readonly siteId: string
  readonly openedAt: string
  /** null keeps the capacity that is known */
  readonly capacity: number | null
  readonly capacitySource: 'published' | 'demo'
}

/** Opens a shelter, or opens it again; the time of the first opening stays. */
export async function saveOpening(tx: Tx, code: MunicipalityCode, opening: Opening): Promise<void> {
  const { disasterId, siteId, openedAt, capacity, capacitySource } = opening
  await sql`
    insert into opening (municipality_code, disaster_id, site_id, opened_at, capacity, capacity_source)
    values (${code}, ${disasterId}, ${siteId}, ${openedAt}, ${capacity}, ${capacity === null ? null : capacitySource})
    on conflict (municipality_code, disaster_id, site_id) do update set closed_at = null,
      capacity = coalesce(excluded.capacity, opening.capacity),
      capacity_source = coalesce(excluded.capacity_source, opening.capacity_source)`.execute(tx)
}

export async function endOpening(tx: Tx, disasterId: Uuid, siteId: string, closedAt: string): Promise<void> {
  await sql`update opening set closed_at = ${closedAt}
    where disaster_id = ${disasterId} and site_id = ${siteId} and closed_at is null`.execute(tx)
}

export async function listOpenedSites(tx: Tx, disasterId: Uuid): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ site_id: string }>`select site_id from opening where disaster_id = ${disasterId} order by site_id`,
  )
  return rows.map(({ site_id }) => site_id)
}

function toDisaster(row: DisasterRow): StoredDisaster {
  const { redirect_from: fromSiteId, redirect_to: toSiteId } = row
  return {
    disasterId: row.disaster_id,
    name: row.name,
    drill: row.drill,
    hazards: row.hazards,
    declaredAt: row.declared_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    redirect: fromSiteId !== null && toSiteId !== null ? { fromSiteId, toSiteId } : null,
  }
}
