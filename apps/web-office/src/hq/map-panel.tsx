import type { HqOverview, ShelterStatus, Site } from '@musubi/contracts'
import { Icon, Ruby } from '@musubi/ui'
import { InsetMap, ScaleBar, ShelterMap, type Box } from '@musubi/ui/map/index.ts'
import { useCallback, useMemo } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useLanguage } from '../office-context.ts'
import { hqTexts } from '../texts/hq-texts.ts'
import { areasOf } from './areas.ts'
import { HazardChips } from './hazard-chips.tsx'
import { MapLegend } from './map-legend.tsx'
import { mapModel } from './map-model.ts'
import { shapes } from './shapes.ts'
import { ShelterTable } from './shelter-table.tsx'
import type { HazardFilter } from './use-hq.ts'
import { Words } from '../words.tsx'

interface MapPanelProps {
  readonly overview: HqOverview
  readonly open: readonly ShelterStatus[]
  readonly sites: readonly Site[]
  /** The open data could not be loaded. */
  readonly sitesMissing: boolean
  readonly filter: HazardFilter
  readonly fresh: ReadonlySet<string>
}

/** The map, or the same data as a table. Which one stands in the address, so that a link shows what was seen. */
export function MapPanel(props: MapPanelProps) {
  const { phrase, text } = hqTexts.voice(useLanguage())
  const [search, setSearch] = useSearchParams()
  const list = search.get('view') === 'list'
  const show = (view: 'map' | 'list') => setSearch(view === 'list' ? { view } : {}, { replace: true })
  return (
    <section className="hq-map" aria-label={text('mapAndList')} data-view={list ? 'list' : 'map'}>
      <div className="hq-map-controls no-print">
        <HazardChips
          overview={props.overview}
          sites={props.sites}
          missing={props.sitesMissing}
          filter={props.filter}
        />
        <div className="hq-view" role="group" aria-label={text('view')}>
          <button type="button" aria-pressed={!list} onClick={() => show('map')}>
            <MapIcon />
            <Words>{phrase('map')}</Words>
          </button>
          <button type="button" aria-pressed={list} onClick={() => show('list')}>
            <Icon name="list" />
            <Words>{phrase('list')}</Words>
          </button>
        </div>
      </div>
      {list ? <ShelterTable {...props} hazards={props.filter.chosen} /> : <MapView {...props} />}
    </section>
  )
}

const noAreas: readonly never[] = []

function MapView({ overview, open, sites, filter, fresh }: MapPanelProps) {
  const language = useLanguage()
  const { text, phrase } = hqTexts.voice(language)
  const navigate = useNavigate()
  const hazards = filter.chosen
  const model = useMemo(
    () => mapModel({ overview, open, sites, hazards, language }),
    [overview, open, sites, hazards, language],
  )
  const neighbours = useMemo(() => model.places.filter(({ own }) => !own), [model])
  const { municipalityCode, name } = overview.municipality
  const follow = useCallback((href: string) => void navigate(href.replace(/^\/office/, '')), [navigate])
  return (
    <>
      <ShelterMap
        {...model}
        shapes={shapes}
        homeCode={municipalityCode}
        areas={areasOf[municipalityCode] ?? noAreas}
        fresh={fresh}
        name={text('mapName', { name })}
        instructions={text('mapInstructions')}
        blockedBy={blockedBy}
        onFollow={follow}
        overlay={(layout, size) => (
          <>
            <MapLegend
              overview={overview}
              hazards={hazards}
              unit={layout.unit}
              moved={layout.shelters.some(({ trueDot }) => trueDot)}
            />
            <ScaleBar layout={layout} />
            <InsetMap
              layout={layout}
              shapes={shapes}
              homeCode={municipalityCode}
              size={size}
              places={neighbours}
            />
          </>
        )}
      />
      <p className="hq-sources">
        <Ruby>{phrase('sources')}</Ruby>
      </p>
    </>
  )
}

/** Controls above, legend below left, small map and scale below right; a narrow map has none of them on it. */
function blockedBy({ w, h }: { readonly w: number; readonly h: number }): readonly Box[] {
  if (w < 520) return []
  return [
    { x: 0, y: 0, w, h: 46 },
    { x: 0, y: 0, w: 330, h: 70 },
    { x: 0, y: h - 232, w: 170, h: 232 },
    { x: 0, y: h - 124, w: 290, h: 124 },
    { x: w - 136, y: h - 132, w: 136, h: 132 },
    { x: w - 290, y: h - 42, w: 160, h: 20 },
    { x: 0, y: h - 24, w, h: 24 },
  ]
}

function MapIcon() {
  return (
    <svg className="mu-icon" viewBox="0 0 16 16" aria-hidden="true" strokeWidth="1.3">
      <path d="M1.5 3.500 5.800 2v10.500L1.500 14ZM5.800 2l4.400 1.500V14l-4.400-1.500ZM10.200 3.500 14.500 2v10.500L10.200 14Z" />
    </svg>
  )
}
