import type { Hazard, HqOverview, ShelterStatus, Site } from '@musubi/contracts'
import { crowdingName, formatNumber, formatShare, timeOfDay, type Phrase } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { memo, useMemo } from 'react'
import { Link } from 'react-router'
import { useLanguage } from '../office-context.ts'
import { hqTexts } from '../texts/hq-texts.ts'
import { FigureAge } from './figure-age.tsx'
import { LevelBars } from './level-bars.tsx'
import { shareOf, unsentBySite, type Unsent } from './order-by-need.ts'
import { sortPlaces } from './sort-places.ts'
import { hazardList, validityOf } from './validity.ts'

interface ShelterTableProps {
  readonly overview: HqOverview
  readonly open: readonly ShelterStatus[]
  readonly sites: readonly Site[]
  readonly hazards: readonly Hazard[]
  readonly fresh: ReadonlySet<string>
}

/** Everything the map shows, as a table in groups; it also is what is printed. */
export function ShelterTable({ overview, open, sites, hazards, fresh }: ShelterTableProps) {
  const language = useLanguage()
  const { phrase, text } = hqTexts.voice(language)
  const unsent = unsentBySite(overview.terminals)
  const places = useMemo(() => sortPlaces(overview, sites, hazards), [overview, sites, hazards])
  const names = { hazards: hazardList(language, hazards) }
  const rowsOf = (group: readonly Site[]) =>
    group.map((site) => <PlaceRow key={site.siteId} site={site} hazards={hazards} />)
  const { nearOpen, closed, refuges, nearClosed, nearRefuges } = places
  return (
    <div className="hq-table" role="region" aria-label={text('tableName')} tabIndex={0}>
      <table>
        <caption className="visually-hidden">{text('tableName')}</caption>
        <Head />
        <Group title={phrase('groupOpen', { count: open.length })}>
          {open.map((shelter) => (
            <OpenRow
              key={shelter.siteId}
              shelter={shelter}
              hazards={hazards}
              fresh={fresh.has(shelter.siteId)}
              unsent={unsent.get(shelter.siteId)}
            />
          ))}
        </Group>
        <Group title={phrase('groupNeighbours', { count: nearOpen.length })}>
          {nearOpen.map((shelter) => (
            <OpenRow
              key={shelter.siteId}
              shelter={shelter}
              hazards={hazards}
              fresh={false}
              unsent={undefined}
            />
          ))}
        </Group>
        <Group title={phrase('groupNotOpen', { count: closed.length })}>{rowsOf(closed)}</Group>
        <Group
          title={
            hazards.length > 0
              ? phrase('groupEmergency', { ...names, count: refuges.length })
              : phrase('groupEmergencyAll', { count: refuges.length })
          }
        >
          {rowsOf(refuges)}
        </Group>
        <Group title={phrase('groupNearNotOpen', { count: nearClosed.length })}>{rowsOf(nearClosed)}</Group>
        <Group title={phrase('groupNearEmergency', { count: nearRefuges.length })}>
          {rowsOf(nearRefuges)}
        </Group>
      </table>
    </div>
  )
}

const columns = [
  ['shelters', ''],
  ['crowding', ''],
  ['columnPeople', 'number'],
  ['columnCapacity', 'number'],
  ['columnShare', 'number'],
  ['countedOnly', 'number'],
  ['lastHourColumn', 'number'],
  ['columnValidity', ''],
  ['updatedColumn', 'number'],
] as const

function Head() {
  const { phrase } = hqTexts.voice(useLanguage())
  return (
    <thead>
      <tr>
        {columns.map(([name, kind]) => (
          <th key={name} scope="col" data-kind={kind || undefined}>
            <Ruby>{phrase(name)}</Ruby>
          </th>
        ))}
      </tr>
    </thead>
  )
}

function Group({
  title,
  children,
}: {
  readonly title: Phrase
  readonly children: readonly unknown[] & React.ReactNode
}) {
  if (children.length === 0) return null
  return (
    <tbody>
      <tr className="hq-table-group">
        <th scope="rowgroup" colSpan={columns.length}>
          <Ruby>{title}</Ruby>
        </th>
      </tr>
      {children}
    </tbody>
  )
}

interface OpenRowProps {
  readonly shelter: ShelterStatus
  readonly hazards: readonly Hazard[]
  readonly fresh: boolean
  readonly unsent: Unsent | undefined
}

function OpenRow({ shelter, hazards, fresh, unsent }: OpenRowProps) {
  const language = useLanguage()
  const { phrase } = hqTexts.voice(language)
  const share = shareOf(shelter)
  const { headCount, capacity, crowding, arrivalsLastHour } = shelter
  return (
    <tr data-crowding={crowding} data-fresh={fresh || undefined}>
      <th scope="row">
        <Link to={`/shelters/${encodeURIComponent(shelter.siteId)}`}>{shelter.name}</Link>
      </th>
      <td>
        <span className="hq-row-crowding">
          <LevelBars crowding={crowding} />
          <b>
            <Ruby>
              {crowding === 'unknown' ? phrase('capacityUnknown') : crowdingName(language, crowding)}
            </Ruby>
          </b>
        </span>
      </td>
      <td data-kind="number">
        <b>{formatNumber(language, headCount.total)}</b>
      </td>
      <td data-kind="number">{capacity === null ? '—' : formatNumber(language, capacity)}</td>
      <td data-kind="number">{share === null ? '—' : formatShare(share)}</td>
      <td data-kind="number">{formatNumber(language, headCount.unnamed)}</td>
      <td data-kind="number">{arrivalsLastHour > 0 ? `+${arrivalsLastHour}` : '0'}</td>
      <ValidityCell site={shelter} hazards={hazards} />
      <td data-kind="number">
        <FigureAge updatedAt={shelter.updatedAt} unsent={unsent} />
        {shelter.updatedAt && <span className="print-only"> {timeOfDay(shelter.updatedAt)}</span>}
      </td>
    </tr>
  )
}

/** Drawn again only when the place or the question changes: there are a thousand of them. */
const PlaceRow = memo(function PlaceRow({
  site,
  hazards,
}: {
  readonly site: Site
  readonly hazards: readonly Hazard[]
}) {
  return (
    <tr className="hq-table-place">
      <th scope="row">
        <Link to={`/shelters/${encodeURIComponent(site.siteId)}`}>{site.name}</Link>
      </th>
      <td colSpan={6}>{site.address}</td>
      <ValidityCell site={site} hazards={hazards} />
      <td data-kind="number">—</td>
    </tr>
  )
})

function ValidityCell({ site, hazards }: { readonly site: Site; readonly hazards: readonly Hazard[] }) {
  const { phrase } = hqTexts.voice(useLanguage())
  const validity = validityOf(site, hazards)
  const word = validity === 'valid' ? 'valid' : validity === 'unknown' ? 'unknownValidity' : 'notValid'
  return (
    <td data-validity={validity}>
      <Ruby>{phrase(word)}</Ruby>
    </td>
  )
}
