import type { Hazard, Site } from '@musubi/contracts'
import type { Language, Phrase } from '@musubi/i18n'
import type { Validity } from '@musubi/ui/map/index.ts'
import { validityFor } from '@musubi/shelter/core'
import { hazardTexts } from '../texts/hazard-texts.ts'

/** Whether a place may be used in every chosen hazard. Unknown stays unknown. */
export function validityOf(site: Pick<Site, 'hazards'>, chosen: readonly Hazard[]): Validity {
  return validityFor(site.hazards, chosen)
}

/** 「洪水・土砂災害」 */
export function hazardList(language: Language, hazards: readonly Hazard[]): Phrase {
  const { phrase } = hazardTexts.voice(language)
  return hazards.flatMap((hazard, index) => [...(index > 0 ? phrase('joint') : []), ...phrase(hazard)])
}

export interface SiteCount {
  readonly valid: number
  readonly all: number
}

/** How many of a municipality's emergency sites are valid for every chosen hazard, out of how many. */
export function countValidSites(
  sites: readonly Site[],
  municipalityCode: string,
  chosen: readonly Hazard[],
): SiteCount {
  const own = sites.filter(
    (one) => one.kind === 'emergency_site' && one.municipalityCode === municipalityCode,
  )
  return { valid: own.filter((site) => validityOf(site, chosen) === 'valid').length, all: own.length }
}

/** The hazards worth a switch: those the disaster has and those any own place is designated for. */
export function hazardChoices(
  sites: readonly Site[],
  municipalityCode: string,
  ofDisaster: readonly Hazard[],
): Hazard[] {
  const counts = new Map<Hazard, number>()
  for (const site of sites) {
    if (site.municipalityCode !== municipalityCode) continue
    for (const hazard of site.hazards ?? []) counts.set(hazard, (counts.get(hazard) ?? 0) + 1)
  }
  const usual: readonly Hazard[] = ['flood', 'landslide', 'inland_flood', 'earthquake']
  const known = counts.size > 0 ? [...counts.keys()] : usual
  const all = new Set([...ofDisaster, ...usual.filter((one) => known.includes(one)), ...known])
  return [...all]
}
