import { type HouseholdMember, HouseholdMemberSchema } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import { rowsOf, type Tx } from './transaction.ts'

export interface Person extends HouseholdMember {
  readonly householdId: Uuid
  /** the municipality that registered the household */
  readonly home: MunicipalityCode
  /** null: has no card linked, or is a guest */
  readonly ppid: string | null
  readonly protected: boolean
  /** another registration that stands for this person; null: this one does */
  readonly mergedInto: Uuid | null
}

/** What it takes to judge whose tap it was. */
export interface PersonFacts {
  readonly personId: Uuid
  readonly householdId: Uuid
  readonly home: MunicipalityCode
  readonly protected: boolean
}

export interface PersonRow {
  readonly person_id: Uuid
  readonly household_id: Uuid
  readonly home: MunicipalityCode
  readonly ppid: string | null
  readonly display_name: string
  readonly age_band: string
  readonly needs: unknown
  readonly protected: boolean
  readonly merged_into: Uuid | null
}

const columns = sql.raw(
  'person.person_id, person.household_id, person.home, person.ppid, person.display_name, person.age_band, person.needs, person.protected, person.merged_into',
)

export function toMember(
  row: Pick<PersonRow, 'person_id' | 'display_name' | 'age_band' | 'needs'>,
): HouseholdMember {
  return HouseholdMemberSchema.parse({
    personId: row.person_id,
    displayName: row.display_name,
    ageBand: row.age_band,
    needs: row.needs,
  })
}

export async function findPersonFacts(tx: Tx, personIds: readonly string[]): Promise<PersonFacts[]> {
  const rows = await rowsOf(
    tx,
    sql<Pick<PersonRow, 'person_id' | 'household_id' | 'home' | 'protected'>>`
    select person_id, household_id, home, protected from person where person_id = any(${personIds}::uuid[])`,
  )
  return rows.map((row) => ({
    personId: row.person_id,
    householdId: row.household_id,
    home: row.home,
    protected: row.protected,
  }))
}

/** The households of residents by ppid. Whoever is protected has none, and is in none. */
export async function findHouseholds(
  tx: Tx,
  home: MunicipalityCode,
  ppids: readonly string[],
): Promise<Map<string, Person[]>> {
  const holders = await rowsOf(
    tx,
    sql<{ ppid: string; household_id: Uuid }>`
    select ppid, household_id from person
    where ppid = any(${ppids}::text[]) and home = ${home} and not protected`,
  )
  // Two statements: as one, the planner reads the whole town for each batch.
  const rows = await rowsOf(
    tx,
    sql<PersonRow>`
    select ${columns} from person
    where household_id = any(${holders.map(({ household_id }) => household_id)}::uuid[]) and home = ${home}
      and not protected and merged_into is null
    order by person_id`,
  )
  const households = Map.groupBy(rows.map(toPerson), ({ householdId }) => householdId)
  return new Map(holders.map(({ ppid, household_id }) => [ppid, households.get(household_id) ?? []]))
}

/** Earlier registrations of people, for which these stand; without the PPID. */
export async function findEarlierRegistrations(
  tx: Tx,
  home: MunicipalityCode,
  personIds: readonly string[],
): Promise<Person[]> {
  const rows = await rowsOf(
    tx,
    sql<PersonRow>`
    select ${columns} from person where merged_into = any(${personIds}::uuid[]) and home = ${home}
    order by person_id`,
  )
  return rows.map(toPerson)
}

/** Residents with a card whose household changed after `since`, with the household as a stub may show it. */
export async function listCardHolders(
  tx: Tx,
  home: MunicipalityCode,
  since: Date,
): Promise<{ ppid: string; personId: Uuid; household: HouseholdMember[] }[]> {
  const rows = await rowsOf(
    tx,
    sql<PersonRow>`
    select ${columns} from person
    where home = ${home} and not protected and merged_into is null and household_id in (
      select household_id from person where home = ${home} and changed_at > ${since})
    order by household_id, person_id`,
  )
  const households = Map.groupBy(rows, ({ household_id }) => household_id)
  return [...households.values()].flatMap((members) => {
    const household = members.map(toMember)
    return members.flatMap(({ ppid, person_id }) => (ppid ? [{ ppid, personId: person_id, household }] : []))
  })
}

/**
 * Whether somebody came under a protection measure after `since`: what was sealed about them must go. Whoever was under it
 * when they were registered stands in no stub, and interrupts nobody.
 */
export async function anybodyWithdrawn(tx: Tx, home: MunicipalityCode, since: Date): Promise<boolean> {
  const found = await rowsOf(
    tx,
    sql`select 1 from person where home = ${home} and withdrawn_at > ${since} limit 1`,
  )
  return found.length > 0
}

/**
 * Adds or changes people and returns whom; a row that would not change keeps its time of change. `withdrawn_at` is kept to
 * the end of the disaster's sets: it is the moment from which older stubs are wrong, also after the measure was lifted.
 */
export async function savePeople(
  tx: Tx,
  code: MunicipalityCode,
  people: readonly Person[],
  now: Date,
): Promise<Uuid[]> {
  if (people.length === 0) return []
  const changed = await rowsOf(
    tx,
    sql<{ person_id: Uuid }>`
    insert into person (municipality_code, person_id, household_id, home, ppid, display_name, age_band, needs, support,
      protected, merged_into, changed_at)
    select ${code}, given.*, ${now}
    from unnest(${people.map((one) => one.personId)}::uuid[], ${people.map((one) => one.householdId)}::uuid[],
      ${people.map((one) => one.home)}::text[], ${people.map((one) => one.ppid)}::text[],
      ${people.map((one) => one.displayName)}::text[], ${people.map((one) => one.ageBand)}::text[],
      ${people.map((one) => JSON.stringify(one.needs))}::jsonb[],
      ${people.map((one) => one.needs.some(({ kind }) => kind === 'support'))}::bool[],
      ${people.map((one) => one.protected)}::bool[], ${people.map((one) => one.mergedInto)}::uuid[]) as given
    on conflict (municipality_code, person_id) do update set household_id = excluded.household_id,
      home = excluded.home, ppid = excluded.ppid, display_name = excluded.display_name, age_band = excluded.age_band,
      needs = excluded.needs, support = excluded.support, protected = excluded.protected,
      merged_into = excluded.merged_into, changed_at = excluded.changed_at,
      withdrawn_at = case when excluded.protected and not person.protected then excluded.changed_at
        else person.withdrawn_at end
    where (person.household_id, person.home, person.ppid, person.display_name, person.age_band, person.needs,
        person.protected, person.merged_into) is distinct from
      (excluded.household_id, excluded.home, excluded.ppid, excluded.display_name, excluded.age_band, excluded.needs,
        excluded.protected, excluded.merged_into)
    returning person_id`,
  )
  return changed.map(({ person_id }) => person_id)
}

/** Guests go home with the end of a disaster. */
export async function deleteGuests(tx: Tx, code: MunicipalityCode): Promise<void> {
  await sql`delete from person where home <> ${code}`.execute(tx)
}

function toPerson(row: PersonRow): Person {
  return {
    ...toMember(row),
    householdId: row.household_id,
    home: row.home,
    ppid: row.ppid,
    protected: row.protected,
    mergedInto: row.merged_into,
  }
}
