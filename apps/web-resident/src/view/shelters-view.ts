import type { Hazard, PublicStatus, Site } from '@musubi/contracts'
import { distanceM, type Point, validityFor } from '@musubi/shelter/core'
import type { Choice } from '../address.ts'
import { type District, listDistricts } from '../places/districts.ts'

type PublicShelter = PublicStatus['shelters'][number]

/** A place with what the chosen hazards and the chosen district make of it. */
export interface Placed {
  readonly distanceM: number | null
  readonly validity: 'valid' | 'not_valid' | 'unknown'
}
export type ListedShelter = PublicShelter & Placed
export type ListedSite = Site & Placed

/** Where to go instead of a shelter, and who says so. */
export interface Instead {
  readonly shelter: ListedShelter
  readonly by: 'headquarters' | 'distance'
}

export interface SheltersView {
  readonly choice: Choice
  /** The hazards that count: the chosen ones, or else the disaster's. */
  readonly hazards: readonly Hazard[]
  /** The hazards worth a switch in this municipality. */
  readonly hazardChoices: readonly Hazard[]
  readonly districts: readonly District[]
  readonly district: District | null
  /** A district was named that this municipality does not have. */
  readonly districtUnknown: boolean
  /** No disaster is under way here: what neighbours have open is no answer, the nearest place to flee to is. */
  readonly calm: boolean
  /** The nearest one that may be entered now; null without a district, in calm times, or when there is none. */
  readonly best: ListedShelter | null
  /** Headquarters sends people there although another one is nearer. */
  readonly bestByHeadquarters: boolean
  readonly others: readonly ListedShelter[]
  readonly neighbours: readonly ListedShelter[]
  /** Open, and known not to stand a chosen hazard. */
  readonly unfit: readonly ListedShelter[]
  readonly notOpen: readonly ListedShelter[]
  readonly emergency: { readonly valid: readonly ListedSite[]; readonly all: readonly ListedSite[] }
  readonly insteadOf: (shelter: PublicShelter) => Instead | null
}

/** Sorts what is public of a municipality for one resident. Pure; the status must be of all hazards. */
export function viewShelters(status: PublicStatus, choice: Choice): SheltersView {
  const { municipality, disaster } = status
  const hazards = choice.hazards ?? disaster?.hazards ?? []
  const districts = listDistricts([...ownSites(status), ...status.emergencySites], municipality.name)
  const district = districts.find(({ name }) => name === choice.near) ?? null
  const shelters = status.shelters.map((shelter) => place(shelter, hazards, district))
  const open = shelters.filter(({ state }) => state === 'open')
  const fit = open.filter(({ validity }) => validity !== 'not_valid').sort(district ? byDistance : byRoom)
  const isOwn = ({ municipalityCode }: Site) => municipalityCode === municipality.municipalityCode
  const proposed = findInstead(status, shelters)
  const vouchedFor = fit.filter(({ validity }) => validity === 'valid' || isOfDisaster(hazards, status))
  const best = district && disaster ? findBest(vouchedFor, status, proposed) : null
  const rest = fit.filter(({ siteId }) => siteId !== best?.shelter.siteId)
  const sites = status.emergencySites.map((site) => place(site, hazards, district)).sort(byDistance)
  return {
    choice,
    hazards,
    hazardChoices: hazardChoices(status),
    districts,
    district,
    districtUnknown: choice.near !== null && district === null,
    calm: disaster === null,
    best: best?.shelter ?? null,
    bestByHeadquarters: best?.byHeadquarters ?? false,
    others: rest.filter(isOwn),
    neighbours: rest.filter((shelter) => !isOwn(shelter)),
    unfit: open.filter(({ validity }) => validity === 'not_valid').sort(byDistance),
    notOpen: shelters.filter((shelter) => shelter.state !== 'open' && isOwn(shelter)).sort(generalFirst),
    emergency: { valid: sites.filter(({ validity }) => validity === 'valid'), all: sites },
    insteadOf: (shelter) => nearerToReader(proposed(shelter), best?.shelter ?? null),
  }
}

/**
 * Where the open data is silent, headquarters has vouched for what it opened: for the hazards of its disaster and for no
 * other.
 */
