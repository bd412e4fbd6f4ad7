import type { CivilDate, MunicipalityCode } from '@musubi/kernel'
import { sql } from 'kysely'
import type { Queries } from './schema.ts'

/** What a member of the staff did on one day, as far as it is compared. */
export interface AccessDay {
  readonly peopleHour: number
  readonly peopleDay: number
  readonly misses: number
}

/** Counts of a day; they only grow, whichever of two processes writes last. */
export async function saveAccessDay(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  subject: string,
  day: CivilDate,
  { peopleHour, peopleDay, misses }: AccessDay,
): Promise<void> {
  await sql`
    insert into staff_access_day (municipality_code, staff_subject, day, people_hour, people_day, misses)
    values (${municipalityCode}, ${subject}, ${day}, ${peopleHour}, ${peopleDay}, ${misses})
    on conflict (municipality_code, staff_subject, day) do update set
      people_hour = greatest(staff_access_day.people_hour, excluded.people_hour),
      people_day = greatest(staff_access_day.people_day, excluded.people_day),
      misses = greatest(staff_access_day.misses, excluded.misses)`.execute(tx)
}

/** The days of somebody from one day to another, which is not within. */
export async function listAccessDays(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  subject: string,
  from: CivilDate,
  to: CivilDate,
): Promise<AccessDay[]> {
  const rows = await tx
    .selectFrom('staff_access_day')
    .select(['people_hour', 'people_day', 'misses'])
    .where('municipality_code', '=', municipalityCode)
    .where('staff_subject', '=', subject)
    .where('day', '>=', from)
    .where('day', '<', to)
    .execute()
  return rows.map((row) => ({
    peopleHour: row.people_hour,
    peopleDay: row.people_day,
    misses: row.misses,
  }))
}

export async function deleteAccessDaysBefore(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  day: CivilDate,
): Promise<void> {
  await tx
    .deleteFrom('staff_access_day')
    .where('municipality_code', '=', municipalityCode)
    .where('day', '<', day)
    .execute()
}
