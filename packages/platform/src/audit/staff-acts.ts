import { sql, type Transaction } from 'kysely'
import { z } from 'zod'

/** One act of a member of the staff, without what nobody counts. */
export interface StaffAct {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly action: string
  readonly subjectId: string | null
  readonly details: Readonly<Record<string, unknown>>
}

export interface StaffActsQuestion {
  /** The actor's id in the log. */
  readonly actorId: string
  /** Milliseconds since 1970; `to` is not within. */
  readonly from: number
  readonly to: number
  /** At most so many, the newest; 20,000 unless told. */
  readonly limit?: number
}

interface ActRow {
  readonly id: string
  readonly at: string
  readonly action: string
  readonly subject_id: string | null
  readonly details: unknown
}

const DetailsSchema = z.record(z.string(), z.unknown())

/** What a member of the staff did in the transaction's municipality, in the order of time. Forgotten records are left out. */
export async function listStaffActs<DB>(
  tx: Transaction<DB>,
  { actorId, from, to, limit = 20_000 }: StaffActsQuestion,
): Promise<StaffAct[]> {
  const { rows } = await sql<ActRow>`
    select record_id as id, acted_at as at, action, subject_id, body::jsonb -> 'details' as details
    from audit.record
    where municipality_code = current_setting('app.municipality_code') and staff_id = ${actorId}
      and acted_at >= ${new Date(from).toISOString()} and acted_at < ${new Date(to).toISOString()}
    order by acted_at desc, position desc limit ${limit}`.execute(tx)
  return rows.reverse().map((row) => ({
    id: row.id,
    at: Date.parse(row.at),
    action: row.action,
    subjectId: row.subject_id,
    details: DetailsSchema.parse(row.details),
  }))
}

/** Which members of the staff did one of these acts since a moment (milliseconds since 1970), in the transaction's municipality. */
export async function listActiveStaff<DB>(
  tx: Transaction<DB>,
  actions: readonly string[],
  since: number,
): Promise<string[]> {
  const { rows } = await sql<{ actor: string }>`
    select distinct staff_id as actor from audit.record
    where municipality_code = current_setting('app.municipality_code') and staff_id is not null
      and acted_at >= ${new Date(since).toISOString()} and action = any(${actions}::text[])`.execute(tx)
  return rows.map(({ actor }) => actor)
}
