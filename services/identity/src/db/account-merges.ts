import { expectOk, parseUuid, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { sql, type Selectable } from 'kysely'
import type { MergeState } from '../core/accounts/merge.ts'
import type { Sector } from '../core/sector.ts'
import type { AccountMergeTable, Queries } from './schema.ts'

/** A proposal to merge, open or decided. */
export interface StoredMerge {
  readonly mergeId: Uuid
  readonly keepId: Uuid
  readonly endId: Uuid
  readonly reason: AccountMergeTable['reason']
  readonly state: MergeState
  readonly proposedAt: Date
  readonly decidedAt: Date | null
}

/** Adds a proposal. False: there is one for the ending account, or of this id, already. */
export async function insertMerge(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  merge: StoredMerge,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('account_merge')
    .values({
      municipality_code: municipalityCode,
      merge_id: merge.mergeId,
      keep_id: merge.keepId,
      end_id: merge.endId,
      reason: merge.reason,
      status: merge.state.status,
      proposed_by: merge.state.proposedBy,
      proposed_at: merge.proposedAt,
      decided_by: null,
      decided_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

/** The proposal, locked until the transaction ends. */
export async function lockMerge(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  mergeId: Uuid,
): Promise<StoredMerge | undefined> {
  const row = await tx
    .selectFrom('account_merge')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where('merge_id', '=', mergeId)
    .forUpdate()
    .executeTakeFirst()
  return row && toMerge(row)
}

/** Open proposals, and what was decided since then; the newest first. */
export async function listMerges(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  since: Date,
): Promise<readonly StoredMerge[]> {
  const rows = await tx
    .selectFrom('account_merge')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where((where) => where.or([where('status', '=', 'proposed'), where('decided_at', '>=', since)]))
    .orderBy('proposed_at', 'desc')
    .limit(100)
    .execute()
  return rows.map(toMerge)
}

export async function saveMergeState(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  mergeId: Uuid,
  state: MergeState,
  at: Date,
): Promise<void> {
  const decidedBy = state.status === 'proposed' ? null : state.decidedBy
  await tx
    .updateTable('account_merge')
    .set({ status: state.status, decided_by: decidedBy, decided_at: decidedBy === null ? null : at })
    .where('municipality_code', '=', municipalityCode)
    .where('merge_id', '=', mergeId)
    .execute()
}

/** Accounts that went into this one, at whatever remove. */
export async function findMergedInto(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<readonly Uuid[]> {
  const { rows } = await sql<{ account_id: string }>`
    with recursive merged as (
      select account_id from account where municipality_code = ${municipalityCode} and merged_into = ${accountId}
      union
      select account.account_id from account join merged on account.merged_into = merged.account_id
      where account.municipality_code = ${municipalityCode}
    ) select account_id from merged`.execute(tx)
  return rows.map((row) => expectOk(parseUuid(row.account_id), 'account ids are UUIDs'))
}

/** The account in which this one goes on; itself when it was never merged. */
export async function findSurvivor(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<Uuid> {
  const { rows } = await sql<{ account_id: string }>`
    with recursive way as (
      select account_id, merged_into from account
      where municipality_code = ${municipalityCode} and account_id = ${accountId}
      union
      select account.account_id, account.merged_into from account join way on account.account_id = way.merged_into
      where account.municipality_code = ${municipalityCode}
    ) select account_id from way where merged_into is null`.execute(tx)
  const [end] = rows
  return end ? expectOk(parseUuid(end.account_id), 'account ids are UUIDs') : accountId
}

/**
 * PPIDs of one sector that belong to merged accounts, each with the account that stays: those among `ppids`, and those that
 * went into an account whose own PPID is among them. Accounts under 支援措置 are left out.
 */
export async function listMergedPpids(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  sector: Sector,
  ppids: readonly string[],
): Promise<{ was: string; survivor: Uuid }[]> {
  const { rows } = await sql<{ was: string; survivor: string }>`
    with recursive asked as (
      select ppid, account_id from ppid
      where municipality_code = ${municipalityCode} and sector = ${sector} and ppid = any(${[...new Set(ppids)]}::text[])
    ), way as (
      select asked.account_id as began, account.account_id, account.merged_into, account.protected
      from asked join account on account.municipality_code = ${municipalityCode}
        and account.account_id = asked.account_id
      union
      select way.began, account.account_id, account.merged_into, account.protected
      from way join account on account.municipality_code = ${municipalityCode}
        and account.account_id = way.merged_into
    ), merged as (
      select account_id as survivor, account_id from way where merged_into is null and not protected
      union
      select merged.survivor, account.account_id from merged join account
        on account.municipality_code = ${municipalityCode} and account.merged_into = merged.account_id
    )
    select ppid.ppid as was, merged.survivor from merged join ppid
      on ppid.municipality_code = ${municipalityCode} and ppid.sector = ${sector}
        and ppid.account_id = merged.account_id
    where merged.account_id <> merged.survivor
      and (ppid.ppid in (select ppid from asked) or merged.survivor in (select account_id from asked))
    order by ppid.ppid`.execute(tx)
  return rows.map(({ was, survivor }) => ({
    was,
    survivor: expectOk(parseUuid(survivor), 'account ids are UUIDs'),
  }))
}

function toMerge(row: Selectable<AccountMergeTable>): StoredMerge {
  return {
    mergeId: expectOk(parseUuid(row.merge_id), 'a UUID'),
    keepId: expectOk(parseUuid(row.keep_id), 'a UUID'),
    endId: expectOk(parseUuid(row.end_id), 'a UUID'),
    reason: row.reason,
    state:
      row.status === 'proposed' || row.decided_by === null
        ? { status: 'proposed', proposedBy: row.proposed_by }
        : { status: row.status, proposedBy: row.proposed_by, decidedBy: row.decided_by },
    proposedAt: row.proposed_at,
    decidedAt: row.decided_at,
  }
}