function isOfDisaster(hazards: readonly Hazard[], { disaster }: PublicStatus): boolean {
  return hazards.every((hazard) => disaster?.hazards.includes(hazard))
}

/** What the service proposes is near the full shelter; where the reader is known, the best one for the reader counts. */
function nearerToReader(instead: Instead | null, best: ListedShelter | null): Instead | null {
  return instead?.by === 'distance' && best ? { shelter: best, by: 'distance' } : instead
}

/** Free places; null where nobody said how many it holds. Never negative. */
export function placesLeft({
  capacity,
  headCount,
}: Pick<PublicShelter, 'capacity' | 'headCount'>): number | null {
  return capacity === null ? null : Math.max(0, capacity - headCount.total)
}

function ownSites({ shelters, municipality }: PublicStatus): PublicShelter[] {
  return shelters.filter(({ municipalityCode }) => municipalityCode === municipality.municipalityCode)
}

function place<S extends Site>(site: S, hazards: readonly Hazard[], from: Point | null): S & Placed {
  return {
    ...site,
    distanceM: from ? distanceM(from, site) : null,
    validity: validityFor(site.hazards, hazards),
  }
}

/** Where headquarters redirects arrivals; else what the service proposes for a full shelter. Only to an open one. */
function findInstead({ redirect }: PublicStatus, shelters: readonly ListedShelter[]) {
  return (shelter: PublicShelter): Instead | null => {
    const redirected = redirect?.fromSiteId === shelter.siteId
    const id = redirected ? redirect.toSiteId : shelter.insteadSiteId
    const to = shelters.find(({ siteId, state }) => siteId === id && state === 'open')
    return to ? { shelter: to, by: redirected ? 'headquarters' : 'distance' } : null
  }
}

/**
 * The nearest shelter that may be entered. Where headquarters sends the arrivals of the very nearest one somewhere, that
 * place it is: two different advices on one page would split a family.
 */
function findBest(
  nearFirst: readonly ListedShelter[],
  { redirect }: PublicStatus,
  insteadOf: SheltersView['insteadOf'],
): { shelter: ListedShelter; byHeadquarters: boolean } | null {
  const mayEnter = (shelter: ListedShelter) =>
    shelter.crowding !== 'full' && shelter.siteId !== redirect?.fromSiteId && !shelter.welfare
  const [nearest] = nearFirst
  const sent = nearest && nearest.siteId === redirect?.fromSiteId ? insteadOf(nearest)?.shelter : undefined
  if (sent && mayEnter(sent) && sent.validity !== 'not_valid') return { shelter: sent, byHeadquarters: true }
  const shelter = nearFirst.find(mayEnter)
  return shelter ? { shelter, byHeadquarters: false } : null
}

/** Those of the disaster, and those any place here is designated for, in the order of the law's list. */
function hazardChoices({ disaster, emergencySites }: PublicStatus): Hazard[] {
  const known = new Set(emergencySites.flatMap(({ hazards }) => hazards ?? []))
  const first = disaster?.hazards ?? []
  return [...first, ...[...known].filter((hazard) => !first.includes(hazard)).sort(byLaw)]
}

const LAW: readonly Hazard[] = [
  'flood',
  'landslide',
  'inland_flood',
  'storm_surge',
  'tsunami',
  'earthquake',
  'fire',
  'volcano',
]
function byLaw(a: Hazard, b: Hazard): number {
  return LAW.indexOf(a) - LAW.indexOf(b)
}

function byDistance(a: Placed & Site, b: Placed & Site): number {
  return (a.distanceM ?? 0) - (b.distanceM ?? 0) || byId(a, b)
}

/** Nobody walks to a welfare shelter unasked, so it need not be named among the first. */
function generalFirst(a: ListedShelter, b: ListedShelter): number {
  return Number(a.welfare) - Number(b.welfare) || byDistance(a, b)
}

/** Without a district nothing is near: the ones with most room first. */
function byRoom(a: ListedShelter, b: ListedShelter): number {
  return (placesLeft(b) ?? 0) - (placesLeft(a) ?? 0) || byId(a, b)
}

function byId(a: Site, b: Site): number {
  return a.siteId < b.siteId ? -1 : Number(a.siteId > b.siteId)
}
