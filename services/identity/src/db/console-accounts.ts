import {
  expectOk,
  parseCivilDate,
  parseUuid,
  type CivilDate,
  type MunicipalityCode,
  type Uuid,
} from '@musubi/kernel'
import { sql } from 'kysely'
import type { AccountStatus } from '../core/accounts/account-state.ts'
import type { MunicipalIdTerms } from '../core/municipal-ids/municipal-id-state.ts'
import type { Proofing } from '../core/proofing.ts'
import type { Queries } from './schema.ts'

/** A resident as the staff console may find one. */
export interface ConsoleAccount {
  readonly accountId: Uuid
  readonly status: AccountStatus
  readonly protected: boolean
  readonly proofing: Proofing
  readonly birthDateSealed: Buffer | null
  readonly id: ({ readonly displayName: string; readonly loginName: string } & MunicipalIdTerms) | null
}

interface ConsoleRow {
  readonly account_id: string
  readonly status: AccountStatus
  readonly protected: boolean
  readonly proofing: Proofing
  readonly birth_date_sealed: Buffer | null
  readonly display_name: string | null
  readonly login_name: string | null
  readonly initial_until: Date | null
  readonly valid_until: string | null
}

/** Of this municipality, also those that are out of use: a clerk has to see that an account was stopped. */
function selectResidents(municipalityCode: MunicipalityCode) {
  return sql<ConsoleRow>`
    select account.account_id, account.status, account.protected, account.proofing, account.birth_date_sealed,
      id.display_name, id.login_name, id.initial_until, id.valid_until::text as valid_until
    from account left join municipal_id id using (municipality_code, account_id)
    where account.municipality_code = ${municipalityCode} and account.kind = 'resident'`
}

export async function findByLoginName(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  loginName: string,
): Promise<ConsoleAccount | undefined> {
  const { rows } = await sql<ConsoleRow>`
    ${selectResidents(municipalityCode)} and id.login_name = ${loginName}`.execute(tx)
  return rows[0] && toConsoleAccount(rows[0])
}

const MOST_NAMESAKES = 500

/** Everybody of exactly this name, however its parts are spaced; whoever asks compares the birth date. */
export async function findByName(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  displayName: string,
): Promise<readonly ConsoleAccount[]> {
  const { rows } = await sql<ConsoleRow>`
    ${selectResidents(municipalityCode)}
      and lower(regexp_replace(normalize(id.display_name, NFKC), '\\s', '', 'g')) = ${displayName}
    limit ${MOST_NAMESAKES}`.execute(tx)
  return rows.map(toConsoleAccount)
}

export async function findConsoleAccounts(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountIds: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, ConsoleAccount>> {
  if (accountIds.length === 0) return new Map()
  const { rows } = await sql<ConsoleRow>`
    ${selectResidents(municipalityCode)} and account.account_id = any(${accountIds}::uuid[])`.execute(tx)
  return new Map(rows.map(toConsoleAccount).map((account) => [account.accountId, account]))
}

function toConsoleAccount(row: ConsoleRow): ConsoleAccount {
  return {
    accountId: expectOk(parseUuid(row.account_id), 'account ids are UUIDs'),
    status: row.status,
    protected: row.protected,
    proofing: row.proofing,
    birthDateSealed: row.birth_date_sealed,
    id:
      row.login_name === null || row.display_name === null
        ? null
        : {
            displayName: row.display_name,
            loginName: row.login_name,
            initialUntil: row.initial_until,
            validUntil: row.valid_until === null ? null : toDay(row.valid_until),
          },
  }
}

function toDay(text: string): CivilDate {
  return expectOk(parseCivilDate(text), 'a date')
}
