import type { Hazard } from '@musubi/contracts'
import { findCommonId } from './common-id.ts'

interface Place {
  readonly siteId: string
  readonly kind: string
  readonly name: string
  readonly address: string
  readonly hazards: readonly Hazard[] | null
}

/**
 * What a designated shelter is valid for: only emergency sites carry hazards in the law's lists, so a shelter takes those of the
 * emergency site of its name at its address, or else what all emergency sites of the address have in common (the safe side).
 * Null where no emergency site shares the address: unknown, and to be called so.
 */
export function shelterHazards(sites: Iterable<Place>): (shelter: Place) => Hazard[] | null {
  const byAddress = new Map<string, Place[]>()
  for (const site of sites) {
    if (site.kind !== 'emergency_site' || site.hazards === null) continue
    for (const key of addressKeys(site)) byAddress.set(key, [...(byAddress.get(key) ?? []), site])
  }
  return (shelter) => {
    const group =
      addressKeys(shelter)
        .map((key) => byAddress.get(key))
        .find((found) => found) ?? []
    const namesake = group.find(({ name }) => name === shelter.name)
    const [first, ...others] = namesake ? [namesake] : group
    if (!first?.hazards) return null
    return first.hazards.filter((hazard) => others.every(({ hazards }) => hazards?.includes(hazard)))
  }
}

/** The place number of the 共通ID, then the written address. */
function addressKeys({ siteId, address }: Place): string[] {
  const place = findCommonId(siteId)?.place
  const written = address.normalize('NFKC').replace(/\s+/g, '')
  return place ? [place, written] : [written]
}
