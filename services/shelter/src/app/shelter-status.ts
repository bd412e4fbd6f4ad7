import type { ShelterStatus, Site } from '@musubi/contracts'
import { crowdingOf, type StoredSite } from '../core/index.ts'
import type { MunicipalityRecord } from '../db/municipalities.ts'
import type { ShelterFigures } from '../db/stays.ts'

/** What is known of a municipality's shelters at one moment. */
export interface Snapshot {
  readonly municipality: MunicipalityRecord
  readonly sites: readonly StoredSite[]
  readonly openings: ReadonlyMap<string, 'open' | 'closed'>
  readonly figures: ReadonlyMap<string, ShelterFigures>
}

/** The designated shelters with state, head count and crowding. */
export function statusesOf(snapshot: Snapshot): ShelterStatus[] {
  return snapshot.sites
    .filter(({ kind }) => kind === 'designated_shelter')
    .map((site) => statusOf(site, snapshot))
}

export function statusOf(site: StoredSite, { municipality, openings, figures }: Snapshot): ShelterStatus {
  const state = openings.get(site.siteId) ?? 'not_open'
  const { named = 0, unnamed = 0, arrivalsLastHour = 0, updatedAt = null } = figures.get(site.siteId) ?? {}
  const total = named + unnamed
  return {
    ...toSite(site),
    state,
    headCount: { total, named, unnamed },
    crowding: crowdingOf(total, site.capacity, municipality.thresholds),
    updatedAt: updatedAt?.toISOString() ?? null,
    arrivalsLastHour,
  }
}

export function toSite({ capacityNote: _note, ...site }: StoredSite): Site {
  return site
}

const NEED = ['full', 'crowded', 'some', 'unknown', 'free'] as const

/** Open shelters first, the fullest on top: the one order of list, map and charts. */
export function byNeed(a: ShelterStatus, b: ShelterStatus): number {
  return (
    Number(b.state === 'open') - Number(a.state === 'open') ||
    NEED.indexOf(a.crowding) - NEED.indexOf(b.crowding) ||
    share(b) - share(a) ||
    (a.siteId < b.siteId ? -1 : 1)
  )
}

function share({ headCount, capacity }: ShelterStatus): number {
  return capacity === null ? 0 : headCount.total / capacity
}
