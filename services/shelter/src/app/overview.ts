import type { HqOverview, ShelterStatus } from '@musubi/contracts'
import type { MunicipalityCode } from '@musubi/kernel'
import type { ServiceDatabase } from '@musubi/platform/database'
import { decideNextAct } from '../core/index.ts'
import { type DisasterRecord, findOpenDisaster, listOpenings } from '../db/disasters.ts'
import { listArrivals } from '../db/events.ts'
import { listMunicipalities, type MunicipalityRecord } from '../db/municipalities.ts'
import type { ShelterDatabase } from '../db/schema.ts'
import { listSites } from '../db/sites.ts'
import { countSupport, listFigures } from '../db/stays.ts'
import { byNeed, type Snapshot, statusesOf } from './shelter-status.ts'

const ARRIVALS_MS = 12 * 3_600_000

export interface Situation extends Snapshot {
  readonly disaster: DisasterRecord | undefined
}

/** Shelters and figures of one municipality at one moment: counts, no person. */
export function getSituation(
  database: ServiceDatabase<ShelterDatabase>,
  municipality: MunicipalityRecord,
  now: number,
): Promise<Situation> {
  return database.withTenant(municipality.municipalityCode, async (tx) => {
    const disaster = await findOpenDisaster(tx)
    return {
      municipality,
      disaster,
      sites: await listSites(tx),
      openings: disaster ? await listOpenings(tx, disaster.disasterId) : new Map(),
      figures: disaster ? await listFigures(tx, disaster.disasterId, new Date(now)) : new Map(),
    }
  })
}

/** Everything headquarters sees of its own municipality, and the public figures of the neighbours it shares with. */
export async function getHqOverview(
  database: ServiceDatabase<ShelterDatabase>,
  municipalityCode: MunicipalityCode,
  now: number,
): Promise<HqOverview | undefined> {
  const all = await listMunicipalities(database.db)
  const own = all.find((municipality) => municipality.municipalityCode === municipalityCode)
  if (!own) return undefined
  const neighbours = all.filter((other) => own.sharesWith.includes(other.municipalityCode))
  const [situation, details, ...others] = await Promise.all([
    getSituation(database, own, now),
    getDetails(database, municipalityCode, now),
    ...neighbours.map((neighbour) => getSituation(database, neighbour, now)),
  ])
  const shelters = statusesOf(situation).sort(byNeed)
  return {
    generatedAt: new Date(now).toISOString(),
    municipality: { municipalityCode, name: own.name },
    disaster: situation.disaster ?? null,
    thresholds: own.thresholds,
    totals: totalsOf(shelters, details.support),
    shelters,
    neighbours: others.map(neighbourOf),
    arrivals: details.arrivals,
    terminals: [],
    nextAct: decideNextAct(shelters, {
      thresholds: own.thresholds,
      hazards: situation.disaster?.hazards ?? [],
    }),
  }
}

function getDetails(
  database: ServiceDatabase<ShelterDatabase>,
  municipalityCode: MunicipalityCode,
  now: number,
) {
  return database.withTenant(municipalityCode, async (tx) => {
    const disaster = await findOpenDisaster(tx)
    if (!disaster) return { support: { total: 0, unconfirmed: 0 }, arrivals: [] }
    const rows = await listArrivals(tx, disaster.disasterId, new Date(now - ARRIVALS_MS))
    const arrivals = [...Map.groupBy(rows, ({ siteId }) => siteId)].map(([siteId, hours]) => ({
      siteId,
      hours: hours.map(({ hour, count }) => ({ hour: hour.toISOString(), count })),
    }))
    return { support: await countSupport(tx, disaster.disasterId), arrivals }
  })
}

function totalsOf(
  shelters: readonly ShelterStatus[],
  support: { total: number; unconfirmed: number },
): HqOverview['totals'] {
  const open = shelters.filter(({ state }) => state === 'open')
  const sum = (pick: (shelter: ShelterStatus) => number) =>
    shelters.reduce((total, shelter) => total + pick(shelter), 0)
  return {
    evacuees: sum(({ headCount }) => headCount.total),
    named: sum(({ headCount }) => headCount.named),
    unnamed: sum(({ headCount }) => headCount.unnamed),
    arrivalsLastHour: sum(({ arrivalsLastHour }) => arrivalsLastHour),
    openShelters: open.length,
    designatedShelters: shelters.length,
    fullShelters: open.filter(({ crowding }) => crowding === 'full').length,
    crowdedShelters: open.filter(({ crowding }) => crowding === 'crowded').length,
    supportTotal: support.total,
    supportUnconfirmed: support.unconfirmed,
    terminals: 0,
    terminalsUnsent: 0,
    pendingEvents: 0,
    unresolvedEvidence: 0,
    worklist: 0,
  }
}

function neighbourOf(situation: Situation): HqOverview['neighbours'][number] {
  const { municipalityCode, name } = situation.municipality
  const shelters = statusesOf(situation).filter(({ state }) => state === 'open')
  const evacuees = shelters.reduce((total, { headCount }) => total + headCount.total, 0)
  return { municipalityCode, name, openShelters: shelters.length, evacuees, shelters }
}
