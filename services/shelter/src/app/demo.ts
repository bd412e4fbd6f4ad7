import type { CrowdingThresholds, ShelterEvent } from '@musubi/contracts'
import { err, type MunicipalityCode, ok, type Result, type Uuid } from '@musubi/kernel'
import { DEFAULT_THRESHOLDS, isStayEvent, parseSites } from '../core/index.ts'
import { findRelatedEvents, lockEvents, type StoredEvent } from '../db/events.ts'
import { listMunicipalities, saveMunicipality } from '../db/municipalities.ts'
import { findPersonFacts } from '../db/people.ts'
import { saveTaps, type Tap, tapKey } from '../db/taps.ts'
import type { Tx } from '../db/transaction.ts'
import { saveChange } from './events/save-projection.ts'
import { type Screened, screenEvents } from './events/screen-events.ts'
import { announceShelters } from './occupancy.ts'
import { readCsvFile } from '@musubi/platform/csv'
import type { ShelterContext } from './ports.ts'
import { takeSites } from './sites.ts'

export interface MunicipalityRegistration {
  readonly municipalityCode: MunicipalityCode
  readonly name: string
  readonly sharesWith: readonly MunicipalityCode[]
  readonly thresholds?: CrowdingThresholds
}

/** Enters the towns of the joint use, or changes their names, agreements and thresholds. */
export async function registerMunicipalities(
  { database }: ShelterContext,
  towns: readonly MunicipalityRegistration[],
): Promise<void> {
  await database.withSystem('municipalities are entered', async (tx) => {
    for (const { municipalityCode, name, sharesWith, thresholds = DEFAULT_THRESHOLDS } of towns) {
      await saveMunicipality(tx, { municipalityCode, name, thresholds, agreements: sharesWith })
    }
  })
}

/** Takes a file of open data that names sites of several towns of the joint use; a broken one is not taken at all. */
export async function loadOpenData(
  context: ShelterContext,
  bytes: Uint8Array,
): Promise<Result<void, 'unreadable' | 'format_unknown' | 'broken_rows'>> {
  const file = readCsvFile(bytes)
  if (!file.ok) return file
  const known = new Set((await listMunicipalities(context.database.db)).map((town) => town.municipalityCode))
  const parsed = parseSites(file.value.table, { known, own: null })
  if (!parsed.ok) return parsed
  const { sites, problems } = parsed.value
  if (problems.length > 0) return err('broken_rows')
  for (const [code, own] of Map.groupBy(sites, (site) => site.municipalityCode)) {
    await context.database.withTenant(code, (tx) => takeSites(tx, context, code, { sites: own }, true))
  }
  return ok()
}

export type TrustedOutcome = 'accepted' | 'duplicate' | 'number_taken'

/**
 * Records events that no card stands behind (an invented past, paper lists typed in later), marked as such. People of one tap are
 * taken at their word. Idempotent by event id like everything else.
 */
export async function recordTrusted(
  context: ShelterContext,
  code: MunicipalityCode,
  disasterId: Uuid,
  events: readonly ShelterEvent[],
): Promise<{ readonly outcomes: ReadonlyMap<string, TrustedOutcome> }> {
  const at = new Date(context.now())
  return context.database.withTenant(code, async (tx) => {
    await lockEvents(tx, code)
    const related = await findAllRelated(tx, events)
    const disasters = new Map([[disasterId as string, { closedAt: null }]])
    const screened = [
      ...Map.groupBy(events, ({ terminalId, shelterId }) => `${terminalId} ${shelterId}`).values(),
    ].flatMap((own) => {
      const [{ terminalId, shelterId }] = own as [ShelterEvent]
      const known = related.map(({ event }) => event)
      return screenEvents(own, { terminal: { terminalId, shelterId }, events: known, disasters })
    })
    const fresh = screened.flatMap(({ status, event }) => (status === 'accepted' ? [event] : []))
    await saveTaps(tx, code, await inventTaps(tx, fresh), at)
    const change = { fresh, related, people: [], at, demo: true }
    const { shelters } = await saveChange(tx, { code, disasterId }, change)
    await announceShelters(tx, context, code, shelters)
    return { outcomes: new Map(screened.map((one) => [one.event.eventId as string, outcomeOf(one)])) }
  })
}

function outcomeOf({ status }: Screened): TrustedOutcome {
  return status === 'refused' ? 'number_taken' : status
}

async function findAllRelated(tx: Tx, events: readonly ShelterEvent[]): Promise<StoredEvent[]> {
  const eventIds = events.flatMap((event) =>
    'voids' in event ? [event.eventId, event.voids] : [event.eventId],
  )
  const found: StoredEvent[] = []
  for (const [terminalId, own] of Map.groupBy(events, (event) => event.terminalId)) {
    const seqs = own.map(({ seq }) => seq)
    found.push(...(await findRelatedEvents(tx, { terminalId, seqs, tapIds: [], eventIds })))
  }
  return [...new Map(found.map((one) => [one.event.eventId, one])).values()]
}

/** What identity would have said about each tap: the household of the people in it. */
async function inventTaps(tx: Tx, events: readonly ShelterEvent[]): Promise<Tap[]> {
  const stays = events.filter(isStayEvent)
  const facts = await findPersonFacts(
    tx,
    stays.map(({ personId }) => personId),
  )
  const people = new Map(facts.map((person) => [person.personId, person]))
  const taps = stays.flatMap(({ terminalId, tapId, personId }): [string, Tap][] => {
    const person = people.get(personId)
    if (!person || tapId === null) return []
    const { householdId, home } = person
    return [[tapKey(terminalId, tapId), { terminalId, tapId, status: 'resolved', householdId, home }]]
  })
  return [...new Map(taps).values()]
}
