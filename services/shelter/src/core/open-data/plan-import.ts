import type { Site } from '@musubi/contracts'
import { distanceM } from '../distance.ts'
import { findCommonId } from './common-id.ts'
import type { ParsedSite } from './parse-sites.ts'
import { shelterHazards } from './shelter-hazards.ts'

export type StoredSite = Site & { readonly capacityNote: string | null }

export interface ImportPlan {
  /** rows to write: what the file adds or changes, and shelters whose hazards follow from it */
  readonly writes: readonly StoredSite[]
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  /** sites we have of the kinds in the file that it does not name; they stay */
  readonly missing: number
}

/** Two lists place one building a little differently. */
const SAME_PLACE_M = 300

/** What taking a file would change. Nothing is ever removed, and a file that says no capacity takes none away. */
export function planImport(existing: readonly StoredSite[], incoming: readonly ParsedSite[]): ImportPlan {
  const find = siteFinder(existing)
  const merged = new Map(existing.map((site) => [site.siteId, site]))
  const named = incoming.map((site) => {
    const before = find(site)
    const after = merge(before, site)
    merged.set(after.siteId, after)
    return { before, siteId: after.siteId }
  })
  const hazardsOf = shelterHazards(merged.values())
  const before = new Map(existing.map((site) => [site.siteId, site]))
  const settled = [...merged.values()].map((site) =>
    site.kind === 'designated_shelter' ? { ...site, hazards: hazardsOf(site) } : site,
  )
  const writes = settled.filter((site) => !equalSites(before.get(site.siteId), site))
  const written = new Set(writes.map(({ siteId }) => siteId))
  const ids = new Set(named.map(({ siteId }) => siteId))
  const kinds = new Set(incoming.map(({ kind }) => kind))
  return {
    writes,
    added: named.filter((site) => !site.before).length,
    changed: named.filter((site) => site.before && written.has(site.siteId)).length,
    unchanged: named.filter((site) => site.before && !written.has(site.siteId)).length,
    missing: existing.filter(({ kind, siteId }) => kinds.has(kind) && !ids.has(siteId)).length,
  }
}

/**
 * The site a file means: the same id, or the same kind and name close by where the two lists have different makers and
 * share no ids. Two 共通ID that differ are two places.
 */
function siteFinder(existing: readonly StoredSite[]): (site: ParsedSite) => StoredSite | undefined {
  const byId = new Map(existing.map((site) => [site.siteId, site]))
  const byName = Map.groupBy(existing, ({ kind, name }) => `${kind}:${name}`)
  return (site) =>
    byId.get(site.siteId) ??
    byName
      .get(`${site.kind}:${site.name}`)
      ?.find(
        (other) =>
          !(findCommonId(other.siteId) && findCommonId(site.siteId)) &&
          distanceM(other, site) <= SAME_PLACE_M,
      )
}

function merge(before: StoredSite | undefined, site: ParsedSite): StoredSite {
  const capacity =
    site.capacity === null && before
      ? {
          capacity: before.capacity,
          capacitySource: before.capacitySource,
          capacityNote: before.capacityNote,
        }
      : { capacitySource: site.capacity === null ? null : ('published' as const) }
  return {
    ...site,
    ...capacity,
    siteId: before?.siteId ?? site.siteId,
    hazards: site.hazards ?? before?.hazards ?? null,
  }
}

const COMPARED = [
  'kind',
  'name',
  'address',
  'lat',
  'lon',
  'welfare',
  'capacity',
  'capacitySource',
  'capacityNote',
] as const

function equalSites(a: StoredSite | undefined, b: StoredSite): boolean {
  return (
    a !== undefined &&
    COMPARED.every((key) => a[key] === b[key]) &&
    (a.hazards?.toSorted().join() ?? null) === (b.hazards?.toSorted().join() ?? null)
  )
}
