import type { EvidenceKey, SealedEvidence } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import { rowsOf, type Tx } from './transaction.ts'

/** What is known about the card of a tap. `refused` carries identity's reason, or why no household could be found. */
export type Tap = { readonly terminalId: Uuid; readonly tapId: Uuid } & (
  | { readonly status: 'resolved'; readonly home: MunicipalityCode; readonly householdId: Uuid }
  | { readonly status: 'refused'; readonly reason: string }
  | { readonly status: 'unresolved' }
)

interface TapRow {
  readonly terminal_id: Uuid
  readonly tap_id: Uuid
  readonly status: Tap['status']
  readonly reason: string | null
  readonly home: MunicipalityCode | null
  readonly household_id: Uuid | null
}

/** A tap is known by its terminal too: no terminal can lean on the tap of another one. */
export function tapKey(terminalId: string, tapId: string): string {
  return `${terminalId}/${tapId}`
}

export async function findTaps(
  tx: Tx,
  taps: readonly { readonly terminalId: string; readonly tapId: string }[],
): Promise<Map<string, Tap>> {
  if (taps.length === 0) return new Map()
  const rows = await rowsOf(
    tx,
    sql<TapRow>`
    select terminal_id, tap_id, status, reason, home, household_id from tap
    where (terminal_id, tap_id) in (select * from unnest(${taps.map(({ terminalId }) => terminalId)}::uuid[],
      ${taps.map(({ tapId }) => tapId)}::uuid[]))`,
  )
  return new Map(rows.map((row) => [tapKey(row.terminal_id, row.tap_id), toTap(row)]))
}

/** Keeps what identity said; what it has said once stays, only `unresolved` gives way. */
export async function saveTaps(
  tx: Tx,
  code: MunicipalityCode,
  taps: readonly Tap[],
  receivedAt: Date,
): Promise<void> {
  if (taps.length === 0) return
  await sql`
    insert into tap (municipality_code, received_at, terminal_id, tap_id, status, reason, home, household_id)
    select ${code}, ${receivedAt}::timestamptz, given.*
    from unnest(${taps.map(({ terminalId }) => terminalId)}::uuid[], ${taps.map(({ tapId }) => tapId)}::uuid[],
      ${taps.map(({ status }) => status)}::text[],
      ${taps.map((tap) => (tap.status === 'refused' ? tap.reason : null))}::text[],
      ${taps.map((tap) => (tap.status === 'resolved' ? tap.home : null))}::text[],
      ${taps.map((tap) => (tap.status === 'resolved' ? tap.householdId : null))}::uuid[]) as given
    on conflict (municipality_code, terminal_id, tap_id) do update set status = excluded.status,
      reason = excluded.reason, home = excluded.home, household_id = excluded.household_id
    where tap.status = 'unresolved'`.execute(tx)
}

export interface UnresolvedEvidence {
  readonly terminalId: Uuid
  /** when it first came in: identity judges the terminal's clock by that */
  readonly receivedAt: Date
  readonly keys: readonly EvidenceKey[]
  readonly evidence: readonly SealedEvidence[]
}

export async function keepUnresolved(
  tx: Tx,
  code: MunicipalityCode,
  { terminalId, receivedAt, keys, evidence }: UnresolvedEvidence,
): Promise<void> {
  if (evidence.length === 0) return
  await sql`
    insert into evidence_key (municipality_code, terminal_id, key_id, wrapped)
    select ${code}, ${terminalId}, given.*
    from unnest(${keys.map(({ keyId }) => keyId)}::uuid[], ${keys.map(({ wrapped }) => wrapped)}::text[]) as given
    on conflict do nothing`.execute(tx)
  await sql`
    insert into unresolved_evidence (municipality_code, terminal_id, received_at, tap_id, key_id, sealed)
    select ${code}, ${terminalId}, ${receivedAt}::timestamptz, given.*
    from unnest(${evidence.map(({ evidenceId }) => evidenceId)}::uuid[],
      ${evidence.map(({ keyId }) => keyId)}::uuid[], ${evidence.map(({ sealed }) => sealed)}::text[]) as given
    on conflict do nothing`.execute(tx)
}

/** The oldest waiting evidence that came in together, at most `limit` pieces. */
export async function findUnresolved(tx: Tx, limit: number): Promise<UnresolvedEvidence | undefined> {
  const rows = await rowsOf(
    tx,
    sql<{ terminal_id: Uuid; received_at: Date; tap_id: Uuid; key_id: Uuid; sealed: string }>`
    select terminal_id, received_at, tap_id, key_id, sealed from unresolved_evidence
    where (terminal_id, received_at) in (
      select terminal_id, received_at from unresolved_evidence order by received_at, terminal_id limit 1)
    order by tap_id limit ${limit}`,
  )
  const [first] = rows
  if (!first) return undefined
  const keys = await rowsOf(
    tx,
    sql<{ key_id: Uuid; wrapped: string }>`
    select key_id, wrapped from evidence_key
    where terminal_id = ${first.terminal_id} and key_id = any(${rows.map(({ key_id }) => key_id)}::uuid[])`,
  )
  return {
    terminalId: first.terminal_id,
    receivedAt: first.received_at,
    keys: keys.map((row) => ({ keyId: row.key_id, wrapped: row.wrapped })),
    evidence: rows.map((row) => ({ evidenceId: row.tap_id, keyId: row.key_id, sealed: row.sealed })),
  }
}

/** Forgets evidence that has been answered for, and keys nothing waits for any more. */
export async function forgetEvidence(tx: Tx, terminalId: Uuid, tapIds: readonly string[]): Promise<void> {
  if (tapIds.length === 0) return
  await sql`delete from unresolved_evidence
    where terminal_id = ${terminalId} and tap_id = any(${tapIds}::uuid[])`.execute(tx)
  await sql`delete from evidence_key where terminal_id = ${terminalId}
    and not exists (select 1 from unresolved_evidence waiting where waiting.terminal_id = evidence_key.terminal_id
      and waiting.key_id = evidence_key.key_id)`.execute(tx)
}

function toTap(row: TapRow): Tap {
  const { terminal_id: terminalId, tap_id: tapId, status, reason, home, household_id: householdId } = row
  if (status === 'resolved' && home && householdId) return { terminalId, tapId, status, home, householdId }
  if (status === 'refused' && reason) return { terminalId, tapId, status, reason }
  if (status === 'unresolved') return { terminalId, tapId, status }
  throw new Error(`tap ${tapId} lacks what its status needs`)
}
