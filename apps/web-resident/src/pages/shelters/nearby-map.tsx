import { CROWDING_LEVELS, type PublicStatus } from '@musubi/contracts'
import { crowdingName, formatDistance, municipalityText, plainText } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { shortName, VicinityLegendMark, VicinityMap, type VicinityMark } from '@musubi/ui/map/index.ts'
import { usePage } from '../../frame/page-context.ts'
import { shapes } from '../../map/shapes.ts'
import { sheltersTexts } from '../../texts/shelters-texts.ts'
import type { ListedShelter, ListedSite, SheltersView } from '../../view/shelters-view.ts'

/** The map fits so many of the nearest open shelters. */
const FITTED = 7
const SIZE = { w: 420, h: 360 }

interface Drawn {
  readonly shelters: readonly ListedShelter[]
  readonly sites: readonly ListedSite[]
  /** What must be seen. */
  readonly fit: readonly Place[]
}
type Place = { readonly lat: number; readonly lon: number }

/** Around the reader: the nearest shelters and the nearest places to flee to. In calm times the latter alone. */
function around({ district, emergency, calm }: SheltersView, open: readonly ListedShelter[]): Drawn {
  const near = open.toSorted((a, b) => (a.distanceM ?? 0) - (b.distanceM ?? 0))
  const sites = emergency.valid.slice(0, calm ? FITTED : 3)
  const here = district ? [district] : []
  return { shelters: open, sites, fit: [...here, ...(calm ? sites : near.slice(0, FITTED))] }
}

/** The municipality as a whole: its own open shelters, or every place to flee to where none is open. */
function whole({ others, emergency, notOpen }: SheltersView): Drawn {
  if (others.length > 0) return { shelters: others, sites: [], fit: others }
  return { shelters: [], sites: emergency.valid, fit: [...emergency.valid, ...notOpen] }
}

/** Written on the line to the best one. */
function wayLabelOf(best: ListedShelter | null): string | undefined {
  return best && best.distanceM !== null ? formatDistance(best.distanceM) : undefined
}

/** The open shelters on a map, beside the list that says the same. */
export function NearbyMap({ status, view }: { readonly status: PublicStatus; readonly view: SheltersView }) {
  const { language, links } = usePage()
  const { phrase, text } = sheltersTexts.voice(language)
  const { municipality } = status
  const open = [...(view.best ? [view.best] : []), ...view.others, ...view.neighbours]
  const { shelters, sites, fit } = view.district ? around(view, open) : whole(view)
  const [first, ...rest] = fit
  if (!first) return null
  const town = municipalityText(language, municipality)
  const name = view.district ? text('mapNear', { place: view.district.name }) : text('mapName', { town })
  return (
    <section className="nearby" aria-labelledby="nearby">
      <h2 id="nearby" className="nearby__title">
        <Ruby>{phrase('map')}</Ruby>
      </h2>
      <VicinityMap
        name={name}
        shapes={shapes}
        homeCode={municipality.municipalityCode}
        size={SIZE}
        fit={[first, ...rest]}
        wayLabel={wayLabelOf(view.best)}
        here={view.district && { ...view.district, label: view.district.name }}
        marks={[...shelters.map(shelterMark), ...sites.map(siteMark)]}
      />
      <Legend />
      <p className="nearby__advice">
        <Ruby>{phrase('advice')}</Ruby>
      </p>
    </section>
  )

  function shelterMark(shelter: ListedShelter): VicinityMark {
    const { siteId, lat, lon, crowding, distanceM: metres } = shelter
    const words = [
      shelter.name,
      plainText(crowdingName(language, crowding)),
      ...(metres === null ? [] : [formatDistance(metres)]),
    ]
    return {
      id: siteId,
      href: `#shelter-${siteId}`,
      lat,
      lon,
      kind: 'shelter',
      crowding,
      best: view.best?.siteId === siteId,
      label: shortName(shelter.name, municipality.name),
      description: words.join(text('comma')),
    }
  }

  function siteMark({ siteId, name: siteName, lat, lon }: ListedSite): VicinityMark {
    return {
      id: siteId,
      href: links.site(municipality.municipalityCode, siteId, view.choice),
      lat,
      lon,
      kind: 'emergency',
      label: null,
      description: [siteName, text('emergency')].join(text('comma')),
    }
  }

  function Legend() {
    return (
      <ul className="nearby__legend">
        {CROWDING_LEVELS.filter(
          (level) => level !== 'unknown' || open.some(({ crowding }) => crowding === level),
        ).map((level) => (
          <li key={level}>
            <VicinityLegendMark level={level} />
            <span>
              <Ruby>{crowdingName(language, level)}</Ruby>
            </span>
          </li>
        ))}
        {sites.length > 0 && (
          <li>
            <VicinityLegendMark level="emergency" />
            <span>
              <Ruby>{phrase('emergency')}</Ruby>
            </span>
          </li>
        )}
      </ul>
    )
  }
}
