import type { ShelterStatus } from '@musubi/contracts'
import { crowdingName, exactTime, formatNumber, type Phrase } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { CapacityRule } from '@musubi/ui/charts/index.ts'
import type { ReactNode } from 'react'
import { FigureAge } from '../hq/figure-age.tsx'
import { LevelBars } from '../hq/level-bars.tsx'
import { shareOf, unsentBySite } from '../hq/order-by-need.ts'
import { useOverview } from '../live/headquarters-context.ts'
import { useLanguage } from '../office-context.ts'
import { shelterTexts } from '../texts/shelter-texts.ts'
import { Words } from '../words.tsx'

/** How many are here, out of how many, how they were counted, and how old all that is. */
export function ShelterFigures({ shelter }: { readonly shelter: ShelterStatus }) {
  const language = useLanguage()
  const { phrase } = shelterTexts.voice(language)
  const { headCount, capacity, crowding, arrivalsLastHour, updatedAt } = shelter
  const unsent = unsentBySite(useOverview()?.terminals ?? [])
  const figure = (value: number) => formatNumber(language, value)
  return (
    <section className="shelter-figures" data-crowding={crowding}>
      <div className="shelter-people">
        <h2>
          <Ruby>{phrase('evacuees')}</Ruby>
        </h2>
        <p>
          <b>{figure(headCount.total)}</b>
          <span>/{capacity === null ? '—' : <Ruby>{phrase('capacity', { capacity })}</Ruby>}</span>
          <span className="hq-row-crowding">
            <LevelBars crowding={crowding} />
            <b>
              <Ruby>{crowdingName(language, crowding)}</Ruby>
            </b>
          </span>
        </p>
        <CapacityRule share={shareOf(shelter)} />
        <p className="shelter-room">
          <Words>{roomOf(shelter, phrase)}</Words>
          {shelter.capacitySource === 'demo' && (
            <small>
              <Ruby>{phrase('demoCapacity')}</Ruby>
            </small>
          )}
        </p>
      </div>
      <dl>
        <Fact name={phrase('byName')}>{figure(headCount.named)}</Fact>
        <Fact name={phrase('onlyCounted')}>{figure(headCount.unnamed)}</Fact>
        <Fact name={phrase('lastHour')}>{arrivalsLastHour > 0 ? `+${figure(arrivalsLastHour)}` : '0'}</Fact>
        <Fact name={phrase('figureAge')}>
          <FigureAge updatedAt={updatedAt} unsent={unsent.get(shelter.siteId)} />
          {updatedAt && (
            <small>
              <Ruby>{exactTime(language, updatedAt)}</Ruby>
            </small>
          )}
        </Fact>
      </dl>
    </section>
  )
}

type Speak = ReturnType<typeof shelterTexts.voice>['phrase']

function roomOf({ capacity, headCount }: ShelterStatus, phrase: Speak): Phrase {
  if (capacity === null) return phrase('noCapacity')
  const places = capacity - headCount.total
  return places >= 0 ? phrase('places', { places }) : phrase('overBy', { people: -places })
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
