import type { HouseholdMember } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import { type PersonRow, toMember } from './people.ts'
import { rowsOf, type Tx } from './transaction.ts'

export interface TerminalReport {
  readonly terminalId: string
  readonly siteId: string | null
  readonly pending: number
  readonly oldestPendingAt: string | null
  readonly lastHeardAt: string
  /** terminal clock minus server clock */
  readonly clockOffsetMs: number
}

interface ReportRow {
  readonly terminal_id: Uuid
  readonly site_id: string | null
  readonly pending: number
  readonly oldest_pending_at: Date | null
  readonly last_heard_at: Date
  readonly clock_offset_ms: number
}

export async function saveReport(tx: Tx, code: MunicipalityCode, report: TerminalReport): Promise<void> {
  await sql`
    insert into terminal_report (municipality_code, terminal_id, site_id, pending, oldest_pending_at, last_heard_at,
      clock_offset_ms)
    values (${code}, ${report.terminalId}, ${report.siteId}, ${report.pending}, ${report.oldestPendingAt},
      ${report.lastHeardAt}, ${report.clockOffsetMs})
    on conflict (municipality_code, terminal_id) do update set site_id = excluded.site_id,
      pending = excluded.pending, oldest_pending_at = excluded.oldest_pending_at,
      last_heard_at = excluded.last_heard_at, clock_offset_ms = excluded.clock_offset_ms
    where terminal_report.last_heard_at <= excluded.last_heard_at`.execute(tx)
}

export async function listReports(tx: Tx): Promise<TerminalReport[]> {
  const rows = await rowsOf(
    tx,
    sql<ReportRow>`
    select terminal_id, site_id, pending, oldest_pending_at, last_heard_at, clock_offset_ms from terminal_report
    order by last_heard_at, terminal_id`,
  )
  return rows.map((row) => ({
    terminalId: row.terminal_id,
    siteId: row.site_id,
    pending: row.pending,
    oldestPendingAt: row.oldest_pending_at?.toISOString() ?? null,
    lastHeardAt: row.last_heard_at.toISOString(),
    clockOffsetMs: row.clock_offset_ms,
  }))
}

export interface RosterPerson extends HouseholdMember {
  readonly since: string
  readonly confirmation: string
  readonly home: MunicipalityCode
}

/** Who is in a shelter by name, and how many more are. */
export async function readRoster(
  tx: Tx,
  disasterId: Uuid,
  shelterId: string,
): Promise<{ people: RosterPerson[]; unnamed: number }> {
  const rows = await rowsOf(
    tx,
    sql<PersonRow & { since: Date; confirmation: string }>`
    select person.*, stay.since, stay.confirmation from stay join person on person.person_id = stay.person_id
    where stay.disaster_id = ${disasterId} and stay.shelter_id = ${shelterId} and stay.named and not person.protected
    order by stay.since, person.household_id, person.person_id`,
  )
  const [counts] = await rowsOf(
    tx,
    sql<{ unnamed: number }>`
    select nameless + counted as unnamed from occupancy
    where disaster_id = ${disasterId} and shelter_id = ${shelterId}`,
  )
  const people = rows.map((row) => ({
    ...toMember(row),
    since: row.since.toISOString(),
    confirmation: row.confirmation,
    home: row.home,
  }))
  return { people, unnamed: counts?.unnamed ?? 0 }
}
