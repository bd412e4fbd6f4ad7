import type { HqOverview, Site } from '@musubi/contracts'
import { crowdingName, formatDistance } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { Link } from 'react-router'
import { LevelBars } from '../hq/level-bars.tsx'
import { useLanguage } from '../office-context.ts'
import { shelterTexts } from '../texts/shelter-texts.ts'
import { nearSheltersWithRoom } from './near-shelters.ts'

/** Where else there is room, the nearest first. */
export function ShelterNear({ overview, site }: { readonly overview: HqOverview; readonly site: Site }) {
  const language = useLanguage()
  const { phrase } = shelterTexts.voice(language)
  if (!overview.disaster) return null
  const near = nearSheltersWithRoom(overview, site)
  return (
    <section className="shelter-near" aria-labelledby="shelter-near">
      <h2 id="shelter-near">
        <Ruby>{phrase('near')}</Ruby>
      </h2>
      {near.length === 0 ? (
        <p>
          <Ruby>{phrase('nearNone')}</Ruby>
        </p>
      ) : (
        <ul>
          {near.map(({ shelter, distanceM, places }) => (
            <li key={shelter.siteId} data-crowding={shelter.crowding}>
              <Link to={`/shelters/${encodeURIComponent(shelter.siteId)}`}>{shelter.name}</Link>
              <span className="hq-row-crowding">
                <LevelBars crowding={shelter.crowding} />
                <b>
                  <Ruby>{crowdingName(language, shelter.crowding)}</Ruby>
                </b>
              </span>
              <small>
                <Ruby>{phrase('nearFigure', { distance: formatDistance(distanceM), places })}</Ruby>
              </small>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
