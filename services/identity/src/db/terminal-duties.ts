import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import type { Queries } from './schema.ts'

/** One turn of somebody of the staff at a terminal. */
export interface Duty {
  readonly dutyId: Uuid
  readonly terminalId: Uuid
  readonly staffSubject: string
  readonly staffName: string
  readonly beganAt: Date
  readonly endsAt: Date
}

/** Begins a duty; one that is there already stays as it is, and the answer is false. */
export async function insertDuty(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  { dutyId, terminalId, staffSubject, staffName, beganAt, endsAt }: Duty,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into terminal_duty (municipality_code, duty_id, terminal_id, staff_subject, staff_name, began_at, ends_at)
    values (${municipalityCode}, ${dutyId}, ${terminalId}, ${staffSubject}, ${staffName}, ${beganAt}, ${endsAt})
    on conflict do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** Who is on duty at this moment, at one terminal or at all of the municipality. */
export async function listDuties(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  at: Date,
  terminalId?: Uuid,
): Promise<Duty[]> {
  const rows = await tx
    .selectFrom('terminal_duty')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where('ends_at', '>', at)
    .where('began_at', '<=', at)
    .$if(terminalId !== undefined, (query) => query.where('terminal_id', '=', terminalId ?? ''))
    .orderBy('began_at')
    .execute()
  return rows.map((row) => ({
    dutyId: row.duty_id as Uuid,
    terminalId: row.terminal_id as Uuid,
    staffSubject: row.staff_subject,
    staffName: row.staff_name,
    beganAt: row.began_at,
    endsAt: row.ends_at,
  }))
}

/** Ends a duty early; false when it is over, or another's. @param ownedBy only when it is this member of staff's own */
export async function endDuty(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  dutyId: Uuid,
  at: Date,
  ownedBy?: string,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('terminal_duty')
    .set({ ends_at: at })
    .where('municipality_code', '=', municipalityCode)
    .where('duty_id', '=', dutyId)
    .where('ends_at', '>', at)
    .$if(ownedBy !== undefined, (query) => query.where('staff_subject', '=', ownedBy ?? ''))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** The kill switch ends every turn too. */
export async function endDutiesOf(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  terminalId: Uuid,
  at: Date,
): Promise<void> {
  await tx
    .updateTable('terminal_duty')
    .set({ ends_at: at })
    .where('municipality_code', '=', municipalityCode)
    .where('terminal_id', '=', terminalId)
    .where('ends_at', '>', at)
    .execute()
}
