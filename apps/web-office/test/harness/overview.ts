import { HqOverviewSchema, type HqOverview, type ShelterStatus, type Site } from '@musubi/contracts'
import { crowdingOf, DEFAULT_THRESHOLDS, decideNextAct } from '@musubi/shelter/core'
import { loadSites } from '@musubi/testkit/open-data-sites'
import { neighbourStory, story, towns } from './story.ts'

export type Scenario = 'story' | 'calm' | 'one' | 'sixty' | 'many' | 'no-disaster'
export const home = '282227'
export const disasterId = '01a0a000-0000-7000-8000-000000000001'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const sites = loadSites()

/** An overview of a scenario that fits the contract. @param now epoch milliseconds */
export function makeOverview(scenario: Scenario, now: number): HqOverview {
  const shelters = sheltersOf(scenario, now)
  const open = shelters.filter(({ state }) => state === 'open')
  const disaster = scenario === 'no-disaster' ? null : makeDisaster(now)
  const terminals = makeTerminals(scenario, open, now)
  return HqOverviewSchema.parse({
    generatedAt: new Date(now).toISOString(),
    municipality: towns[0],
    disaster,
    thresholds: DEFAULT_THRESHOLDS,
    totals: totalsOf(scenario, shelters, terminals),
    shelters,
    neighbours: towns.slice(1).map((town) => neighbourOf(scenario, town, now)),
    arrivals: open.map((shelter) => ({ siteId: shelter.siteId, hours: arrivalsOf(shelter, now) })),
    terminals,
    nextAct:
      disaster && decideNextAct(shelters, { thresholds: DEFAULT_THRESHOLDS, hazards: disaster.hazards }),
  } satisfies Record<keyof HqOverview, unknown>)
}

function makeDisaster(now: number): NonNullable<HqOverview['disaster']> {
  return {
    disasterId: disasterId as NonNullable<HqOverview['disaster']>['disasterId'],
    name: '但馬豪雨',
    drill: true,
    hazards: ['flood', 'landslide'],
    declaredAt: new Date(now - 9 * HOUR - 32 * MINUTE).toISOString(),
    closedAt: null,
  }
}

function sheltersOf(scenario: Scenario, now: number): ShelterStatus[] {
  const designated = sites.filter(
    (site) => site.municipalityCode === home && site.kind === 'designated_shelter',
  )
  if (scenario === 'sixty') return manyShelters(60, designated, now)
  if (scenario === 'many') return manyShelters(1000, designated, now)
  return designated.map((site) => {
    const row = openedIn(scenario).find(([name]) => name === site.name)
    if (!row) return closedShelter(site)
    const [, people, capacity, age, , arrivals, unnamed] = row
    return openShelter(site, { people, unnamed, capacity, age, arrivals }, now)
  })
}

function openedIn(scenario: Scenario): typeof story {
  if (scenario === 'no-disaster') return []
  if (scenario === 'one') return story.slice(0, 1).map(([name]) => [name, 0, 180, 1, 0, 0, 0])
  if (scenario === 'calm')
    return story.slice(4).map(([name, people, capacity]) => [name, people, capacity, 1, 0, 1, 0])
  return story
}

/** Many open shelters around the real places: no town has so many, the screen must stand it. */
function manyShelters(count: number, designated: readonly Site[], now: number): ShelterStatus[] {
  return Array.from({ length: count }, (_, index) => {
    const site = designated[index % designated.length] as Site
    const turn = index * 2.399
    const reach = 0.0016 * Math.sqrt(index)
    const place = {
      ...site,
      siteId: `${site.siteId}-${index}`,
      name:
        index < designated.length ? site.name : `${site.name} 第${Math.floor(index / designated.length) + 1}`,
      lat: site.lat * 0.4 + 35.36 * 0.6 + reach * Math.sin(turn),
      lon: site.lon * 0.4 + 134.72 * 0.6 + reach * 1.4 * Math.cos(turn),
    }
    const people = (index * 37) % 290
    return openShelter(
      place,
      {
        people,
        unnamed: people % 7,
        capacity: 100 + ((index * 53) % 240),
        age: index % 40,
        arrivals: index % 9,
      },
      now,
    )
  })
}

interface Facts {
  readonly people: number
  readonly unnamed: number
  readonly capacity: number
  readonly age: number
  readonly arrivals: number
}

function openShelter(
  site: Site,
  { people, unnamed, capacity, age, arrivals }: Facts,
  now: number,
): ShelterStatus {
  return {
    ...site,
    capacity,
    capacitySource: 'demo',
    state: 'open',
    headCount: { total: people, named: people - unnamed, unnamed },
    crowding: crowdingOf(people, capacity),
    updatedAt: new Date(now - age * MINUTE).toISOString(),
    arrivalsLastHour: arrivals,
  }
}

