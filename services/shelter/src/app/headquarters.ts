import type { HqOverview, ShelterStatus } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { compareText, decideNextAct } from '../core/index.ts'
import { findOpenDisaster, type StoredDisaster } from '../db/disasters.ts'
import { type Figures, listHourlyArrivals, readFigures } from '../db/headquarters.ts'
import type { Municipality } from '../db/municipalities.ts'
import { listShelterStatus } from '../db/shelter-status.ts'
import { listReports, type TerminalReport } from '../db/terminals.ts'
import type { Tx } from '../db/transaction.ts'
import type { ShelterContext } from './ports.ts'
import { terminalName } from './terminal-name.ts'
import { getTown } from './towns.ts'

const HOUR_MS = 3_600_000
const CHART_HOURS = 12
/** Terminals report about every half minute; after this long without a word somebody should call. */
const SILENT_AFTER_MS = 5 * 60_000

interface OwnTown {
  readonly disaster: StoredDisaster | undefined
  readonly shelters: readonly ShelterStatus[]
  readonly figures: Figures
  readonly reports: readonly TerminalReport[]
  readonly arrivals: Awaited<ReturnType<typeof listHourlyArrivals>>
}

/** Everything the headquarters screen shows: seven statements for the town, three for each neighbour. */
export async function readOverview(context: ShelterContext, code: MunicipalityCode): Promise<HqOverview> {
  const { database, now } = context
  const at = now()
  const { town, neighbours } = await getTown(database.db, code)
  const own = await database.withTenant(code, (tx) => readOwnTown(tx, town, at))
  const others = await Promise.all(neighbours.map((neighbour) => readNeighbour(context, neighbour, at)))
  const { disaster, reports } = own
  const shelters = own.shelters.toSorted(byNeed)
  const situation = { thresholds: town.thresholds, hazards: disaster?.hazards ?? [] }
  const names = new Map(shelters.map(({ siteId, name }) => [siteId, name]))
  return {
    generatedAt: new Date(at).toISOString(),
    municipality: { municipalityCode: code, name: town.name },
    disaster: disaster ?? null,
    thresholds: town.thresholds,
    totals: { ...countShelters(shelters), ...countTerminals(reports, at), ...own.figures },
    shelters,
    neighbours: others,
    arrivals: chartArrivals(shelters, own.arrivals, at),
    terminals: reports.map((report) => ({
      ...report,
      terminalId: report.terminalId as Uuid,
      name: terminalName(report.terminalId, report.siteId === null ? undefined : names.get(report.siteId)),
    })),
    nextAct: disaster ? decideNextAct(shelters, situation) : null,
  }
}

async function readOwnTown(tx: Tx, town: Municipality, now: number): Promise<OwnTown> {
  const disaster = await findOpenDisaster(tx)
  const disasterId = disaster?.disasterId ?? null
  const question = { disasterId, thresholds: town.thresholds, now, which: 'shelters' } as const
  return {
    disaster,
    shelters: await listShelterStatus(tx, question),
    figures: await readFigures(tx, town.municipalityCode, disasterId),
    reports: await listReports(tx),
    arrivals: await listHourlyArrivals(tx, disasterId, new Date(firstHour(now))),
  }
}

/** Of a neighbour: its open shelters and how many people they hold, as its own public page says. */
async function readNeighbour(
  { database }: ShelterContext,
  { municipalityCode, name, thresholds }: Municipality,
  now: number,
): Promise<HqOverview['neighbours'][number]> {
  const shelters = await database.withTenant(municipalityCode, async (tx) => {
    const disasterId = (await findOpenDisaster(tx))?.disasterId ?? null
    return listShelterStatus(tx, { disasterId, thresholds, now, which: 'open' })
  })
  const evacuees = sum(shelters, ({ headCount }) => headCount.total)
  return { municipalityCode, name, openShelters: shelters.length, evacuees, shelters }
}

function countShelters(shelters: readonly ShelterStatus[]) {
  const open = shelters.filter(({ state }) => state === 'open')
  return {
    evacuees: sum(shelters, ({ headCount }) => headCount.total),
    named: sum(shelters, ({ headCount }) => headCount.named),
    unnamed: sum(shelters, ({ headCount }) => headCount.unnamed),
    arrivalsLastHour: sum(shelters, ({ arrivalsLastHour }) => arrivalsLastHour),
    openShelters: open.length,
    designatedShelters: shelters.filter(({ kind }) => kind === 'designated_shelter').length,
    fullShelters: open.filter(({ crowding }) => crowding === 'full').length,
    crowdedShelters: open.filter(({ crowding }) => crowding === 'crowded').length,
  }
}

function countTerminals(reports: readonly TerminalReport[], now: number) {
  const silent = ({ lastHeardAt }: TerminalReport) => now - Date.parse(lastHeardAt) > SILENT_AFTER_MS
  return {
    terminals: reports.length,
    terminalsUnsent: reports.filter((report) => report.pending > 0 || silent(report)).length,
    pendingEvents: sum(reports, ({ pending }) => pending),
  }
}

/** Open before closed, the fullest first; a shelter of unknown capacity stands by its people. */
function byNeed(a: ShelterStatus, b: ShelterStatus): number {
  const rank = ({ state, headCount }: ShelterStatus) =>
    state === 'open' ? 0 : headCount.total > 0 ? 1 : state === 'closed' ? 2 : 3
  const share = ({ headCount, capacity }: ShelterStatus) => (capacity ? headCount.total / capacity : 0)
  return (
    rank(a) - rank(b) ||
    share(b) - share(a) ||
    b.headCount.total - a.headCount.total ||
    compareText(a.siteId, b.siteId)
  )
}

function chartArrivals(
  shelters: readonly ShelterStatus[],
  arrivals: OwnTown['arrivals'],
  now: number,
): HqOverview['arrivals'] {
  const counts = new Map(arrivals.map(({ siteId, hour, count }) => [`${siteId} ${hour}`, count]))
  const hours = Array.from({ length: CHART_HOURS }, (_, at) => firstHour(now) + at * HOUR_MS)
  return shelters
    .filter(({ state }) => state !== 'not_open')
    .map(({ siteId }) => ({
      siteId,
      hours: hours.map((hour) => ({
        hour: new Date(hour).toISOString(),
        count: counts.get(`${siteId} ${hour}`) ?? 0,
      })),
    }))
}

/** The start of the first full hour of the chart; the last one is the hour that is running. */
function firstHour(now: number): number {
  return Math.floor(now / HOUR_MS) * HOUR_MS - (CHART_HOURS - 1) * HOUR_MS
}

function sum<T>(items: readonly T[], figure: (item: T) => number): number {
  return items.reduce((total, item) => total + figure(item), 0)
}
