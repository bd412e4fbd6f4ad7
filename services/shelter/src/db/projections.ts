import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import { rowsOf, type Tx } from './transaction.ts'

export type StayConfirmation = 'confirmed' | 'unresolved' | 'needs_staff'

/** Where a person is, as everybody reads it. */
export interface ProjectedStay {
  readonly personId: Uuid
  readonly shelterId: string
  readonly since: string
  readonly eventId: Uuid
  readonly confirmation: StayConfirmation
  /** false: counted, but nobody whose name may be shown */
  readonly named: boolean
}

export interface WorklistEntry {
  /** the person, shelter or void whose replay raised it */
  readonly subject: string
  readonly eventId: string
  readonly kind: string
  readonly shelterId: string
}

export interface DisasterScope {
  readonly code: MunicipalityCode
  readonly disasterId: Uuid
}

interface StayRow {
  readonly person_id: Uuid
  readonly shelter_id: string
  readonly since: Date
  readonly event_id: Uuid
  readonly confirmation: StayConfirmation
  readonly named: boolean
}

export async function findStays(
  tx: Tx,
  { disasterId }: DisasterScope,
  personIds: readonly string[],
): Promise<ProjectedStay[]> {
  const rows = await rowsOf(
    tx,
    sql<StayRow>`
    select person_id, shelter_id, since, event_id, confirmation, named from stay
    where disaster_id = ${disasterId} and person_id = any(${personIds}::uuid[])`,
  )
  return rows.map((row) => ({
    personId: row.person_id,
    shelterId: row.shelter_id,
    since: row.since.toISOString(),
    eventId: row.event_id,
    confirmation: row.confirmation,
    named: row.named,
  }))
}

export async function saveStays(
  tx: Tx,
  scope: DisasterScope,
  stays: readonly ProjectedStay[],
): Promise<void> {
  if (stays.length === 0) return
  await sql`
    insert into stay (municipality_code, disaster_id, person_id, shelter_id, since, event_id, confirmation, named)
    select ${scope.code}, ${scope.disasterId}::uuid, given.*
    from unnest(${stays.map((stay) => stay.personId)}::uuid[], ${stays.map((stay) => stay.shelterId)}::text[],
      ${stays.map((stay) => stay.since)}::timestamptz[], ${stays.map((stay) => stay.eventId)}::uuid[],
      ${stays.map((stay) => stay.confirmation)}::text[], ${stays.map((stay) => stay.named)}::bool[]) as given
    on conflict (municipality_code, disaster_id, person_id) do update set shelter_id = excluded.shelter_id,
      since = excluded.since, event_id = excluded.event_id, confirmation = excluded.confirmation,
      named = excluded.named`.execute(tx)
}

export async function endStays(tx: Tx, scope: DisasterScope, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return
  await sql`delete from stay where disaster_id = ${scope.disasterId} and person_id = any(${personIds}::uuid[])`.execute(
    tx,
  )
}

/**
 * Counts the people of shelters again from their stays.
 * @param counted head counts by shelter where they may have changed
 */
export async function recountShelters(
  tx: Tx,
  scope: DisasterScope,
  shelterIds: readonly string[],
  counted: ReadonlyMap<string, number>,
  at: Date,
): Promise<void> {
  if (shelterIds.length === 0) return
  await sql`
    insert into occupancy (municipality_code, disaster_id, shelter_id, named, nameless, counted, updated_at)
    select ${scope.code}, ${scope.disasterId}::uuid, given.shelter_id, count(stay.person_id) filter (where stay.named),
      count(stay.person_id) filter (where not stay.named),
      coalesce(given.counted, (select counted from occupancy before
        where before.disaster_id = ${scope.disasterId} and before.shelter_id = given.shelter_id), 0),
      ${at}::timestamptz
    from unnest(${shelterIds}::text[], ${shelterIds.map((id) => counted.get(id) ?? null)}::int[])
        as given (shelter_id, counted)
      left join stay on stay.disaster_id = ${scope.disasterId} and stay.shelter_id = given.shelter_id
    group by given.shelter_id, given.counted
    on conflict (municipality_code, disaster_id, shelter_id) do update set named = excluded.named,
      nameless = excluded.nameless, counted = excluded.counted, updated_at = excluded.updated_at`.execute(tx)
}

/** Puts the items of some subjects in place of what stood there. */
export async function replaceWorklist(
  tx: Tx,
  scope: DisasterScope,
  subjects: readonly string[],
  entries: readonly WorklistEntry[],
): Promise<void> {
  await sql`delete from worklist where disaster_id = ${scope.disasterId} and subject = any(${subjects}::text[])`.execute(
    tx,
  )
  if (entries.length === 0) return
  await sql`
    insert into worklist (municipality_code, disaster_id, subject, event_id, kind, shelter_id)
    select ${scope.code}, ${scope.disasterId}::uuid, given.*
    from unnest(${entries.map(({ subject }) => subject)}::text[], ${entries.map(({ eventId }) => eventId)}::uuid[],
      ${entries.map(({ kind }) => kind)}::text[], ${entries.map(({ shelterId }) => shelterId)}::text[]) as given
    on conflict do nothing`.execute(tx)
}
