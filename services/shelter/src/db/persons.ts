import { sql, type Transaction } from 'kysely'
import type { HouseholdMember } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import type { ShelterDatabase } from './schema.ts'

export interface RegisteredMember extends HouseholdMember {
  readonly ppid: string | null
  readonly protected: boolean
}
export interface RegisteredHousehold {
  readonly householdId: Uuid
  readonly members: readonly RegisteredMember[]
}

const CHUNK = 2000

/** Pre-registered households of the tenant's own residents. Idempotent by person. */
export async function saveHouseholds(
  tx: Transaction<ShelterDatabase>,
  municipalityCode: MunicipalityCode,
  households: readonly RegisteredHousehold[],
): Promise<void> {
  const people = households.flatMap(({ householdId, members }) =>
    members.map((member) => ({ ...member, householdId })),
  )
  for (let at = 0; at < people.length; at += CHUNK) {
    const chunk = people.slice(at, at + CHUNK)
    await sql`
      insert into person (municipality_code, person_id, household_id, ppid, home_code, display_name, age_band, needs, needs_support, protected)
      select ${municipalityCode}, p.id, p.household, p.ppid, ${municipalityCode}, p.name, p.age, p.needs::jsonb, p.support, p.protected
      from unnest(
        ${chunk.map(({ personId }) => personId)}::uuid[],
        ${chunk.map(({ householdId }) => householdId)}::uuid[],
        ${chunk.map(({ ppid }) => ppid)}::text[],
        ${chunk.map(({ displayName }) => displayName)}::text[],
        ${chunk.map(({ ageBand }) => ageBand)}::text[],
        ${chunk.map(({ needs }) => JSON.stringify(needs))}::text[],
        ${chunk.map(({ needs }) => needs.some(({ kind }) => kind === 'support'))}::boolean[],
        ${chunk.map((member) => member.protected)}::boolean[]
      ) as p (id, household, ppid, name, age, needs, support, protected)
      on conflict (municipality_code, person_id) do nothing`.execute(tx)
  }
}
