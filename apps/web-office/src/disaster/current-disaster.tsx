import type { Disaster, HqOverview } from '@musubi/contracts'
import { exactTime, type Phrase } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { hazardList } from '../hq/validity.ts'
import { useLanguage } from '../office-context.ts'
import { disasterTexts } from '../texts/disaster-texts.ts'
import { CloseDisaster } from './close-disaster.tsx'
import { Words } from '../words.tsx'

interface CurrentDisasterProps {
  readonly overview: HqOverview
  readonly disaster: Disaster
  readonly onClosed: () => void
}

/** The open disaster in facts, and how it is closed. */
export function CurrentDisaster({ overview, disaster, onClosed }: CurrentDisasterProps) {
  const language = useLanguage()
  const { phrase } = disasterTexts.voice(language)
  const { totals } = overview
  return (
    <>
      <section className="disaster-now" aria-label={disaster.name}>
        <h2>{disaster.name}</h2>
        <dl>
          <Fact name={phrase('kindOf')}>
            <Ruby>{phrase(disaster.drill ? 'drill' : 'real')}</Ruby>
          </Fact>
          <Fact name={phrase('hazards')}>
            <Ruby>{hazardList(language, disaster.hazards)}</Ruby>
          </Fact>
          <Fact name={phrase('since')}>
            <Ruby>{exactTime(language, disaster.declaredAt)}</Ruby>
          </Fact>
          <Fact name={phrase('openShelters')}>
            <Ruby>{phrase('placesFigure', { count: totals.openShelters })}</Ruby>
          </Fact>
          <Fact name={phrase('evacuees')}>
            <Ruby>{phrase('peopleFigure', { count: totals.evacuees })}</Ruby>
          </Fact>
        </dl>
        <Link className="mu-button mu-button--primary mu-button--m" to="/shelters">
          <Words>{phrase('toShelters')}</Words>
        </Link>
      </section>
      <CloseDisaster overview={overview} disaster={disaster} onClosed={onClosed} />
    </>
  )
}

function Fact({ name, children }: { readonly name: Phrase; readonly children: ReactNode }) {
  return (
    <div>
      <dt>
        <Ruby>{name}</Ruby>
      </dt>
      <dd>{children}</dd>
    </div>
  )
}
