import type { ShelterEvent } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import { rowsOf, type Tx } from './transaction.ts'

/** An event with how many people it brought in, as the last replay said. */
export interface StoredEvent {
  readonly event: ShelterEvent
  readonly arrivals: number
}

interface EventRow {
  readonly event_id: Uuid
  readonly disaster_id: Uuid
  readonly shelter_id: string
  readonly terminal_id: Uuid
  readonly seq: number
  readonly hlc: string
  readonly type: ShelterEvent['type']
  readonly person_id: Uuid | null
  readonly tap_id: Uuid | null
  readonly count: number | null
  readonly voids: Uuid | null
  readonly effective_at: Date
  readonly arrivals: number
}

const columns = (table: string) =>
  sql.raw(
    'event_id disaster_id shelter_id terminal_id seq hlc type person_id tap_id count voids effective_at arrivals'
      .split(' ')
      .map((column) => `${table}.${column}`)
      .join(', '),
  )

/**
 * Writers of one municipality take turns, so that a replay has seen every event of the person it is about. A batch holds the
 * lock for one transaction without waiting for anybody else in it.
 */
export async function lockEvents(tx: Tx, code: MunicipalityCode): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`shelter events ${code}`}, 0))`.execute(tx)
}

export interface RelatedQuestion {
  readonly terminalId: string
  readonly seqs: readonly number[]
  readonly tapIds: readonly string[]
  /** the events themselves and those they void */
  readonly eventIds: readonly string[]
}

/** Events a batch has to know: the same ids and running numbers, what it voids, what voids it, and its taps' others. */
export async function findRelatedEvents(tx: Tx, question: RelatedQuestion): Promise<StoredEvent[]> {
  const { terminalId, seqs, tapIds, eventIds } = question
  const rows = await rowsOf(
    tx,
    sql<EventRow>`
    select ${columns('event')} from event where event_id = any(${eventIds}::uuid[])
    union select ${columns('event')} from event where terminal_id = ${terminalId} and seq = any(${seqs}::bigint[])
    union select ${columns('event')} from event where voids = any(${eventIds}::uuid[])
    union select ${columns('event')} from event where terminal_id = ${terminalId} and tap_id = any(${tapIds}::uuid[])`,
  )
  return rows.map(toStored)
}

/** All stay events of people and all head counts of shelters in one disaster, with the voids that point at them. */
export async function findHistory(
  tx: Tx,
  disasterId: Uuid,
  personIds: readonly string[],
  headCountShelterIds: readonly string[],
): Promise<StoredEvent[]> {
  const rows = await rowsOf(
    tx,
    sql<EventRow>`
    with own as materialized (
      select ${columns('event')} from event
        where disaster_id = ${disasterId} and person_id = any(${personIds}::uuid[])
      union all
      select ${columns('event')} from event
        where disaster_id = ${disasterId} and shelter_id = any(${headCountShelterIds}::text[]) and count is not null
    )
    select * from own
    union all
    select ${columns('event')} from event join own on event.voids = own.event_id`,
  )
  return rows.map(toStored)
}

/** People with events of a terminal's taps. */
export async function findPeopleOfTaps(
  tx: Tx,
  terminalId: Uuid,
  tapIds: readonly string[],
): Promise<{ disasterId: Uuid; personId: Uuid }[]> {
  const rows = await rowsOf(
    tx,
    sql<{ disaster_id: Uuid; person_id: Uuid }>`
    select distinct disaster_id, person_id from event
    where terminal_id = ${terminalId} and tap_id = any(${tapIds}::uuid[])`,
  )
  return rows.map((row) => ({ disasterId: row.disaster_id, personId: row.person_id }))
}

/** Adds events. One that is there already stays as it is. */
export async function appendEvents(
  tx: Tx,
  code: MunicipalityCode,
  events: readonly StoredEvent[],
  how: { readonly recordedAt: Date; readonly demo: boolean },
): Promise<void> {
  if (events.length === 0) return
  const of = <T>(read: (event: ShelterEvent) => T) => events.map(({ event }) => read(event))
  await sql`
    insert into event (municipality_code, recorded_at, demo, event_id, disaster_id, shelter_id, terminal_id, seq, hlc,
      type, person_id, tap_id, count, voids, effective_at, arrivals)
    select ${code}, ${how.recordedAt}::timestamptz, ${how.demo}::bool, given.*
    from unnest(${of((event) => event.eventId)}::uuid[], ${of((event) => event.disasterId)}::uuid[],
      ${of((event) => event.shelterId)}::text[], ${of((event) => event.terminalId)}::uuid[],
      ${of((event) => event.seq)}::bigint[], ${of((event) => event.hlc)}::text[],
      ${of((event) => event.type)}::text[], ${of((event) => ('personId' in event ? event.personId : null))}::uuid[],
      ${of((event) => ('tapId' in event ? event.tapId : null))}::uuid[],
      ${of((event) => ('count' in event ? event.count : null))}::smallint[],
      ${of((event) => ('voids' in event ? event.voids : null))}::uuid[],
      ${of((event) => event.effectiveAt)}::timestamptz[], ${events.map(({ arrivals }) => arrivals)}::smallint[])
      as given
    on conflict do nothing`.execute(tx)
}

export async function saveArrivals(tx: Tx, arrivals: ReadonlyMap<string, number>): Promise<void> {
  if (arrivals.size === 0) return
  await sql`
    update event set arrivals = given.arrivals
    from unnest(${[...arrivals.keys()]}::uuid[], ${[...arrivals.values()]}::smallint[]) as given (event_id, arrivals)
    where event.event_id = given.event_id`.execute(tx)
}

function toStored(row: EventRow): StoredEvent {
  return { event: toEvent(row), arrivals: row.arrivals }
}

function toEvent(row: EventRow): ShelterEvent {
  const common = {
    eventId: row.event_id,
    disasterId: row.disaster_id,
    shelterId: row.shelter_id,
    terminalId: row.terminal_id,
    seq: row.seq,
    hlc: row.hlc,
    effectiveAt: row.effective_at.toISOString(),
  }
  const { type, person_id: personId, tap_id: tapId, count, voids } = row
  if (type === 'event.voided' && voids !== null) return { type, ...common, voids }
  if ((type === 'headcount.added' || type === 'headcount.removed') && count !== null)
    return { type, ...common, count }
  if ((type === 'stay.checked_in' || type === 'stay.checked_out') && personId !== null)
    return { type, ...common, tapId, personId }
  throw new Error(`event ${row.event_id} lacks what its type needs`)
}
