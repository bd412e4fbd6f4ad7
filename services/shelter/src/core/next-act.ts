import type { CrowdingThresholds, Hazard, ShelterStatus } from '@musubi/contracts'
import { crowdingOf } from './crowding.ts'
import { distanceM } from './distance.ts'
import { validityFor } from './hazards.ts'
import { compareText } from './order.ts'

/** What the decision needs to know about a shelter; a ShelterStatus is one. */
export type ShelterInNeed = Pick<
  ShelterStatus,
  | 'siteId'
  | 'municipalityCode'
  | 'name'
  | 'lat'
  | 'lon'
  | 'hazards'
  | 'welfare'
  | 'state'
  | 'headCount'
  | 'capacity'
>

export interface Redirection {
  readonly kind: 'redirect'
  readonly fromSiteId: string
  readonly fromName: string
  readonly toSiteId: string
  readonly toName: string
  /** people the other shelter can still take before it is full */
  readonly places: number
  readonly distanceM: number
}

export interface Situation {
  readonly thresholds: CrowdingThresholds
  /** hazards of the disaster; a place known not to stand them is never proposed */
  readonly hazards: readonly Hazard[]
}

/** The one thing worth doing now: send the arrivals of the most overfull shelter to the nearest open one of its town. */
export function decideNextAct(shelters: readonly ShelterInNeed[], situation: Situation): Redirection | null {
  const full = shelters
    .filter((shelter) => shelter.state === 'open' && levelOf(shelter, situation) === 'full')
    .sort((a, b) => overfill(b) - overfill(a) || compareText(a.siteId, b.siteId))
  for (const from of full) {
    const ownTown = shelters.filter(({ municipalityCode }) => municipalityCode === from.municipalityCode)
    const to = findShelterWithRoom(from, ownTown, situation)
    if (!to) continue
    return {
      kind: 'redirect',
      fromSiteId: from.siteId,
      fromName: from.name,
      toSiteId: to.siteId,
      toName: to.name,
      places: placesIn(to, situation.thresholds),
      distanceM: distanceM(from, to),
    }
  }
  return null
}

/** The nearest open shelter that is not crowded yet. A welfare shelter takes people by arrangement, never by redirection. */
export function findShelterWithRoom<S extends ShelterInNeed>(
  from: ShelterInNeed,
  candidates: readonly S[],
  situation: Situation,
): S | undefined {
  const [nearest] = candidates
    .filter((shelter) => shelter.siteId !== from.siteId && shelter.state === 'open' && !shelter.welfare)
    .filter((shelter) => ['free', 'some'].includes(levelOf(shelter, situation)))
    .filter((shelter) => placesIn(shelter, situation.thresholds) > 0)
    .filter((shelter) => validityFor(shelter.hazards, situation.hazards) !== 'not_valid')
    .sort((a, b) => distanceM(from, a) - distanceM(from, b) || compareText(a.siteId, b.siteId))
  return nearest
}

function levelOf(shelter: ShelterInNeed, { thresholds }: Situation) {
  return crowdingOf(shelter.headCount.total, shelter.capacity, thresholds)
}

function overfill({ headCount, capacity }: ShelterInNeed): number {
  return headCount.total / (capacity ?? Number.POSITIVE_INFINITY)
}

function placesIn({ headCount, capacity }: ShelterInNeed, { full }: CrowdingThresholds): number {
  return Math.max(0, Math.floor((capacity ?? 0) * full) - headCount.total)
}
