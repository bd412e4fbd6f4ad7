import { formatDistance, municipalityName } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import type { Town } from '../../contract.ts'
import { usePage } from '../../frame/page-context.ts'
import { sheltersTexts } from '../../texts/shelters-texts.ts'
import type { ListedSite, SheltersView } from '../../view/shelters-view.ts'
import { hazardList } from '../../view/words.ts'

const SHOWN = 3

/** 指定緊急避難場所 that are valid for every chosen hazard, and how many those are. */
export function EmergencySites({ town, view }: { readonly town: Town; readonly view: SheltersView }) {
  const { language } = usePage()
  const { phrase } = sheltersTexts.voice(language)
  const { valid } = view.emergency
  const all = view.emergency.all.length
  if (all === 0) return null
  const shown = view.district ? SHOWN : 0
  return (
    <section className="emergency" aria-labelledby="emergency">
      <h2 id="emergency">
        <Ruby>{phrase('emergency')}</Ruby>{' '}
        <small>
          <Ruby>{phrase('emergencyKind')}</Ruby>
        </small>
      </h2>
      <p>
        <Ruby>{summary()}</Ruby>
      </p>
      <SiteList town={town} sites={valid.slice(0, shown)} view={view} />
      {valid.length > shown && (
        <details>
          <summary>
            <Ruby>{phrase('emergencyAll', { count: valid.length })}</Ruby>
          </summary>
          <SiteList town={town} sites={valid.slice(shown)} view={view} />
        </details>
      )}
    </section>
  )

  function summary() {
    const hazards = hazardList(language, view.hazards)
    if (view.hazards.length === 0) return phrase('emergencyCountAny', { all })
    if (valid.length === 0)
      return phrase('emergencyNone', { hazards, town: municipalityName(language, town) })
    return phrase('emergencyCount', { hazards, all, valid: valid.length })
  }
}

interface SiteListProps {
  readonly town: Town
  readonly sites: readonly ListedSite[]
  readonly view: SheltersView
}

function SiteList({ town, sites, view }: SiteListProps) {
  const { links } = usePage()
  if (sites.length === 0) return null
  return (
    <ul className="site-list">
      {sites.map(({ siteId, name, address, distanceM: metres }) => (
        <li key={siteId}>
          <a href={links.site(town.municipalityCode, siteId, view.choice)} lang="ja">
            {name}
          </a>
          {metres !== null && <b>{formatDistance(metres)}</b>}
          <span lang="ja">{address.replace(/^兵庫県/, '')}</span>
        </li>
      ))}
    </ul>
  )
}
