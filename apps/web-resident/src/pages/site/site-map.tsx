import { formatDistance } from '@musubi/i18n'
import { shortName, VicinityMap, type VicinityMark } from '@musubi/ui/map/index.ts'
import type { Town } from '../../contract.ts'
import { usePage } from '../../frame/page-context.ts'
import { shapes } from '../../map/shapes.ts'
import { siteTexts } from '../../texts/site-texts.ts'
import { isShelter, type PlaceInView } from '../../view/find-place.ts'
import type { SheltersView } from '../../view/shelters-view.ts'

interface SiteMapProps {
  readonly place: PlaceInView
  readonly view: SheltersView
  readonly town: Town
}

/** So many other places are drawn around it, for orientation. */
const AROUND = 8

/** Where it is, from where the reader is: on this page, so that it needs no other site. */
export function SiteMap({ place, view, town }: SiteMapProps) {
  const { language, links } = usePage()
  const { text } = siteTexts.voice(language)
  const { best, others, neighbours, emergency, district } = view
  const open = [...(best ? [best] : []), ...others, ...neighbours]
  const around = [...open, ...emergency.valid.slice(0, AROUND)].filter(
    ({ siteId }) => siteId !== place.siteId,
  )
  return (
    <div className="site__map">
      <VicinityMap
        name={text('siteMap', { place: place.name })}
        shapes={shapes}
        homeCode={place.municipalityCode}
        size={{ w: 420, h: 340 }}
        fit={[place, ...(district ? [district] : [])]}
        here={district && { ...district, label: district.name }}
        wayLabel={place.distanceM === null ? undefined : formatDistance(place.distanceM)}
        marks={[markOf(place, true), ...around.map((one) => markOf(one, false))]}
      />
    </div>
  )

  function markOf(one: PlaceInView, chosen: boolean): VicinityMark {
    const { siteId, lat, lon, name } = one
    const isOpen = isShelter(one) && one.state === 'open'
    return {
      id: siteId,
      href: links.site(town.municipalityCode, siteId, view.choice),
      lat,
      lon,
      kind: chosen || isOpen ? 'shelter' : 'emergency',
      ...(isOpen ? { crowding: one.crowding } : {}),
      best: chosen,
      label: chosen ? name : isOpen ? shortName(name, town.name) : null,
      description: name,
    }
  }
}
