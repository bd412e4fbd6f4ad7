import type { HqOverview } from '@musubi/contracts'
import { Icon, Ruby } from '@musubi/ui'
import { useId } from 'react'
import { hazardList } from '../hq/validity.ts'
import { useLanguage } from '../office-context.ts'
import { shelterTexts } from '../texts/shelter-texts.ts'
import { countByState, STATE_FILTERS, type Choice } from './choose-shelters.ts'
import { Words } from '../words.tsx'

interface OpeningFilterProps {
  readonly overview: HqOverview
  readonly choice: Choice
  readonly onChoose: (choice: Choice) => void
  readonly shown: number
}

/** Which shelters are listed: by state, by hazard, by a part of the name. Filters are words with their figures. */
export function OpeningFilter({ overview, choice, onChoose, shown }: OpeningFilterProps) {
  const language = useLanguage()
  const { phrase, text } = shelterTexts.voice(language)
  const searchId = useId()
  const counts = countByState(overview.shelters)
  const hazards = overview.disaster?.hazards ?? []
  return (
    <search className="opening-filter no-print">
      <div className="office-chips" role="group" aria-label={text('stateFilter')}>
        {STATE_FILTERS.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={choice.state === state}
            onClick={() => onChoose({ ...choice, state })}
          >
            {choice.state === state && <Icon name="check" />}
            <Words>{phrase(`filter.${state}`, { count: counts[state] })}</Words>
          </button>
        ))}
        <button
          type="button"
          aria-pressed={choice.onlyValid}
          onClick={() => onChoose({ ...choice, onlyValid: !choice.onlyValid })}
        >
          {choice.onlyValid && <Icon name="check" />}
          <Words>{phrase('onlyValid', { hazards: hazardList(language, hazards) })}</Words>
        </button>
      </div>
      <div className="opening-search">
        <label htmlFor={searchId}>
          <Icon name="search" />
          <span className="visually-hidden">
            <Ruby>{phrase('search')}</Ruby>
          </span>
        </label>
        <input
          id={searchId}
          type="search"
          placeholder={text('search')}
          value={choice.query}
          onChange={(event) => onChoose({ ...choice, query: event.target.value })}
        />
        <p role="status">
          <Ruby>{phrase('shown', { count: shown })}</Ruby>
        </p>
      </div>
    </search>
  )
}
