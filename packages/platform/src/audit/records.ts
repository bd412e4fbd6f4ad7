import { sql, type Transaction } from 'kysely'
import { AuditBodySchema, type AuditBody } from './entry.ts'

export interface ListOptions {
  /** Ids of the subject, such as a person's PPIDs; left out: everything of the municipality. */
  readonly subjectIds?: readonly string[]
  readonly actions?: readonly string[]
  /** Only records written before this position: the last one of the page before. */
  readonly before?: number
  /** At most 200; 50 unless told. */
  readonly limit?: number
}

export interface AuditRecord {
  readonly position: number
  /** null while the record waits for its link, half a second at most. */
  readonly sequence: number | null
  readonly recordedAt: Date
  readonly body: AuditBody
}

interface Row {
  readonly position: number
  readonly sequence: number | null
  readonly recorded_at: Date
  readonly body: string
}

/** Reads records of the transaction's municipality, the newest first. Forgotten ones are left out. */
export async function listRecords<DB>(
  tx: Transaction<DB>,
  options: ListOptions,
): Promise<readonly AuditRecord[]> {
  const { subjectIds, actions, before, limit = 50 } = options
  const { rows } = await sql<Row>`
    select r.position, l.sequence, r.recorded_at, r.body
    from audit.record r left join audit.link l using (municipality_code, record_id)
    where municipality_code = current_setting('app.municipality_code') and r.body is not null
      ${subjectIds ? sql`and r.subject_id = any(${subjectIds}::text[])` : sql``}
      ${actions ? sql`and r.action = any(${actions}::text[])` : sql``}
      ${before === undefined ? sql`` : sql`and r.position < ${before}`}
    order by r.position desc limit ${Math.min(limit, 200)}`.execute(tx)
  return rows.map((row) => ({
    position: row.position,
    sequence: row.sequence,
    recordedAt: row.recorded_at,
    body: AuditBodySchema.parse(JSON.parse(row.body)),
  }))
}
