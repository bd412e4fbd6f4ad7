import type { CheckInBatch, CheckInResultSchema, ShelterEvent, ShelterStatus } from '@musubi/contracts'
import { err, ok, type MunicipalityCode, type Result, type Uuid } from '@musubi/kernel'
import type { z } from 'zod'
import { isStayEvent } from '../../core/index.ts'
import { findDisasters } from '../../db/disasters.ts'
import { findRelatedEvents, lockEvents } from '../../db/events.ts'
import { savePeople } from '../../db/people.ts'
import { findTaps, forgetEvidence, keepUnresolved, saveTaps, type Tap, tapKey } from '../../db/taps.ts'
import { siteExists } from '../../db/sites.ts'
import { saveReport } from '../../db/terminals.ts'
import type { Tx } from '../../db/transaction.ts'
import type { ShelterContext } from '../ports.ts'
import { announceShelters } from '../occupancy.ts'
import { readOwnShelter } from '../own-shelter.ts'
import { saveChange } from './save-projection.ts'
import { type EvidenceBatch, type Settled, settleTaps } from './settle-taps.ts'
import { type Screened, screenEvents } from './screen-events.ts'
import { decideVerdict, type Facts } from './verdict.ts'

export interface ReceptionTerminal {
  readonly terminalId: Uuid
  readonly municipalityCode: MunicipalityCode
  readonly shelterId: string
}

type CheckInResult = z.infer<typeof CheckInResultSchema>

export interface Recorded {
  readonly results: CheckInResult[]
  readonly shelter: ShelterStatus
}

/**
 * Takes a batch of a terminal's outbox. Idempotent by event id and running number: the same batch, parts of it or more than it
 * may come any number of times, in any order. Identity is asked once for the batch, before the one transaction that
 * stores everything; when it does not answer, everybody is counted and the evidence waits.
 */
export async function recordEvents(
  context: ShelterContext,
  terminal: ReceptionTerminal,
  batch: CheckInBatch,
): Promise<Result<Recorded, 'terminal_without_shelter'>> {
  const { database, now, log } = context
  const { municipalityCode } = terminal
  const at = new Date(now())
  const evidence = await askAbout(context, terminal, batch, at)
  const shelterIsKnown = await database.withTenant(municipalityCode, (tx) =>
    siteExists(tx, [terminal.shelterId]),
  )
  if (!shelterIsKnown) return err('terminal_without_shelter')
  const input = { batch, evidence, at }
  const results = await database.withTenant(municipalityCode, (tx) => store(tx, context, terminal, input))
  // Read after the commit: it must not hold up the next batch.
  const shelter = await database.withTenant(municipalityCode, (tx) => readOwnShelter(tx, context, terminal))
  if (!shelter) return err('terminal_without_shelter')
  const refused = results.filter(({ status }) => status === 'refused').length
  if (refused > 0) log.warn('shelter.events_refused', { municipalityCode, events: refused })
  return ok({ results, shelter })
}

interface Asked {
  readonly question: EvidenceBatch
  /** null: identity gave no answer */
  readonly settled: Settled | null
}

/** Asks identity about the evidence nobody has answered for yet. */
async function askAbout(
  context: ShelterContext,
  { terminalId, municipalityCode }: ReceptionTerminal,
  { evidence, keys, events }: CheckInBatch,
  receivedAt: Date,
): Promise<Asked> {
  const taps = evidence.map(({ evidenceId }) => ({ terminalId, tapId: evidenceId }))
  const known =
    taps.length === 0
      ? new Map<string, Tap>()
      : await context.database.withTenant(municipalityCode, (tx) => findTaps(tx, taps))
  const open = evidence.filter(({ evidenceId }) => {
    const status = known.get(tapKey(terminalId, evidenceId))?.status
    return status === undefined || status === 'unresolved'
  })
  const wanted = new Set(open.map(({ keyId }) => keyId))
  const question: EvidenceBatch = {
    municipalityCode,
    terminalId,
    disasterId: events[0]?.disasterId ?? null,
    receivedAt,
    keys: keys.filter(({ keyId }) => wanted.has(keyId)),
    evidence: open,
  }
  const settled = open.length === 0 ? { taps: [], guests: [] } : await settleTaps(context, question)
  return { question, settled }
}

