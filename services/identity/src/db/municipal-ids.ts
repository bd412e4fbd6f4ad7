import { StaffRoleSchema, type StaffRole } from '@musubi/contracts'
import {
  expectOk,
  parseCivilDate,
  parseUuid,
  type CivilDate,
  type MunicipalityCode,
  type Uuid,
} from '@musubi/kernel'
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
  /** Null while the password of a letter is in force. */
  readonly passwordHash: string | null
  readonly letterId: Uuid | null
  readonly initialUntil: Date | null
  /** The last day it is good for; null without end. */
  readonly validUntil: CivilDate | null
  /** An invented person, who may log in by one press in demo mode. */
  readonly demo: boolean
}

interface MunicipalIdRow {
  readonly account_id: string
  readonly kind: AccountKind
  readonly login_name: string
  readonly display_name: string
  readonly roles: string[]
  readonly password_hash: string | null
  readonly letter_id: string | null
  readonly initial_until: Date | null
  readonly valid_until: string | null
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
    select id.account_id, account.kind, id.login_name, id.display_name, id.roles, id.password_hash, id.demo,
      id.letter_id, id.initial_until, id.valid_until
    from municipal_id id join account using (municipality_code, account_id)
    where id.municipality_code = ${municipalityCode} and account.disabled_at is null`
}

/**
 * Adds municipal IDs, with an account of their kind where there is none. Staff's are replaced; a resident's stays as its
 * owner left it.
 */
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
      letter_id: id.letterId,
      initial_until: id.initialUntil,
      valid_until: id.validUntil,
      demo: id.demo,
    }
    await tx
      .insertInto('municipal_id')
      .values({ municipality_code: municipalityCode, account_id: id.accountId, ...values })
      .onConflict((conflict) => {
        const existing = conflict.columns(['municipality_code', 'account_id'])
        return id.kind === 'staff' ? existing.doUpdateSet(values) : existing.doNothing()
      })
      .execute()
  }
}

/** The person's own password takes the place of the letter's or an older one. False: another letter came in between. */
export async function saveOwnPassword(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
  passwordHash: string,
  { letterId, at }: { readonly letterId: Uuid | null; readonly at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update municipal_id set password_hash = ${passwordHash}, letter_id = null, initial_until = null,
      password_changed_at = ${at}
    where municipality_code = ${municipalityCode} and account_id = ${accountId}
      and letter_id is not distinct from ${letterId}`.execute(tx)
  return numAffectedRows === 1n
}

/** A new letter: from now on its password and no other. */
export async function saveLetter(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
  letter: { readonly letterId: Uuid; readonly until: Date },
): Promise<void> {
  await sql`
    update municipal_id set password_hash = null, letter_id = ${letter.letterId}, initial_until = ${letter.until}
    where municipality_code = ${municipalityCode} and account_id = ${accountId}`.execute(tx)
}

export interface IdToIssue {
  readonly accountId: Uuid
  readonly loginName: string
  readonly displayName: string
  readonly letterId: Uuid
  readonly initialUntil: Date
  readonly validUntil: CivilDate | null
  readonly registerKey: Buffer | null
}

/** Adds municipal IDs of residents whose accounts exist. */
export async function insertIssuedIds(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  ids: readonly IdToIssue[],
): Promise<void> {
  await sql`
    insert into municipal_id
      (municipality_code, account_id, login_name, display_name, letter_id, initial_until, valid_until, register_key)
    select ${municipalityCode}, account_id, login_name, display_name, letter_id, initial_until, valid_until, register_key
    from unnest(
      ${ids.map(({ accountId }) => accountId)}::uuid[],
      ${ids.map(({ loginName }) => loginName)}::text[],
      ${ids.map(({ displayName }) => displayName)}::text[],
      ${ids.map(({ letterId }) => letterId)}::uuid[],
      ${ids.map(({ initialUntil }) => initialUntil)}::timestamptz[],
      ${ids.map(({ validUntil }) => validUntil)}::date[],
      ${ids.map(({ registerKey }) => registerKey)}::bytea[]
    ) as t (account_id, login_name, display_name, letter_id, initial_until, valid_until, register_key)`.execute(
    tx,
  )
}

/** IDs by the keyed hash of the municipality's own number, in hex. */
export async function findIdsByRegister(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  keys: readonly Buffer[],
): Promise<ReadonlyMap<string, MunicipalId>> {
  const { rows } = await sql<MunicipalIdRow & { readonly register_key: Buffer }>`
    select id.account_id, account.kind, id.login_name, id.display_name, id.roles, id.password_hash, id.demo,
      id.letter_id, id.initial_until, id.valid_until, id.register_key
    from municipal_id id join account using (municipality_code, account_id)
    where id.municipality_code = ${municipalityCode} and id.register_key = any(${keys}::bytea[])`.execute(tx)
  return new Map(rows.map((row) => [row.register_key.toString('hex'), toMunicipalId(row)]))
}

function toMunicipalId(row: MunicipalIdRow): MunicipalId {
  return {
    accountId: expectOk(parseUuid(row.account_id), 'account ids are UUIDs'),
    kind: row.kind,
    loginName: row.login_name,
    displayName: row.display_name,
    roles: z.array(StaffRoleSchema).parse(row.roles),
    passwordHash: row.password_hash,
    letterId: row.letter_id === null ? null : expectOk(parseUuid(row.letter_id), 'letter ids are UUIDs'),
    initialUntil: row.initial_until,
    validUntil: row.valid_until === null ? null : expectOk(parseCivilDate(row.valid_until), 'a date'),
    demo: row.demo,
  }
}
