import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import type { MergedPpid, Registration } from '../core/index.ts'
import { type Person, type PersonRow, toMember } from './people.ts'
import { rowsOf, type Tx } from './transaction.ts'

/** Everything identity has said about PPIDs of one person in this municipality: few even in a large town. */
export async function listMergedPpids(tx: Tx): Promise<MergedPpid[]> {
  return rowsOf(tx, sql<MergedPpid>`select was, now_is as is from merged_ppid order by was, now_is`)
}

/** Adds what identity said and returns what was not known yet. */
export async function addMergedPpids(
  tx: Tx,
  code: MunicipalityCode,
  merges: readonly MergedPpid[],
  at: Date,
): Promise<MergedPpid[]> {
  return rowsOf(
    tx,
    sql<MergedPpid>`
    insert into merged_ppid (municipality_code, was, now_is, recorded_at)
    select ${code}, given.*, ${at}::timestamptz
    from unnest(${merges.map(({ was }) => was)}::text[], ${merges.map(({ is }) => is)}::text[]) as given
    on conflict do nothing
    returning was, now_is as is`,
  )
}

/** PPIDs of residents after `after`, in their order. */
export async function listPpids(
  tx: Tx,
  home: MunicipalityCode,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ ppid: string }>`
    select ppid from person where municipality_code = ${home} and home = ${home} and ppid > ${after}
    order by ppid limit ${limit}`,
  )
  return rows.map(({ ppid }) => ppid)
}

/** Keeps a registration as it came in. One that would not change keeps its time; a PPID once known stays. */
export async function saveRegistrations(
  tx: Tx,
  code: MunicipalityCode,
  people: readonly Person[],
  at: Date,
): Promise<void> {
  if (people.length === 0) return
  await sql`
    insert into registration (municipality_code, registered_at, person_id, household_id, ppid, display_name, age_band,
      needs, protected)
    select ${code}, ${at}::timestamptz, given.person_id, given.household_id, coalesce(given.ppid, before.ppid),
      given.display_name, given.age_band, given.needs, given.protected
    from unnest(${people.map((one) => one.personId)}::uuid[], ${people.map((one) => one.householdId)}::uuid[],
      ${people.map((one) => one.ppid)}::text[], ${people.map((one) => one.displayName)}::text[],
      ${people.map((one) => one.ageBand)}::text[], ${people.map((one) => JSON.stringify(one.needs))}::jsonb[],
      ${people.map((one) => one.protected)}::bool[])
        as given (person_id, household_id, ppid, display_name, age_band, needs, protected)
      left join registration before on before.person_id = given.person_id
    on conflict (municipality_code, person_id) do update set registered_at = excluded.registered_at,
      household_id = excluded.household_id, ppid = excluded.ppid, display_name = excluded.display_name,
      age_band = excluded.age_band, needs = excluded.needs, protected = excluded.protected
    where (registration.household_id, registration.ppid, registration.display_name, registration.age_band,
        registration.needs, registration.protected) is distinct from
      (excluded.household_id, excluded.ppid, excluded.display_name, excluded.age_band, excluded.needs,
        excluded.protected)`.execute(tx)
}

/** Takes people who turned out to be registered more than once into `registration`, as they stand; known ones stay. */
export async function keepRegistrations(tx: Tx, ppids: readonly string[]): Promise<void> {
  await sql`
    insert into registration (municipality_code, person_id, household_id, ppid, display_name, age_band, needs,
      protected, registered_at)
    select municipality_code, person_id, household_id, ppid, display_name, age_band, needs, protected, changed_at
    from person where ppid = any(${ppids}::text[]) and home = municipality_code
    on conflict do nothing`.execute(tx)
}

export async function findRegistrations(tx: Tx, ppids: readonly string[]): Promise<Registration[]> {
  const rows = await rowsOf(
    tx,
    sql<Omit<PersonRow, 'home' | 'merged_into'> & { registered_at: Date }>`
    select person_id, household_id, ppid, display_name, age_band, needs, protected, registered_at
    from registration where ppid = any(${ppids}::text[])`,
  )
  return rows.map((row) => ({
    ...toMember(row),
    householdId: row.household_id,
    ppid: row.ppid,
    protected: row.protected,
    registeredAt: row.registered_at.getTime(),
  }))
}

/** Which of these people have registrations of their own on record, with the PPID of each. */
export async function findRegisteredPpids(
  tx: Tx,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await rowsOf(
    tx,
    sql<{ person_id: string; ppid: string }>`
    select person_id, ppid from registration where person_id = any(${personIds}::uuid[])`,
  )
  return new Map(rows.map(({ person_id, ppid }) => [person_id, ppid]))
}

/** Frees the PPIDs of registrations for which another one stands from now on. */
export async function freePpids(tx: Tx, personIds: readonly string[]): Promise<void> {
  await sql`update person set ppid = null where person_id = any(${personIds}::uuid[])`.execute(tx)
}

/**
 * Everybody who is one person with one of these: each registration with the one that stands for it. Whoever was
 * registered once stands for themselves and is left out unless they were merged.
 */
export async function findSamePeople(
  tx: Tx,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const own = await rowsOf(
    tx,
    sql<{ stands: Uuid }>`
    select coalesce(merged_into, person_id) as stands from person where person_id = any(${personIds}::uuid[])`,
  )
  // Two statements: as one, the planner reads the whole town for each batch.
  const rows = await rowsOf(
    tx,
    sql<{ person_id: Uuid; merged_into: Uuid }>`
    select person_id, merged_into from person where merged_into = any(${own.map(({ stands }) => stands)}::uuid[])`,
  )
  return new Map(rows.map((row) => [row.person_id, row.merged_into]))
}