interface Input {
  readonly batch: CheckInBatch
  readonly evidence: Asked
  readonly at: Date
}

async function store(
  tx: Tx,
  context: ShelterContext,
  terminal: ReceptionTerminal,
  { batch, evidence, at }: Input,
): Promise<CheckInResult[]> {
  const { municipalityCode: code, terminalId, shelterId } = terminal
  await lockEvents(tx, code)
  const tapIds = await storeEvidence(tx, context, code, evidence, at)
  const related = await findRelatedEvents(tx, {
    terminalId,
    seqs: batch.events.map(({ seq }) => seq),
    tapIds,
    eventIds: batch.events.flatMap((event) =>
      'voids' in event ? [event.eventId, event.voids] : [event.eventId],
    ),
  })
  const disasters = await findDisasters(tx, [...new Set(batch.events.map(({ disasterId }) => disasterId))])
  const screened = screenEvents(batch.events, {
    terminal,
    events: related.map(({ event }) => event),
    disasters: new Map(disasters.map((disaster) => [disaster.disasterId as string, disaster])),
  })
  const factsOf = new Map<string, Facts>()
  for (const [disasterId, own] of Map.groupBy(taken(screened), ({ event }) => event.disasterId)) {
    const fresh = own.filter(({ status }) => status === 'accepted').map(({ event }) => event)
    const people = own.flatMap(({ event }) => (isStayEvent(event) ? [event.personId] : []))
    const { facts, shelters } = await saveChange(tx, { code, disasterId }, { fresh, related, people, at })
    factsOf.set(disasterId, facts)
    await announceShelters(tx, context, code, shelters)
  }
  await saveReport(tx, code, {
    terminalId,
    siteId: shelterId,
    pending: batch.pending,
    oldestPendingAt: batch.oldestPendingAt,
    lastHeardAt: at.toISOString(),
    clockOffsetMs: Date.parse(batch.sentAt) - at.getTime(),
  })
  return screened.map((one) => toResult(one, factsOf.get(one.event.disasterId)))
}

/** Stores what identity said, or keeps the evidence for later. Returns the taps something is new about. */
async function storeEvidence(
  tx: Tx,
  { outbox }: ShelterContext,
  code: MunicipalityCode,
  { question, settled }: Asked,
  at: Date,
): Promise<string[]> {
  if (question.evidence.length === 0) return []
  const { terminalId } = question
  const tapIds = question.evidence.map(({ evidenceId }) => evidenceId)
  if (settled) {
    await savePeople(tx, code, settled.guests, at)
    await saveTaps(tx, code, settled.taps, at)
    await forgetEvidence(tx, terminalId, tapIds)
  } else {
    const waiting = tapIds.map((tapId): Tap => ({ terminalId, tapId, status: 'unresolved' }))
    await saveTaps(tx, code, waiting, at)
    await keepUnresolved(tx, code, question)
    await outbox.send(tx, 'shelter.evidence', { municipalityCode: code }, { singletonKey: code })
  }
  return tapIds
}

function taken(screened: readonly Screened[]): { status: 'accepted' | 'duplicate'; event: ShelterEvent }[] {
  return screened.flatMap((one) => (one.status === 'refused' ? [] : [one]))
}

function toResult(screened: Screened, facts: Facts | undefined): CheckInResult {
  const { eventId } = screened.event
  if (screened.status === 'refused') {
    return { eventId, status: 'refused', confirmation: 'not_needed', reason: screened.reason }
  }
  if (!facts) throw new Error('a taken event has been projected')
  const { confirmation, reason } = decideVerdict(screened.event, facts)
  return { eventId, status: screened.status, confirmation, reason }
}
