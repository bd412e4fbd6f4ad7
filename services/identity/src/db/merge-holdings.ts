import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import type { Queries } from './schema.ts'

/** What moves between two accounts of one municipality when they become one. */
interface Handover {
  readonly municipalityCode: MunicipalityCode
  readonly from: Uuid
  readonly to: Uuid
}

/** PPIDs of an account by sector. */
export async function listPpids(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx
    .selectFrom('ppid')
    .select(['sector', 'ppid'])
    .where('municipality_code', '=', municipalityCode)
    .where('account_id', '=', accountId)
    .execute()
  return new Map(rows.map(({ sector, ppid }) => [sector, ppid]))
}

export async function listConsentingClients(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('service_consent')
    .select('client_id')
    .where('municipality_code', '=', municipalityCode)
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .execute()
  return rows.map((row) => row.client_id)
}

export async function hasMunicipalId(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<boolean> {
  const row = await tx
    .selectFrom('municipal_id')
    .select('account_id')
    .where('municipality_code', '=', municipalityCode)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row !== undefined
}

/** The ids themselves stay as they are: their services notice nothing. */
export async function handOverPpids(
  tx: Queries,
  { municipalityCode, from, to }: Handover,
  sectors: readonly string[],
): Promise<void> {
  await sql`update ppid set account_id = ${to}
    where municipality_code = ${municipalityCode} and account_id = ${from} and sector = any(${sectors}::text[])`.execute(
    tx,
  )
}

/** Consents with their whole history; those in force that would stand beside another one have been ended before. */
export async function handOverConsents(tx: Queries, { municipalityCode, from, to }: Handover): Promise<void> {
  await sql`update service_consent set account_id = ${to}
    where municipality_code = ${municipalityCode} and account_id = ${from}`.execute(tx)
}

export async function handOverPasskeys(
  tx: Queries,
  { municipalityCode, from, to }: Handover,
  keys: readonly Buffer[],
): Promise<void> {
  await sql`update passkey set account_id = ${to}
    where municipality_code = ${municipalityCode} and account_id = ${from}`.execute(tx)
  await moveLocated(tx, 'passkey', keys, to)
}

/** The ID with its login name. A letter's password is made from the account, so a letter in force has to be printed anew. */
export async function handOverMunicipalId(
  tx: Queries,
  { municipalityCode, from, to }: Handover,
  toKey: (loginName: string) => Buffer,
): Promise<void> {
  const { rows } = await sql<{ login_name: string }>`
    update municipal_id set account_id = ${to}
    where municipality_code = ${municipalityCode} and account_id = ${from} returning login_name`.execute(tx)
  await moveLocated(
    tx,
    'login',
    rows.map((row) => toKey(row.login_name)),
    to,
  )
}

/**
 * Mandates in both directions, ended ones too. One between the two accounts would let a person act for themselves: it stays
 * with the ended account, where it gives nothing.
 */
export async function handOverMandates(tx: Queries, { municipalityCode, from, to }: Handover): Promise<void> {
  await sql`update mandate set represented_id = ${to}
    where municipality_code = ${municipalityCode} and represented_id = ${from}
      and actor_id is distinct from ${to}`.execute(tx)
  await sql`update mandate set actor_id = ${to}
    where municipality_code = ${municipalityCode} and actor_id = ${from} and represented_id <> ${to}`.execute(
    tx,
  )
}

export async function handOverApp(tx: Queries, { municipalityCode, from, to }: Handover): Promise<void> {
  const { rows } = await sql<{ app_key: Buffer }>`
    update app_link set account_id = ${to}
    where municipality_code = ${municipalityCode} and account_id = ${from} returning app_key`.execute(tx)
  await moveLocated(
    tx,
    'app',
    rows.map((row) => row.app_key),
    to,
  )
}

export async function handOverCard(
  tx: Queries,
  { municipalityCode, from, to }: Handover,
  { cardKey, digestSealed }: { readonly cardKey: Buffer; readonly digestSealed: Uint8Array },
): Promise<void> {
  await sql`update card_link set account_id = ${to}, certificate_digest_sealed = ${Buffer.from(digestSealed)}
    where municipality_code = ${municipalityCode} and account_id = ${from} and card_key = ${cardKey}`.execute(
    tx,
  )
}

async function moveLocated(tx: Queries, kind: string, keys: readonly Buffer[], to: Uuid): Promise<void> {
  if (keys.length > 0)
    await sql`update locator set target = ${to} where kind = ${kind} and key = any(${keys}::bytea[])`.execute(
      tx,
    )
}
