import type { KeyObject } from 'node:crypto'
import { expectOk, parseUuid, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import { derivePpid } from '../crypto/keyed-hash.ts'
import type { Sector } from '../core/sector.ts'
import type { Queries } from './schema.ts'

export interface PpidOwner {
  readonly accountId: Uuid
  readonly sector: Sector
}

/** The PPID of an account in a sector that was asked for. */
export type PpidBook = (accountId: Uuid, sector: Sector) => string

interface PpidRow {
  readonly account_id: Uuid
  readonly sector: Sector
  readonly ppid: string
}

/**
 * Finds the PPIDs of accounts of one municipality, or makes them. A row that exists is never changed, whatever secret
 * it was made with.
 */
export async function getPpids(
  tx: Queries,
  secret: KeyObject,
  municipalityCode: MunicipalityCode,
  owners: readonly PpidOwner[],
): Promise<PpidBook> {
  const book = new Map<string, string>()
  for (const row of await selectPpids(tx, municipalityCode, owners))
    book.set(keyOf(row.account_id, row.sector), row.ppid)
  const missing = owners.filter(({ accountId, sector }) => !book.has(keyOf(accountId, sector)))
  if (missing.length > 0) {
    await insertPpids(tx, secret, municipalityCode, missing)
    // Read back instead of believed: another process may have been first, with another secret.
    for (const row of await selectPpids(tx, municipalityCode, missing)) {
      book.set(keyOf(row.account_id, row.sector), row.ppid)
    }
  }
  return (accountId, sector) => {
    const ppid = book.get(keyOf(accountId, sector))
    if (ppid === undefined) throw new Error('this PPID was not asked for')
    return ppid
  }
}

async function selectPpids(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  owners: readonly PpidOwner[],
): Promise<readonly PpidRow[]> {
  const { rows } = await sql<PpidRow>`
    select account_id, sector, ppid from ppid
    where municipality_code = ${municipalityCode}
      and sector = any(${[...new Set(owners.map(({ sector }) => sector))]}::text[])
      and account_id = any(${[...new Set(owners.map(({ accountId }) => accountId))]}::uuid[])`.execute(tx)
  return rows
}

async function insertPpids(
  tx: Queries,
  secret: KeyObject,
  municipalityCode: MunicipalityCode,
  owners: readonly PpidOwner[],
): Promise<void> {
  await sql`
    insert into ppid (municipality_code, account_id, sector, ppid)
    select ${municipalityCode}, account_id, sector, ppid
    from unnest(
      ${owners.map(({ accountId }) => accountId)}::uuid[],
      ${owners.map(({ sector }) => sector)}::text[],
      ${owners.map(({ accountId, sector }) => derivePpid(secret, sector, accountId))}::text[]
    ) as t (account_id, sector, ppid)
    on conflict do nothing`.execute(tx)
}

function keyOf(accountId: string, sector: string): string {
  return `${sector}:${accountId}`
}

/** Whose PPID this is. Only the municipality's own transaction can ask; the answer never leaves identity. */
export async function findPpidOwner(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  sector: Sector,
  ppid: string,
): Promise<Uuid | undefined> {
  const row = await tx
    .selectFrom('ppid')
    .select('account_id')
    .where('municipality_code', '=', municipalityCode)
    .where('sector', '=', sector)
    .where('ppid', '=', ppid)
    .executeTakeFirst()
  return row && expectOk(parseUuid(row.account_id), 'account ids are UUIDs')
}
