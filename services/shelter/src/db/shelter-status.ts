import type { CrowdingThresholds, ShelterStatus } from '@musubi/contracts'
import type { Uuid } from '@musubi/kernel'
import { type RawBuilder, sql } from 'kysely'
import { crowdingOf } from '../core/index.ts'
import { type SiteRow, toSite } from './sites.ts'
import { rowsOf, type Tx } from './transaction.ts'

export interface StatusQuestion {
  readonly disasterId: Uuid | null
  readonly thresholds: CrowdingThresholds
  /** milliseconds since 1970 */
  readonly now: number
  /** `shelters`: designated ones, and whatever else was opened */
  readonly which: 'shelters' | 'open' | readonly string[]
}

interface StatusRow extends SiteRow {
  readonly opened_at: Date | null
  readonly closed_at: Date | null
  readonly named: number
  readonly unnamed: number
  readonly updated_at: Date | null
  readonly arrivals: number
}

const HOUR_MS = 3_600_000

/** Figures of shelters: one statement however many there are. */
export async function listShelterStatus(tx: Tx, question: StatusQuestion): Promise<ShelterStatus[]> {
  const { disasterId, thresholds, now, which } = question
  const rows = await rowsOf(
    tx,
    sql<StatusRow>`
    with arrived as materialized (
      select shelter_id, sum(arrivals)::int as arrivals from event
      where disaster_id = ${disasterId} and arrivals > 0 and effective_at > ${new Date(now - HOUR_MS)}
      group by shelter_id
    ), heard as materialized (
      select site_id, max(last_heard_at) as at from terminal_report where site_id is not null group by site_id
    )
    select site.municipality_code, site.site_id, site.kind, site.name, site.address, site.lat, site.lon, site.hazards,
      site.welfare, coalesce(opening.capacity, site.capacity) as capacity,
      coalesce(opening.capacity_source, site.capacity_source) as capacity_source,
      opening.opened_at, opening.closed_at, coalesce(occupancy.named, 0) as named,
      coalesce(occupancy.nameless + occupancy.counted, 0) as unnamed,
      greatest(occupancy.updated_at, heard.at) as updated_at, coalesce(arrived.arrivals, 0) as arrivals
    from site
      left join opening on opening.site_id = site.site_id and opening.disaster_id = ${disasterId}
      left join occupancy on occupancy.shelter_id = site.site_id and occupancy.disaster_id = ${disasterId}
      left join arrived on arrived.shelter_id = site.site_id
      left join heard on heard.site_id = site.site_id
    where ${condition(which)}
    order by site.site_id`,
  )
  return rows.map((row) => toStatus(row, thresholds))
}

function condition(which: StatusQuestion['which']): RawBuilder<unknown> {
  if (which === 'open') return sql`opening.opened_at is not null and opening.closed_at is null`
  if (which === 'shelters') return sql`(site.kind = 'designated_shelter' or opening.opened_at is not null)`
  return sql`site.site_id = any(${which}::text[])`
}

function toStatus(row: StatusRow, thresholds: CrowdingThresholds): ShelterStatus {
  const total = row.named + row.unnamed
  return {
    ...toSite(row),
    state: row.opened_at === null ? 'not_open' : row.closed_at === null ? 'open' : 'closed',
    headCount: { total, named: row.named, unnamed: row.unnamed },
    crowding: crowdingOf(total, row.capacity, thresholds),
    updatedAt: row.updated_at?.toISOString() ?? null,
    arrivalsLastHour: row.arrivals,
  }
}
