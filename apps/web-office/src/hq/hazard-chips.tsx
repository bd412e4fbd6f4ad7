import type { HqOverview, Site } from '@musubi/contracts'
import { Icon } from '@musubi/ui'
import { useLanguage } from '../office-context.ts'
import { hazardTexts } from '../texts/hazard-texts.ts'
import { hqTexts } from '../texts/hq-texts.ts'
import type { HazardFilter } from './use-hq.ts'
import { countValidSites, hazardList } from './validity.ts'
import { Words } from '../words.tsx'

interface HazardChipsProps {
  readonly overview: HqOverview
  readonly sites: readonly Site[]
  /** The open data could not be loaded. */
  readonly missing: boolean
  readonly filter: HazardFilter
}

/** Which hazards a place must stand, as switches, and how many emergency sites that leaves. */
export function HazardChips({ overview, sites, missing, filter }: HazardChipsProps) {
  const language = useLanguage()
  const { phrase, text } = hqTexts.voice(language)
  const hazards = hazardTexts.voice(language)
  const { chosen } = filter
  const count = countValidSites(sites, overview.municipality.municipalityCode, chosen)
  return (
    <div className="hq-filter">
      <div className="hq-chips" role="group" aria-label={text('hazards')}>
        <span aria-hidden="true">
          <Words>{phrase('hazards')}</Words>
        </span>
        {filter.choices.map((hazard) => (
          <button
            key={hazard}
            type="button"
            aria-pressed={chosen.includes(hazard)}
            onClick={() => filter.toggle(hazard)}
          >
            {chosen.includes(hazard) && <Icon name="check" />}
            <Words>{hazards.phrase(hazard)}</Words>
          </button>
        ))}
      </div>
      {missing && (
        <p className="hq-emergency" role="status" data-missing="">
          <Words>{phrase('emergencyUnknown')}</Words>
        </p>
      )}
      {count.all > 0 && (
        <p className="hq-emergency" role="status">
          <Words>
            {chosen.length === 0
              ? phrase('emergencyAll', { all: count.all })
              : phrase('emergencyCount', {
                  hazards: hazardList(language, chosen),
                  valid: count.valid,
                  all: count.all,
                })}
          </Words>
        </p>
      )}
    </div>
  )
}
