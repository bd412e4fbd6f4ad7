import type { HqOverview, ShelterStatus } from '@musubi/contracts'
import { crowdingOf } from '@musubi/shelter/core'
import type { LiveFigure, LiveFigures } from './live-figure.ts'

/**
 * The last overview with the newer figures of the stream laid over it: shelters, and the totals that follow from them.
 * What a stream event does not say (named or only counted, arrivals of the last hour) stays as the overview said it.
 */
export function applyLive(overview: HqOverview, figures: LiveFigures): HqOverview {
  if (figures.size === 0) return overview
  const shelters = overview.shelters.map((shelter) => layOver(shelter, figures, overview.thresholds))
  const moved = shelters.reduce(
    (sum, shelter, index) => sum + shelter.headCount.total - (overview.shelters[index]?.headCount.total ?? 0),
    0,
  )
  const open = shelters.filter(({ state }) => state === 'open')
  const counted = (level: ShelterStatus['crowding']) =>
    open.filter(({ crowding }) => crowding === level).length
  return {
    ...overview,
    shelters,
    totals: {
      ...overview.totals,
      evacuees: overview.totals.evacuees + moved,
      openShelters: open.length,
      fullShelters: counted('full'),
      crowdedShelters: counted('crowded'),
    },
  }
}

/** Figures the overview does not already include. */
export function newerThan(overview: HqOverview, figures: LiveFigures): LiveFigures {
  const byId = new Map(overview.shelters.map((shelter) => [shelter.siteId, shelter]))
  const newer = [...figures].filter(([siteId, figure]) => {
    const shelter = byId.get(siteId)
    return shelter !== undefined && isNewer(figure, shelter)
  })
  return newer.length === figures.size ? figures : new Map(newer)
}

function layOver(
  shelter: ShelterStatus,
  figures: LiveFigures,
  thresholds: HqOverview['thresholds'],
): ShelterStatus {
  const figure = figures.get(shelter.siteId)
  if (!figure || !isNewer(figure, shelter)) return shelter
  return {
    ...shelter,
    headCount: { ...shelter.headCount, total: figure.headCount },
    crowding: figure.crowding ?? crowdingOf(figure.headCount, shelter.capacity, thresholds),
    state: figure.state ?? shelter.state,
    updatedAt: new Date(figure.observedAt).toISOString(),
  }
}

function isNewer(figure: LiveFigure, shelter: ShelterStatus): boolean {
  return shelter.updatedAt === null || figure.observedAt > Date.parse(shelter.updatedAt)
}
