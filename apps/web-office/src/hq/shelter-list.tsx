import type { HqOverview, ShelterStatus } from '@musubi/contracts'
import { crowdingName, formatNumber } from '@musubi/i18n'
import { EmptyState, Ruby } from '@musubi/ui'
import { CapacityRule } from '@musubi/ui/charts/index.ts'
import { Link } from 'react-router'
import { useLanguage } from '../office-context.ts'
import { hqTexts } from '../texts/hq-texts.ts'
import { FigureAge } from './figure-age.tsx'
import { LevelBars } from './level-bars.tsx'
import { NeighbourRow } from './neighbour-row.tsx'
import { shareOf, unsentBySite, type Unsent } from './order-by-need.ts'
import { Words } from '../words.tsx'

interface ShelterListProps {
  readonly overview: HqOverview
  readonly open: readonly ShelterStatus[]
  readonly fresh: ReadonlySet<string>
}

/** Open shelters, the neediest first: name, people by capacity, crowding, newest arrivals, age of the figure. */
export function ShelterList({ overview, open, fresh }: ShelterListProps) {
  const { phrase, text } = hqTexts.voice(useLanguage())
  const unsent = unsentBySite(overview.terminals)
  return (
    <section className="hq-list" aria-label={`${text('shelters')} ${text('byNeed')}`}>
      <div className="hq-list-head" aria-hidden="true">
        <span className="hq-row-main">
          <span>
            <Ruby>{phrase('shelters')}</Ruby>
            <small>
              <Ruby>{phrase('byNeed')}</Ruby>
            </small>
          </span>
          <span>
            <Ruby>{phrase('peopleOfCapacity')}</Ruby>
          </span>
        </span>
        <span>
          <Ruby>{phrase('crowding')}</Ruby>
        </span>
        <span>
          <Ruby>{phrase('lastHourColumn')}</Ruby>
        </span>
        <span>
          <Ruby>{phrase('updatedColumn')}</Ruby>
        </span>
      </div>
      {open.length === 0 ? <NoShelter /> : <Rows open={open} fresh={fresh} unsent={unsent} />}
      {open.length <= FEW && <NearRows overview={overview} room={ROOM - open.length} />}
      <NeighbourRow overview={overview} />
    </section>
  )
}

interface RowsProps {
  readonly open: readonly ShelterStatus[]
  readonly fresh: ReadonlySet<string>
  readonly unsent: ReadonlyMap<string, Unsent>
}

function Rows({ open, fresh, unsent }: RowsProps) {
  return (
    <ol data-few={open.length <= FEW ? '' : undefined}>
      {open.map((shelter) => (
        <Row
          key={shelter.siteId}
          shelter={shelter}
          fresh={fresh.has(shelter.siteId)}
          unsent={unsent.get(shelter.siteId)}
        />
      ))}
    </ol>
  )
}

/** So few own shelters leave room for the neighbours'. */
const FEW = 6
const ROOM = 12

/** The neighbours' open shelters, the fullest first, where the own ones leave room. */
function NearRows({ overview, room }: { readonly overview: HqOverview; readonly room: number }) {
  const { phrase, text } = hqTexts.voice(useLanguage())
  const near = overview.neighbours
    .flatMap((town) => town.shelters)
    .filter(({ state }) => state === 'open')
    .sort((a, b) => (shareOf(b) ?? 0) - (shareOf(a) ?? 0))
    .slice(0, room)
  if (near.length === 0) return null
  return (
    <>
      <h2 className="hq-list-near">
        <Ruby>{phrase('neighboursOpen')}</Ruby>
      </h2>
      <ol data-few="" aria-label={text('neighboursOpen')}>
        {near.map((shelter) => (
          <Row key={shelter.siteId} shelter={shelter} fresh={false} unsent={undefined} />
        ))}
      </ol>
    </>
  )
}

interface RowProps {
  readonly shelter: ShelterStatus
  readonly fresh: boolean
  readonly unsent: Unsent | undefined
}

function Row({ shelter, fresh, unsent }: RowProps) {
  const language = useLanguage()
  const { phrase } = hqTexts.voice(language)
  const { headCount, capacity, crowding, arrivalsLastHour } = shelter
  return (
    <li className="hq-row" data-crowding={crowding} data-fresh={fresh || undefined}>
      <Link to={`/shelters/${encodeURIComponent(shelter.siteId)}`}>
        <span className="hq-row-main">
          <span className="hq-row-name">{shelter.name}</span>
          <span className="hq-row-people">
            <b>{formatNumber(language, headCount.total)}</b>
            <span>/{capacity === null ? '—' : formatNumber(language, capacity)}</span>
          </span>
          <CapacityRule share={shareOf(shelter)} />
        </span>
        <span className="hq-row-crowding">
          <LevelBars crowding={crowding} />
          <b>
            <Ruby>
              {crowding === 'unknown' ? phrase('capacityUnknown') : crowdingName(language, crowding)}
            </Ruby>
          </b>
        </span>
        <span className="hq-row-arrivals" data-some={arrivalsLastHour > 0 || undefined}>
          {arrivalsLastHour > 0 ? `+${arrivalsLastHour}` : '0'}
        </span>
        <FigureAge updatedAt={shelter.updatedAt} unsent={unsent} />
      </Link>
    </li>
  )
}

function NoShelter() {
  const { phrase } = hqTexts.voice(useLanguage())
  return (
    <EmptyState
      icon="home"
      title={<Ruby>{phrase('noShelterTitle')}</Ruby>}
      action={
        <Link className="mu-button mu-button--primary mu-button--s" to="/shelters">
          <Words>{phrase('openShelterAct')}</Words>
        </Link>
      }
    >
      <Ruby>{phrase('noShelterDo')}</Ruby>
    </EmptyState>
  )
}
