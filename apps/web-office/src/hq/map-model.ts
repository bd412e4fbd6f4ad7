import type { Hazard, HqOverview, ShelterStatus, Site } from '@musubi/contracts'
import { formatShare, plainText, timeOfDay, type Language } from '@musubi/i18n'
import type { MapPlace, MapShelter, MapTown } from '@musubi/ui/map/index.ts'
import { crowdingWord } from './crowding-word.ts'
import { hqTexts } from '../texts/hq-texts.ts'
import { shareOf } from './order-by-need.ts'
import { shortName } from './short-name.ts'
import { sortPlaces, type SortedPlaces } from './sort-places.ts'
import { hazardList, validityOf } from './validity.ts'

export interface MapModelInput {
  readonly overview: HqOverview
  /** Open shelters of the municipality by need. */
  readonly open: readonly ShelterStatus[]
  /** The open data of the municipality and its neighbours. */
  readonly sites: readonly Site[]
  readonly hazards: readonly Hazard[]
  readonly language: Language
}

export interface MapModel {
  readonly shelters: readonly MapShelter[]
  readonly places: readonly MapPlace[]
  readonly towns: readonly MapTown[]
}

/** What the map draws and says, from what is known. */
export function mapModel(input: MapModelInput): MapModel {
  const sorted = sortPlaces(input.overview, input.sites, input.hazards)
  const own = input.open.map((shelter) => toMapShelter(input, shelter, true))
  const neighbours = sorted.nearOpen.map((shelter) => toMapShelter(input, shelter, false))
  return { shelters: [...own, ...neighbours], places: placesOf(input, sorted), towns: townsOf(input) }
}

/** An open shelter as a circle with its words. */
export function toMapShelter(
  { overview, hazards, language }: Pick<MapModelInput, 'overview' | 'hazards' | 'language'>,
  shelter: ShelterStatus,
  own: boolean,
): MapShelter {
  const { text } = hqTexts.voice(language)
  const share = shareOf(shelter)
  const validity = validityOf(shelter, hazards)
  const matters = shelter.crowding === 'full' || shelter.crowding === 'crowded'
  const crowding = crowdingWord(language, shelter.crowding)
  const state = share === null ? crowding : `${crowding} ${formatShare(share)}`
  const names = { hazards: hazardList(language, hazards) }
  const people =
    shelter.capacity === null
      ? text('peopleOnly', { people: shelter.headCount.total })
      : text('peopleAndCapacity', { people: shelter.headCount.total, capacity: shelter.capacity })
  const note =
    validity === 'valid' ? null : text(validity === 'unknown' ? 'noteUnknown' : 'noteNotValid', names)
  const heard = shelter.updatedAt
    ? [text('figureOf', { time: timeOfDay(shelter.updatedAt) })]
    : [text('neverHeard')]
  return {
    id: shelter.siteId,
    href: siteHref(shelter.siteId),
    lon: shelter.lon,
    lat: shelter.lat,
    description: [shelter.name, state, people, ...heard, ...(note ? [note] : [])],
    label: {
      name:
        Array.from(shelter.name).length > 9
          ? shortName(shelter.name, overview.municipality.name)
          : shelter.name,
      shortName: shortName(shelter.name, overview.municipality.name),
      state: matters ? state : null,
      note,
    },
    people: shelter.headCount.total,
    share,
    crowding: shelter.crowding,
    validity,
    own,
  }
}

/** Shelters that are not open, and the emergency sites that the chosen hazards leave; the neighbours' too. */
function placesOf({ overview, language }: MapModelInput, sorted: SortedPlaces): MapPlace[] {
  const home = overview.municipality.municipalityCode
  const { closed, nearClosed, refuges, nearRefuges } = sorted
  return [
    ...[...closed, ...nearClosed].map((site) => toMapPlace(site, 'not_open', home, language)),
    ...[...refuges, ...nearRefuges].map((site) => toMapPlace(site, 'emergency', home, language)),
  ]
}

/** A place without people as a small mark with its words. */
export function toMapPlace(site: Site, kind: MapPlace['kind'], home: string, language: Language): MapPlace {
  const { text } = hqTexts.voice(language)
  return {
    id: `${kind}:${site.siteId}`,
    href: siteHref(site.siteId),
    lon: site.lon,
    lat: site.lat,
    kind,
    own: site.municipalityCode === home,
    description: [
      site.name,
      text(kind === 'not_open' ? 'notOpenYet' : 'emergencySite'),
      site.hazards === null
        ? text('validForUnknown')
        : text('validFor', { hazards: hazardList(language, site.hazards) }),
    ],
  }
}

function townsOf({ overview, language }: MapModelInput): MapTown[] {
  const { text } = hqTexts.voice(language)
  return overview.neighbours.map(({ municipalityCode, name, openShelters, evacuees }) => ({
    municipalityCode,
    name,
    note: openShelters > 0 ? text('townOpen', { open: openShelters, people: evacuees }) : text('townNone'),
  }))
}

export function siteHref(siteId: string): string {
  return `/office/shelters/${encodeURIComponent(siteId)}`
}

/** Hazards in plain words, for attributes. */
export function hazardText(language: Language, hazards: readonly Hazard[]): string {
  return plainText(hazardList(language, hazards))
}
