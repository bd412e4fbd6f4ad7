import { expectOk, parseMunicipalityCode, parseUuid, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import type { AccountKind } from '../core/account-ref.ts'
import { type AccountState, type AccountStatus, isInUse } from '../core/accounts/account-state.ts'
import type { Queries } from './schema.ts'

/** An account as its life goes on. Birth dates stay sealed here; see `birthDateContext`. */
export interface StoredAccount {
  readonly accountId: Uuid
  readonly kind: AccountKind
  readonly state: AccountState
  readonly birthDateSealed: Buffer | null
  readonly createdAt: Date
}

interface AccountRow {
  readonly account_id: string
  readonly kind: AccountKind
  readonly status: AccountStatus
  readonly protected: boolean
  readonly kazashi_off: boolean
  readonly moved_to: string | null
  readonly merged_into: string | null
  readonly birth_date_sealed: Buffer | null
  readonly created_at: Date
}

/** The account, locked until the transaction ends: whoever changes it reads it through this. */
export async function lockAccount(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<StoredAccount | undefined> {
  const { rows } = await sql<AccountRow>`${selectAccount(municipalityCode, accountId)} for update`.execute(tx)
  return rows[0] && toAccount(rows[0])
}

export async function findAccount(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<StoredAccount | undefined> {
  const { rows } = await selectAccount(municipalityCode, accountId).execute(tx)
  return rows[0] && toAccount(rows[0])
}

function selectAccount(municipalityCode: MunicipalityCode, accountId: Uuid) {
  return sql<AccountRow>`
    select account_id, kind, status, protected, kazashi_off, moved_to, merged_into, birth_date_sealed, created_at
    from account where municipality_code = ${municipalityCode} and account_id = ${accountId}`
}

/** Writes a state down; `disabled_at` follows it, because most queries ask only whether an account is in use. */
export async function saveAccountState(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
  state: AccountState,
  at: Date,
): Promise<void> {
  await sql`
    update account set status = ${state.status}, protected = ${state.protected}, kazashi_off = ${state.kazashiOff},
      moved_to = ${state.movedTo ?? null}, merged_into = ${state.mergedInto ?? null},
      disabled_at = ${isInUse(state) ? null : sql`coalesce(disabled_at, ${at})`}
    where municipality_code = ${municipalityCode} and account_id = ${accountId}`.execute(tx)
}

export async function insertAccount(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  account: {
    readonly accountId: Uuid
    readonly status: 'provisional' | 'active'
    readonly birthDateSealed: Uint8Array | null
  },
  at: Date,
): Promise<void> {
  await tx
    .insertInto('account')
    .values({
      municipality_code: municipalityCode,
      account_id: account.accountId,
      kind: 'resident',
      status: account.status,
      birth_date_sealed: account.birthDateSealed && Buffer.from(account.birthDateSealed),
      created_at: at,
    })
    .execute()
}

export async function saveBirthDate(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
  sealed: Uint8Array,
): Promise<void> {
  await tx
    .updateTable('account')
    .set({ birth_date_sealed: Buffer.from(sealed) })
    .where('municipality_code', '=', municipalityCode)
    .where('account_id', '=', accountId)
    .execute()
}

function toAccount(row: AccountRow): StoredAccount {
  return {
    accountId: expectOk(parseUuid(row.account_id), 'account ids are UUIDs'),
    kind: row.kind,
    state: {
      status: row.status,
      protected: row.protected,
      kazashiOff: row.kazashi_off,
      movedTo:
        row.moved_to === null ? undefined : expectOk(parseMunicipalityCode(row.moved_to), 'a municipality'),
      mergedInto: row.merged_into === null ? undefined : expectOk(parseUuid(row.merged_into), 'an account'),
    },
    birthDateSealed: row.birth_date_sealed,
    createdAt: row.created_at,
  }
}
