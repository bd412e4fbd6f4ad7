import type { HqOverview, ShelterStatus, Site } from '@musubi/contracts'
import { distanceM, validityFor } from '@musubi/shelter/core'

export interface NearShelter {
  readonly shelter: ShelterStatus
  readonly distanceM: number
  /** People it can still take. */
  readonly places: number
}

/**
 * Open shelters around a place that still have room and are not known to fail the disaster's hazards, the nearest
 * first; the neighbours' too, because people at a border go where it is near. Welfare shelters take people in by
 * arrangement only and are never proposed.
 */
export function nearSheltersWithRoom(
  { shelters, neighbours, disaster }: HqOverview,
  from: Pick<Site, 'siteId' | 'lat' | 'lon'>,
  most = 5,
): NearShelter[] {
  const hazards = disaster?.hazards ?? []
  return [...shelters, ...neighbours.flatMap((town) => town.shelters)]
    .filter(({ siteId, state, welfare }) => state === 'open' && !welfare && siteId !== from.siteId)
    .filter((shelter) => validityFor(shelter.hazards, hazards) !== 'not_valid')
    .map((shelter) => ({ shelter, distanceM: distanceM(from, shelter), places: placesIn(shelter) }))
    .filter(({ places }) => places > 0)
    .sort((a, b) => a.distanceM - b.distanceM)
    .slice(0, most)
}

function placesIn({ capacity, headCount }: ShelterStatus): number {
  return capacity === null ? 0 : capacity - headCount.total
}
