import { distanceParts, formatDistance, municipalityName, type Phrase } from '@musubi/i18n'
import { CapacityBar, CrowdingMark, crowdingTone, Icon, Ruby, Time } from '@musubi/ui'
import type { ReactNode } from 'react'
import { usePage } from '../../frame/page-context.ts'
import { sheltersTexts } from '../../texts/shelters-texts.ts'
import { type ListedShelter, placesLeft, type SheltersView } from '../../view/shelters-view.ts'
import { hazardList } from '../../view/words.ts'

/** Figures older than this are shown as old. */
const OLD_MS = 60 * 60_000

export function shelterTone({ crowding }: ListedShelter): string {
  return `mu-tone--${crowdingTone[crowding]}`
}

/** The coloured plate: bars, word and colour say the same. */
export function ShelterPlate({ shelter }: { readonly shelter: ListedShelter }) {
  const { language } = usePage()
  return (
    <p className="shelter__plate" data-level={shelter.crowding}>
      <CrowdingMark level={shelter.crowding} language={language} layout="column" />
    </p>
  )
}

export interface ShelterBodyProps {
  readonly shelter: ListedShelter
  readonly view: SheltersView
  readonly level: 'h2' | 'h3'
  /** Of a neighbouring municipality, with its name. */
  readonly townName?: string
  readonly children?: ReactNode
}

/** Name, distance, room, age of the figure, and what one must know before walking there. */
export function ShelterBody({ shelter, view, level: Heading, townName, children }: ShelterBodyProps) {
  const { language, links } = usePage()
  const { phrase } = sheltersTexts.voice(language)
  const { municipalityCode, siteId, name, crowding, headCount, capacity } = shelter
  const guest = townName !== undefined && municipalityName(language, { municipalityCode, name: townName })
  return (
    <div className="shelter__body">
      {guest && (
        <p className="shelter__town">
          <Ruby>{shelter.welfare ? guest : phrase('openToAll', { town: guest })}</Ruby>
        </p>
      )}
      <div className="shelter__head">
        <Heading>
          <a href={links.site(municipalityCode, siteId, view.choice)} lang="ja">
            {name}
          </a>
        </Heading>
        <Distance metres={shelter.distanceM} />
      </div>
      <CapacityBar level={crowding} people={headCount.total} capacity={capacity} />
      <div className="shelter__figures">
        <Room shelter={shelter} />
        <Heard shelter={shelter} />
      </div>
      <Warnings shelter={shelter} view={view} />
      {children}
    </div>
  )
}

export function Distance({ metres }: { readonly metres: number | null }) {
  const { language } = usePage()
  if (metres === null) return null
  const { figure, unit } = distanceParts(metres)
  return (
    <p className="shelter__distance">
      <span className="visually-hidden">{sheltersTexts.voice(language).text('straight')} </span>
      <b>{figure}</b>
      {unit}
    </p>
  )
}

export function Room({ shelter }: { readonly shelter: ListedShelter }) {
  const { language } = usePage()
  const { phrase } = sheltersTexts.voice(language)
  const { crowding, capacity, capacitySource, headCount } = shelter
  const left = placesLeft(shelter)
  if (left === null || capacity === null) {
    return (
      <p>
        <Ruby>{phrase('capacityUnknown', { count: headCount.total })}</Ruby>
      </p>
    )
  }
  const of = phrase(capacitySource === 'demo' ? 'capacityDemo' : 'capacity', { capacity })
  return (
    <p>
      <b>
        <Ruby>{crowding === 'full' ? phrase('full') : phrase('left', { count: left })}</Ruby>
      </b>
      <span className="shelter__capacity">
        <Ruby>{of}</Ruby>
      </span>
    </p>
  )
}

export function Heard({ shelter }: { readonly shelter: ListedShelter }) {
  const { language, visit } = usePage()
  const { phrase } = sheltersTexts.voice(language)
  const { updatedAt } = shelter
  if (!updatedAt) return <Ruby>{phrase('notYetHeard')}</Ruby>
  const isOld = Date.parse(visit.now) - Date.parse(updatedAt) > OLD_MS
  return (
    <Time
      at={updatedAt}
      now={visit.now}
      language={language}
      focusable={false}
      className={isOld ? 'shelter__heard shelter__heard--old' : 'shelter__heard'}
    />
  )
}

/** Where to go instead, and what the open data does not know. */
export function Warnings({ shelter, view }: Pick<ShelterBodyProps, 'shelter' | 'view'>) {
  const { language } = usePage()
  const { phrase } = sheltersTexts.voice(language)
  const instead = view.insteadOf(shelter)
  const hazards = hazardList(language, view.hazards)
  return (
    <>
      {instead && (
        <p className="shelter__instead">
          <Ruby>{insteadWords()}</Ruby>
        </p>
      )}
      {shelter.welfare && (
        <p className="shelter__warning">
          <Icon name="support" />
          <span>
            <Ruby>{phrase('welfare')}</Ruby>
          </span>
        </p>
      )}
      {shelter.validity !== 'valid' && (
        <p className="shelter__warning" data-validity={shelter.validity}>
          <Icon name={shelter.validity === 'not_valid' ? 'none' : 'info'} />
          <span>
            <Ruby>{phrase(shelter.validity === 'not_valid' ? 'unfit' : 'validityUnknown', { hazards })}</Ruby>
          </span>
        </p>
      )}
    </>
  )

  function insteadWords(): Phrase {
    if (!instead) return []
    const { name, distanceM: metres } = instead.shelter
    const key = instead.by === 'headquarters' ? 'goToByHeadquarters' : 'goTo'
    if (metres === null) return phrase(`${key}Plain`, { name })
    return phrase(key, { name, distance: formatDistance(metres) })
  }
}
