import type { Hazard, HqOverview, ShelterStatus, Site } from '@musubi/contracts'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useHeadquarters } from '../live/headquarters-context.ts'
import { useOffice } from '../office-context.ts'
import { useLoaded, type Loaded } from '../use-loaded.ts'
import { useNow } from '../use-now.ts'
import { orderByNeed } from './order-by-need.ts'
import { hazardChoices } from './validity.ts'

/**
 * The places of the open data around this municipality; they change with an import, not by the minute. When they did not
 * come, they are asked for again as soon as the line is back.
 */
export function useSites(): Loaded<readonly Site[]> {
  const { shelter, session } = useOffice()
  const { link } = useHeadquarters()
  const load = useCallback(async () => {
    const params = { municipalityCode: session.municipalityCode }
    const answer = await shelter.listSites({ params, query: { neighbours: 'true' } })
    return answer.ok ? { ok: true as const, value: answer.value.sites } : answer
  }, [shelter, session.municipalityCode])
  const [sites, reload] = useLoaded(load)
  const missing = sites.state === 'failed'
  useEffect(() => {
    if (missing && link === 'connected') void reload()
  }, [missing, link, reload])
  return sites
}

/** Open shelters by need, in an order that only new figures change. */
export function useNeediest(overview: HqOverview): readonly ShelterStatus[] {
  const minute = Math.floor(useNow(10_000) / 60_000)
  return useMemo(
    () => orderByNeed(overview.shelters, overview.terminals, minute * 60_000),
    [overview.shelters, overview.terminals, minute],
  )
}

export interface HazardFilter {
  readonly choices: readonly Hazard[]
  readonly chosen: readonly Hazard[]
  readonly toggle: (hazard: Hazard) => void
}

/** The chosen hazards: those of the disaster until somebody chooses others. */
export function useHazardFilter(overview: HqOverview, sites: readonly Site[]): HazardFilter {
  const [own, setOwn] = useState<readonly Hazard[] | null>(null)
  const ofDisaster = overview.disaster?.hazards
  const municipalityCode = overview.municipality.municipalityCode
  const choices = useMemo(
    () => hazardChoices(sites, municipalityCode, ofDisaster ?? []),
    [sites, municipalityCode, ofDisaster],
  )
  const key = (own ?? ofDisaster ?? []).join()
  const chosen = useMemo(() => choices.filter((hazard) => key.split(',').includes(hazard)), [choices, key])
  const toggle = useCallback(
    (hazard: Hazard) =>
      setOwn(chosen.includes(hazard) ? chosen.filter((one) => one !== hazard) : [...chosen, hazard]),
    [chosen],
  )
  return { choices, chosen, toggle }
}
