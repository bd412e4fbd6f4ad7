import type { HqOverview } from '@musubi/contracts'
import { ScaleBar, ShelterMap } from '@musubi/ui/map/index.ts'
import { useCallback, useMemo } from 'react'
import { useNavigate } from 'react-router'
import { areasOf } from '../hq/areas.ts'
import { toMapPlace, toMapShelter } from '../hq/map-model.ts'
import { shapes } from '../hq/shapes.ts'
import { useLanguage } from '../office-context.ts'
import { hqTexts } from '../texts/hq-texts.ts'
import { shelterTexts } from '../texts/shelter-texts.ts'
import type { FoundSite } from './find-site.ts'

/** Where in its municipality the place is. */
export function ShelterPlace({
  overview,
  found,
}: {
  readonly overview: HqOverview
  readonly found: FoundSite
}) {
  const language = useLanguage()
  const navigate = useNavigate()
  const { site, status } = found
  const marks = useMemo(() => {
    const kind = site.kind === 'designated_shelter' ? 'not_open' : 'emergency'
    const open = status?.state === 'open'
    return {
      shelters: open ? [toMapShelter({ overview, hazards: [], language }, status, true)] : [],
      places: open ? [] : [toMapPlace(site, kind, site.municipalityCode, language)],
      towns: [],
    }
  }, [overview, status, site, language])
  const follow = useCallback((href: string) => void navigate(href.replace(/^\/office/, '')), [navigate])
  return (
    <section
      className="shelter-place"
      aria-label={shelterTexts.voice(language).text('placeMap', { name: site.name })}
    >
      <ShelterMap
        {...marks}
        shapes={shapes}
        homeCode={site.municipalityCode}
        areas={areasOf[site.municipalityCode] ?? noAreas}
        fresh={nothingFresh}
        name={shelterTexts.voice(language).text('placeMap', { name: site.name })}
        instructions={hqTexts.voice(language).text('mapInstructions')}
        blockedBy={blockNothing}
        onFollow={follow}
        overlay={drawScale}
      />
    </section>
  )
}

const noAreas: readonly never[] = []
const nothingFresh: ReadonlySet<string> = new Set()
const blockNothing = () => []
const drawScale: Parameters<typeof ShelterMap>[0]['overlay'] = (layout) => <ScaleBar layout={layout} />