function closedShelter(site: Site): ShelterStatus {
  return {
    ...site,
    state: 'not_open',
    headCount: { total: 0, named: 0, unnamed: 0 },
    crowding: 'unknown',
    updatedAt: null,
    arrivalsLastHour: 0,
  }
}

function neighbourOf(
  scenario: Scenario,
  town: (typeof towns)[number],
  now: number,
): HqOverview['neighbours'][number] {
  const shelters = neighbourStory.flatMap(([name, people, capacity]) => {
    const site = sites.find(
      (one) =>
        one.name === name &&
        one.kind === 'designated_shelter' &&
        one.municipalityCode === town.municipalityCode,
    )
    if (!site || scenario === 'no-disaster') return []
    return [openShelter(site, { people, unnamed: 4, capacity, age: 3, arrivals: 2 }, now)]
  })
  return {
    municipalityCode: town.municipalityCode as HqOverview['municipality']['municipalityCode'],
    name: town.name,
    openShelters: shelters.length,
    evacuees: shelters.reduce((sum, one) => sum + one.headCount.total, 0),
    shelters,
  }
}

function arrivalsOf(shelter: ShelterStatus, now: number): HqOverview['arrivals'][number]['hours'] {
  const running = Math.floor(now / HOUR) * HOUR
  const seed = shelter.name.length + shelter.headCount.total
  const weights = Array.from({ length: 11 }, (_, index) => {
    const peak = 4.6 + ((seed * 7) % 30) / 10
    return Math.exp(-((index - peak) ** 2) / 7) * (0.7 + ((seed * (index + 3)) % 11) / 18)
  })
  const sum = weights.reduce((a, b) => a + b)
  const before = Math.max(0, shelter.headCount.total - shelter.arrivalsLastHour)
  const counts = [...weights.map((weight) => Math.round((weight / sum) * before)), shelter.arrivalsLastHour]
  return counts.map((count, index) => ({
    hour: new Date(running - (11 - index) * HOUR).toISOString(),
    count,
  }))
}

function makeTerminals(
  scenario: Scenario,
  open: readonly ShelterStatus[],
  now: number,
): HqOverview['terminals'] {
  const perShelter = scenario === 'many' ? 1 : 2
  return open.flatMap((shelter, index) => {
    const row = scenario === 'story' ? story.find(([name]) => name === shelter.name) : undefined
    return Array.from({ length: index < 12 ? perShelter : 1 }, (_, copy) => {
      const pending = copy === 0 ? (row?.[4] ?? 0) : 0
      const age = pending > 0 ? (row?.[3] ?? 0) : index % 3
      return {
        terminalId: uuid(index * 2 + copy) as HqOverview['terminals'][number]['terminalId'],
        name: `受付${copy + 1}`,
        siteId: shelter.siteId,
        pending,
        oldestPendingAt: pending > 0 ? new Date(now - age * MINUTE).toISOString() : null,
        lastHeardAt: new Date(now - age * MINUTE).toISOString(),
        clockOffsetMs: copy === 0 ? 240 : -1800,
      }
    })
  })
}

function uuid(index: number): string {
  return `01a0b000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`
}

function totalsOf(
  scenario: Scenario,
  shelters: readonly ShelterStatus[],
  terminals: HqOverview['terminals'],
): HqOverview['totals'] {
  const open = shelters.filter(({ state }) => state === 'open')
  const sum = (of: (shelter: ShelterStatus) => number) =>
    open.reduce((total, shelter) => total + of(shelter), 0)
  const quiet = scenario === 'no-disaster'
  return {
    evacuees: sum(({ headCount }) => headCount.total),
    named: sum(({ headCount }) => headCount.named),
    unnamed: sum(({ headCount }) => headCount.unnamed),
    arrivalsLastHour: sum(({ arrivalsLastHour }) => arrivalsLastHour),
    openShelters: open.length,
    designatedShelters: shelters.length,
    fullShelters: open.filter(({ crowding }) => crowding === 'full').length,
    crowdedShelters: open.filter(({ crowding }) => crowding === 'crowded').length,
    supportTotal: 61,
    supportUnconfirmed: quiet || scenario === 'one' ? 61 : 9,
    terminals: terminals.length,
    terminalsUnsent: terminals.filter(({ pending }) => pending > 0).length,
    pendingEvents: terminals.reduce((total, { pending }) => total + pending, 0),
    unresolvedEvidence: quiet ? 0 : 7,
    worklist: quiet || scenario === 'calm' ? 0 : 4,
  }
}

/** The open data the map shows around the overview. */
export function makeSites(): Site[] {
  return sites
}
