import { StaffRoleSchema, type StaffRole } from '@musubi/contracts'
import { expectOk, parseUuid, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import { z } from 'zod'
import type { AccountKind } from '../core/account-ref.ts'
import type { Queries } from './schema.ts'

/** A municipal ID (自治体ID) with its account. */
export interface MunicipalId {
  readonly accountId: Uuid
  readonly kind: AccountKind
  readonly loginName: string
  readonly displayName: string
  readonly roles: readonly StaffRole[]
  readonly passwordHash: string
  /** An invented person, who may log in by one press in demo mode. */
  readonly demo: boolean
}

interface MunicipalIdRow {
  readonly account_id: string
  readonly kind: AccountKind
  readonly login_name: string
  readonly display_name: string
  readonly roles: string[]
  readonly password_hash: string
  readonly demo: boolean
}

export async function findMunicipalId(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<MunicipalId | undefined> {
  const { rows } =
    await sql<MunicipalIdRow>`${selectIds(municipalityCode)} and id.account_id = ${accountId}`.execute(tx)
  return rows[0] && toMunicipalId(rows[0])
}

export async function listDemoIds(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  kind: AccountKind,
): Promise<readonly MunicipalId[]> {
  const { rows } = await sql<MunicipalIdRow>`
    ${selectIds(municipalityCode)} and id.demo and account.kind = ${kind} order by id.login_name limit 50`.execute(
    tx,
  )
  return rows.map(toMunicipalId)
}

function selectIds(municipalityCode: MunicipalityCode) {
  return sql`
    select id.account_id, account.kind, id.login_name, id.display_name, id.roles, id.password_hash, id.demo
    from municipal_id id join account using (municipality_code, account_id)
    where id.municipality_code = ${municipalityCode} and account.disabled_at is null`
}

/** Adds or replaces municipal IDs, with an account of their kind where there is none. */
export async function saveMunicipalIds(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  ids: readonly MunicipalId[],
  createdAt: Date,
): Promise<void> {
  for (const id of ids) {
    await tx
      .insertInto('account')
      .values({
        municipality_code: municipalityCode,
        account_id: id.accountId,
        kind: id.kind,
        created_at: createdAt,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const values = {
      login_name: id.loginName,
      display_name: id.displayName,
      roles: [...id.roles],
      password_hash: id.passwordHash,
      demo: id.demo,
    }
    await tx
      .insertInto('municipal_id')
      .values({ municipality_code: municipalityCode, account_id: id.accountId, ...values })
      .onConflict((conflict) => conflict.columns(['municipality_code', 'account_id']).doUpdateSet(values))
      .execute()
  }
}

function toMunicipalId(row: MunicipalIdRow): MunicipalId {
  return {
    accountId: expectOk(parseUuid(row.account_id), 'account ids are UUIDs'),
    kind: row.kind,
    loginName: row.login_name,
    displayName: row.display_name,
    roles: z.array(StaffRoleSchema).parse(row.roles),
    passwordHash: row.password_hash,
    demo: row.demo,
  }
}
