import type { Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import { rowsOf, type Tx } from './transaction.ts'

export interface Figures {
  readonly supportTotal: number
  readonly supportUnconfirmed: number
  readonly unresolvedEvidence: number
  readonly worklist: number
}

/** Single figures of the headquarters screen. Protected people are in none of them. */
export async function readFigures(tx: Tx, code: string, disasterId: Uuid | null): Promise<Figures> {
  const [figures] = await rowsOf(
    tx,
    sql<Figures>`
    select count(*)::int as "supportTotal",
      count(*) filter (where stay.person_id is null or stay.confirmation = 'needs_staff')::int as "supportUnconfirmed",
      (select count(*)::int from stay
        where disaster_id = ${disasterId} and confirmation = 'unresolved') as "unresolvedEvidence",
      (select count(*)::int from worklist where disaster_id = ${disasterId}) as worklist
    from person left join stay on stay.person_id = person.person_id and stay.disaster_id = ${disasterId}
    where person.support and person.home = ${code} and not person.protected and person.merged_into is null`,
  )
  if (!figures) throw new Error('an aggregate always answers')
  return figures
}

/** Arrivals by shelter and full hour since `since`; hours without arrivals are left out. */
export async function listHourlyArrivals(
  tx: Tx,
  disasterId: Uuid | null,
  since: Date,
): Promise<{ siteId: string; hour: number; count: number }[]> {
  const rows = await rowsOf(
    tx,
    sql<{ siteId: string; hour: Date; count: number }>`
    select shelter_id as "siteId", date_trunc('hour', effective_at, 'UTC') as hour, sum(arrivals)::int as count
    from event where disaster_id = ${disasterId} and arrivals > 0 and effective_at >= ${since}
    group by 1, 2`,
  )
  return rows.map(({ hour, ...row }) => ({ ...row, hour: hour.getTime() }))
}
