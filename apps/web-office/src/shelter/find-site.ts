import type { HqOverview, ShelterStatus, Site } from '@musubi/contracts'

/** What is known about one place: its figures where it is a shelter that the headquarters follows. */
export interface FoundSite {
  readonly site: Site
  readonly status: ShelterStatus | null
  /** Whose place it is. */
  readonly townName: string
  readonly own: boolean
}

/** Looks a place up among the own shelters, the neighbours' open ones and the open data, in this order. */
export function findSite(overview: HqOverview, sites: readonly Site[], siteId: string): FoundSite | null {
  const home = overview.municipality
  const towns = new Map(
    [home, ...overview.neighbours].map(({ municipalityCode, name }) => [municipalityCode as string, name]),
  )
  const shelters = [...overview.shelters, ...overview.neighbours.flatMap((town) => town.shelters)]
  const status = shelters.find((shelter) => shelter.siteId === siteId) ?? null
  const site = status ?? sites.find((one) => one.siteId === siteId)
  if (!site) return null
  return {
    site,
    status,
    townName: towns.get(site.municipalityCode) ?? '',
    own: site.municipalityCode === home.municipalityCode,
  }
}
