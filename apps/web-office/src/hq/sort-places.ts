import type { Hazard, HqOverview, ShelterStatus, Site } from '@musubi/contracts'
import { validityOf } from './validity.ts'

/** Every place of the municipality and its neighbours by what it is to whoever looks for one now. */
export interface SortedPlaces {
  /** The neighbours' open shelters. */
  readonly nearOpen: readonly ShelterStatus[]
  /** Own designated shelters that are not open. */
  readonly closed: readonly Site[]
  readonly nearClosed: readonly Site[]
  /** Own emergency sites that are valid for every chosen hazard; with none chosen, all of them. */
  readonly refuges: readonly Site[]
  readonly nearRefuges: readonly Site[]
}

/**
 * Sorts the open data and the headquarters' figures for map and table alike: one shows nothing that the other leaves
 * out. An emergency site that nobody vouches for in a chosen hazard is not offered.
 * @param sites open data of the municipality and its neighbours; before it has come the own shelters stand alone
 */
export function sortPlaces(
  overview: HqOverview,
  sites: readonly Site[],
  hazards: readonly Hazard[],
): SortedPlaces {
  const home = overview.municipality.municipalityCode
  const nearOpen = overview.neighbours.flatMap(({ shelters }) => shelters).filter(isOpen)
  const open = new Set([...overview.shelters.filter(isOpen), ...nearOpen].map(({ siteId }) => siteId))
  const closedSites = sites.filter(({ kind, siteId }) => kind === 'designated_shelter' && !open.has(siteId))
  const refuges = sites.filter(
    (site) =>
      site.kind === 'emergency_site' && !open.has(site.siteId) && validityOf(site, hazards) === 'valid',
  )
  const own = (site: Site) => site.municipalityCode === home
  const near = (site: Site) => site.municipalityCode !== home
  return {
    nearOpen,
    closed: overview.shelters.filter((shelter) => !isOpen(shelter)),
    nearClosed: closedSites.filter(near),
    refuges: refuges.filter(own),
    nearRefuges: refuges.filter(near),
  }
}

function isOpen({ state }: ShelterStatus): boolean {
  return state === 'open'
}
