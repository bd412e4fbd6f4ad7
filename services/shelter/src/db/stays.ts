import { sql, type Transaction } from 'kysely'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import type { StayState } from '../core/index.ts'
import type { ShelterDatabase } from './schema.ts'

type Tx = Transaction<ShelterDatabase>

export interface Affected {
  readonly personIds: readonly Uuid[]
  readonly shelterIds: readonly string[]
}

/**
 * Batches that touch the same people or shelters take turns: each one's projection must see the other's events. Locks
 * are taken in one order, so that batches never wait for each other in a circle.
 */
export async function lockAffected(
  tx: Tx,
  disasterId: Uuid,
  { personIds, shelterIds }: Affected,
): Promise<void> {
  const keys = [...personIds, ...shelterIds.map((id) => `head count ${id}`)].map(
    (id) => `${disasterId} ${id}`,
  )
  await sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(name, 0) as key from unnest(${keys}::text[]) as name order by 1
    ) as ordered`.execute(tx)
}

/** Writes where the affected people are now and what the affected shelters counted. */
export async function saveProjection(
  tx: Tx,
  municipalityCode: MunicipalityCode,
  disasterId: Uuid,
  affected: Affected,
  state: StayState,
): Promise<void> {
  const here = [...state.stays.values()]
  await sql`
    delete from stay where disaster_id = ${disasterId} and person_id = any(${[...affected.personIds]}::uuid[])
      and person_id <> all(${here.map(({ personId }) => personId)}::uuid[])`.execute(tx)
  await sql`
    insert into stay (municipality_code, disaster_id, person_id, shelter_id, since, event_id)
    select ${municipalityCode}, ${disasterId}, s.person, s.shelter, s.since, s.event
    from unnest(
      ${here.map(({ personId }) => personId)}::uuid[],
      ${here.map(({ shelterId }) => shelterId)}::text[],
      ${here.map(({ since }) => since)}::timestamptz[],
      ${here.map(({ eventId }) => eventId)}::uuid[]
    ) as s (person, shelter, since, event)
    on conflict (municipality_code, disaster_id, person_id)
    do update set shelter_id = excluded.shelter_id, since = excluded.since, event_id = excluded.event_id`.execute(
    tx,
  )
  await sql`
    insert into head_count (municipality_code, disaster_id, shelter_id, unnamed)
    select ${municipalityCode}, ${disasterId}, c.shelter, c.unnamed
    from unnest(
      ${[...affected.shelterIds]}::text[],
      ${affected.shelterIds.map((id) => state.unnamed.get(id) ?? 0)}::int[]
    ) as c (shelter, unnamed)
    on conflict (municipality_code, disaster_id, shelter_id) do update set unnamed = excluded.unnamed`.execute(
    tx,
  )
}

export interface ShelterFigures {
  readonly named: number
  readonly unnamed: number
  readonly arrivalsLastHour: number
  readonly updatedAt: Date | null
}

/** Named and counted people of every shelter of a disaster, with the age of the figures. */
export async function listFigures(tx: Tx, disasterId: Uuid, now: Date): Promise<Map<string, ShelterFigures>> {
  const { rows } = await sql<{
    shelter_id: string
    named: number
    unnamed: number
    arrivals: number
    updated_at: Date | null
  }>`
    with heard as (
      select shelter_id, max(recorded_at) as updated_at,
        coalesce(sum(case type when 'headcount.added' then (body ->> 'count')::int when 'stay.checked_in' then 1 end)
          filter (where effective_at > ${now}::timestamptz - interval '1 hour'), 0)::int as arrivals
      from event where disaster_id = ${disasterId} group by shelter_id
    ), inside as (
      select shelter_id, count(*)::int as named from stay where disaster_id = ${disasterId} group by shelter_id
    )
    select h.shelter_id, coalesce(i.named, 0) as named, coalesce(c.unnamed, 0) as unnamed, h.arrivals, h.updated_at
    from heard h
    left join inside i using (shelter_id)
    left join head_count c on c.disaster_id = ${disasterId} and c.shelter_id = h.shelter_id`.execute(tx)
  return new Map(
    rows.map((row) => [
      row.shelter_id,
      { named: row.named, unnamed: row.unnamed, arrivalsLastHour: row.arrivals, updatedAt: row.updated_at },
    ]),
  )
}

/** People who registered a need for evacuation support, and how many of them nobody has seen yet. */
export async function countSupport(
  tx: Tx,
  disasterId: Uuid,
): Promise<{ total: number; unconfirmed: number }> {
  const { rows } = await sql<{ total: number; unconfirmed: number }>`
    select count(*)::int as total, count(*) filter (where s.person_id is null)::int as unconfirmed
    from person p left join stay s on s.disaster_id = ${disasterId} and s.person_id = p.person_id
    where p.needs_support and p.home_code = p.municipality_code`.execute(tx)
  return rows[0] ?? { total: 0, unconfirmed: 0 }
}
