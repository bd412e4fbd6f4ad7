import { sql, type Transaction } from 'kysely'
import { type ShelterEvent, ShelterEventSchema } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import type { ShelterDatabase } from './schema.ts'

type Tx = Transaction<ShelterDatabase>

/**
 * Appends events; idempotent by event id. Returns the ids that are new. An event whose running number another event of
 * its terminal has already taken is not stored either: see `findTakenNumbers`.
 */
export async function appendEvents(
  tx: Tx,
  municipalityCode: MunicipalityCode,
  events: readonly ShelterEvent[],
): Promise<Set<string>> {
  const { rows } = await sql<{ event_id: string }>`
    insert into event (municipality_code, event_id, disaster_id, shelter_id, terminal_id, seq, type, person_id, hlc, effective_at, body)
    select ${municipalityCode}, e.id, e.disaster, e.shelter, e.terminal, e.seq, e.type, e.person, e.hlc, e.at, e.body::jsonb
    from unnest(
      ${events.map(({ eventId }) => eventId)}::uuid[],
      ${events.map(({ disasterId }) => disasterId)}::uuid[],
      ${events.map(({ shelterId }) => shelterId)}::text[],
      ${events.map(({ terminalId }) => terminalId)}::uuid[],
      ${events.map(({ seq }) => seq)}::bigint[],
      ${events.map(({ type }) => type)}::text[],
      ${events.map((event) => ('personId' in event ? event.personId : null))}::uuid[],
      ${events.map(({ hlc }) => hlc)}::text[],
      ${events.map(({ effectiveAt }) => effectiveAt)}::timestamptz[],
      ${events.map((event) => JSON.stringify(event))}::text[]
    ) as e (id, disaster, shelter, terminal, seq, type, person, hlc, at, body)
    on conflict do nothing
    returning event_id`.execute(tx)
  return new Set(rows.map((row) => row.event_id))
}

/** Which of these ids are stored. */
export async function findStoredIds(tx: Tx, ids: readonly Uuid[]): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('event')
    .select('event_id')
    .where('event_id', '=', sql<Uuid>`any(${[...ids]}::uuid[])`)
    .execute()
  return new Set(rows.map((row) => row.event_id))
}

/**
 * Everything that decides where these people are and how many these shelters counted: their own events, all voids, and
 * whatever the voids point at.
 */
export async function listEventsFor(
  tx: Tx,
  disasterId: Uuid,
  affected: { personIds: readonly Uuid[]; shelterIds: readonly string[] },
): Promise<ShelterEvent[]> {
  const { rows } = await sql<{ body: unknown }>`
    select body from event
    where disaster_id = ${disasterId} and person_id = any(${[...affected.personIds]}::uuid[])
    union all
    select body from event
    where disaster_id = ${disasterId} and person_id is null and shelter_id = any(${[...affected.shelterIds]}::text[])`.execute(
    tx,
  )
  return rows.map(({ body }) => ShelterEventSchema.parse(body))
}

/** The people whose check-in or check-out these ids are. */
export async function findPersonsOfEvents(tx: Tx, ids: readonly Uuid[]): Promise<Uuid[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .selectFrom('event')
    .select('person_id')
    .where('event_id', '=', sql<Uuid>`any(${[...ids]}::uuid[])`)
    .where('person_id', 'is not', null)
    .execute()
  return rows.flatMap(({ person_id }) => person_id ?? [])
}

/** Head counts per hour since `from`, by shelter: arrivals by check-in and by count. */
export async function listArrivals(
  tx: Tx,
  disasterId: Uuid,
  from: Date,
): Promise<{ siteId: string; hour: Date; count: number }[]> {
  const { rows } = await sql<{ site_id: string; hour: Date; count: number }>`
    select shelter_id as site_id, date_trunc('hour', effective_at) as hour,
      sum(case type when 'headcount.added' then (body ->> 'count')::int else 1 end)::int as count
    from event
    where disaster_id = ${disasterId} and effective_at >= ${from} and type in ('stay.checked_in', 'headcount.added')
    group by 1, 2 order by 1, 2`.execute(tx)
  return rows.map((row) => ({ siteId: row.site_id, hour: row.hour, count: row.count }))
}
