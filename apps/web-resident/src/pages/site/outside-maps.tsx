import { Icon, Ruby } from '@musubi/ui'
import { usePage } from '../../frame/page-context.ts'
import { siteTexts } from '../../texts/site-texts.ts'
import type { PlaceInView } from '../../view/find-place.ts'

/** Ways on other sites. Only the destination is told to them, never where the reader is. */
export function OutsideMaps({ place }: { readonly place: PlaceInView }) {
  const { language } = usePage()
  const { phrase } = siteTexts.voice(language)
  return (
    <section className="outside no-print" aria-labelledby="outside">
      <h2 id="outside">
        <Ruby>{phrase('outside')}</Ruby>
      </h2>
      <p>
        <Ruby>{phrase('outsideHint')}</Ruby>
      </p>
      <ul>
        {linksTo(place).map(([key, href]) => (
          <li key={key}>
            <a href={href} rel="external noreferrer">
              <Icon name="route" />
              <span>
                <Ruby>{phrase(key)}</Ruby>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function linksTo({ lat, lon }: PlaceInView) {
  const at = `${lat.toFixed(6)},${lon.toFixed(6)}`
  return [
    [
      'outside.google',
      `https://www.google.com/maps/dir/?api=1&destination=${encodeURIComponent(at)}&travelmode=walking`,
    ],
    ['outside.osm', `https://www.openstreetmap.org/directions?to=${encodeURIComponent(at)}`],
    ['outside.gsi', `https://maps.gsi.go.jp/#16/${lat.toFixed(6)}/${lon.toFixed(6)}/`],
  ] as const
}
