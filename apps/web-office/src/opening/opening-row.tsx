import type { Hazard, ShelterStatus } from '@musubi/contracts'
import { Icon, Ruby } from '@musubi/ui'
import { Link } from 'react-router'
import { ActFailure } from '../frame/act-failure.tsx'
import { hazardList, validityOf } from '../hq/validity.ts'
import { useLanguage } from '../office-context.ts'
import { CapacityForm } from '../shelter/capacity-form.tsx'
import { useShelterActs, type ShelterActs } from '../shelter/use-shelter-acts.ts'
import { shelterTexts } from '../texts/shelter-texts.ts'
import { Words } from '../words.tsx'

interface OpeningRowProps {
  readonly shelter: ShelterStatus
  readonly hazards: readonly Hazard[]
  readonly onAct: () => void
}

/** One shelter and the one thing to do with it. Opening takes one press and can be undone while nobody is inside. */
export function OpeningRow({ shelter, hazards, onAct }: OpeningRowProps) {
  const { phrase } = shelterTexts.voice(useLanguage())
  const acts = useShelterActs(shelter.siteId)
  return (
    <li className="opening-row" data-state={shelter.state} data-done={acts.done ?? undefined}>
      <div className="opening-name">
        <Link to={`/shelters/${encodeURIComponent(shelter.siteId)}`}>{shelter.name}</Link>
        <small>{shelter.address}</small>
      </div>
      <ValidityWord shelter={shelter} hazards={hazards} />
      <CapacityWord shelter={shelter} />
      <StateWord shelter={shelter} />
      <div className="opening-act">
        <Act shelter={shelter} acts={acts} onAct={onAct} />
      </div>
      {acts.failure && <ActFailure failure={acts.failure} />}
      {shelter.state === 'open' && (acts.done === 'opening' || acts.done === 'saving') && (
        <div className="opening-after">
          {acts.done === 'opening' && (
            <p role="status">
              <Icon name="done" />
              <Words>{phrase('opened')}</Words>
            </p>
          )}
          <CapacityForm capacity={shelter.capacity} acts={acts} />
        </div>
      )}
    </li>
  )
}

interface ActProps {
  readonly shelter: ShelterStatus
  readonly acts: ShelterActs
  readonly onAct: () => void
}

function Act({ shelter, acts, onAct }: ActProps) {
  const { phrase } = shelterTexts.voice(useLanguage())
  const people = shelter.headCount.total
  if (shelter.state === 'open' && people > 0) {
    return (
      <small>
        <Ruby>{phrase('peopleInside', { people })}</Ruby>
      </small>
    )
  }
  const open = shelter.state === 'open'
  const word = open
    ? acts.busy === 'closing'
      ? 'closing'
      : acts.done === 'opening'
        ? 'undoOpening'
        : 'close'
    : acts.busy === 'opening'
      ? 'opening'
      : shelter.state === 'closed'
        ? 'reopen'
        : 'open'
  return (
    <button
      type="button"
      className="office-act"
      aria-disabled={acts.busy !== null}
      onClick={() => {
        onAct()
        void (open ? acts.close() : acts.open())
      }}
    >
      <Words>{phrase(word)}</Words>
      <span className="visually-hidden"> {shelter.name}</span>
    </button>
  )
}

function ValidityWord({ shelter, hazards }: Pick<OpeningRowProps, 'shelter' | 'hazards'>) {
  const language = useLanguage()
  const { phrase } = shelterTexts.voice(language)
  const validity = validityOf(shelter, hazards)
  const word = validity === 'valid' ? 'valid' : validity === 'unknown' ? 'unknownValidity' : 'notValid'
  return (
    <span className="opening-validity" data-validity={validity}>
      <Icon name={validity === 'valid' ? 'check' : validity === 'unknown' ? 'info' : 'alert'} />
      <span>
        <Ruby>{phrase(word, { hazards: hazardList(language, hazards) })}</Ruby>
      </span>
    </span>
  )
}

function CapacityWord({ shelter: { capacity, capacitySource } }: Pick<OpeningRowProps, 'shelter'>) {
  const { phrase } = shelterTexts.voice(useLanguage())
  return (
    <span className="opening-capacity">
      <span className="opening-small-label">
        <Ruby>{phrase('columnCapacity')}</Ruby>{' '}
      </span>
      <Ruby>
        {capacity === null
          ? phrase('capacityUnknown')
          : phrase(capacitySource === 'demo' ? 'capacityDemo' : 'capacity', { capacity })}
      </Ruby>
    </span>
  )
}

function StateWord({ shelter: { state, headCount } }: Pick<OpeningRowProps, 'shelter'>) {
  const { phrase } = shelterTexts.voice(useLanguage())
  return (
    <span className="office-state" data-state={state}>
      <b>
        <Ruby>{phrase(`state.${state}`)}</Ruby>
      </b>
      {headCount.total > 0 && (
        <span>
          <Ruby>{phrase('peopleNow', { people: headCount.total })}</Ruby>
        </span>
      )}
    </span>
  )
}
