import type { HqOverview, ShelterStatus } from '@musubi/contracts'
import { EmptyState, Ruby } from '@musubi/ui'
import { useDeferredValue, useState } from 'react'
import { Link } from 'react-router'
import { AwaitOverview } from '../frame/await-overview.tsx'
import { Page } from '../frame/page.tsx'
import { useLanguage } from '../office-context.ts'
import { hqTexts } from '../texts/hq-texts.ts'
import { shelterTexts } from '../texts/shelter-texts.ts'
import { chooseShelters, type Choice } from './choose-shelters.ts'
import { OpeningFilter } from './opening-filter.tsx'
import { OpeningRow } from './opening-row.tsx'
import './opening.css'
import { Words } from '../words.tsx'

/** The municipality's shelters, to be opened and closed one by one. */
export function OpeningPage() {
  const { phrase, text } = shelterTexts.voice(useLanguage())
  return (
    <Page title={text('openTitle')} heading={<Ruby>{phrase('openTitle')}</Ruby>} wide>
      <AwaitOverview>
        {(overview) => (overview.disaster ? <Opening overview={overview} /> : <NoDisaster />)}
      </AwaitOverview>
    </Page>
  )
}

function NoDisaster() {
  const language = useLanguage()
  return (
    <EmptyState
      title={<Ruby>{hqTexts.voice(language).phrase('noDisasterTitle')}</Ruby>}
      action={
        <Link className="mu-button mu-button--primary mu-button--m" to="/disaster">
          <Words>{hqTexts.voice(language).phrase('openDisaster')}</Words>
        </Link>
      }
    >
      <Ruby>{shelterTexts.voice(language).phrase('openNoDisaster')}</Ruby>
    </EmptyState>
  )
}

const everything: Choice = { state: 'all', query: '', onlyValid: false }
const atFirst: Choice = { ...everything, state: 'not_open' }

function Opening({ overview }: { readonly overview: HqOverview }) {
  const { phrase } = shelterTexts.voice(useLanguage())
  const [choice, setChoice] = useState(atFirst)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const choose = (next: Choice) => {
    setChoice(next)
    if (next.state !== choice.state) setTouched(new Set())
  }
  const hazards = overview.disaster?.hazards ?? []
  const chosen = chooseShelters(overview.shelters, useDeferredValue(choice), hazards, touched)
  return (
    <>
      <p className="page-lead">
        <Ruby>{phrase('openLead', { disaster: overview.disaster?.name ?? '' })}</Ruby>
      </p>
      <OpeningFilter overview={overview} choice={choice} onChoose={choose} shown={chosen.length} />
      {chosen.length === 0 ? (
        <NothingFound onClear={() => choose(everything)} />
      ) : (
        <Rows
          shelters={chosen}
          hazards={hazards}
          onAct={({ siteId }) => setTouched((before) => new Set(before).add(siteId))}
        />
      )}
    </>
  )
}

function NothingFound({ onClear }: { readonly onClear: () => void }) {
  const { phrase } = shelterTexts.voice(useLanguage())
  return (
    <EmptyState
      icon="search"
      title={<Ruby>{phrase('nothingFound')}</Ruby>}
      action={
        <button type="button" className="mu-button mu-button--secondary mu-button--s" onClick={onClear}>
          <Words>{phrase('clearFilter')}</Words>
        </button>
      }
    >
      <Ruby>{phrase('nothingFoundDo')}</Ruby>
    </EmptyState>
  )
}

interface RowsProps {
  readonly shelters: readonly ShelterStatus[]
  readonly hazards: NonNullable<HqOverview['disaster']>['hazards']
  readonly onAct: (shelter: ShelterStatus) => void
}

function Rows({ shelters, hazards, onAct }: RowsProps) {
  const { phrase } = shelterTexts.voice(useLanguage())
  const columns = ['columnName', 'columnValidity', 'columnCapacity', 'columnState', 'columnAct'] as const
  return (
    <div className="opening-list">
      <div className="opening-head" aria-hidden="true">
        {columns.map((name) => (
          <span key={name}>
            <Ruby>{phrase(name)}</Ruby>
          </span>
        ))}
      </div>
      <ul>
        {shelters.map((shelter) => (
          <OpeningRow key={shelter.siteId} shelter={shelter} hazards={hazards} onAct={() => onAct(shelter)} />
        ))}
      </ul>
    </div>
  )
}
