import { parseMunicipalityCode, parseUuid, expectOk, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import type { LocatorKind } from '../crypto/keyed-hash.ts'
import type { Queries } from './schema.ts'

/** Where something is: its municipality, and its id there. */
export interface Located {
  readonly municipalityCode: MunicipalityCode
  readonly target: Uuid
}

interface LocatorRow {
  readonly key: Buffer
  readonly municipality_code: string
  readonly target: string
}

/** What is known of these keys, by the key in hex. */
export async function findLocated(
  db: Queries,
  kind: LocatorKind,
  keys: readonly Buffer[],
): Promise<ReadonlyMap<string, Located>> {
  const { rows } = await sql<LocatorRow>`
    select key, municipality_code, target from locator where kind = ${kind} and key = any(${keys}::bytea[])`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.key.toString('hex'), toLocated(row)]))
}

export async function findOneLocated(
  db: Queries,
  kind: LocatorKind,
  key: Buffer,
): Promise<Located | undefined> {
  return (await findLocated(db, kind, [key])).get(key.toString('hex'))
}

/** Adds entries and says how many; a key that is already there stays as it is. */
export async function addLocated(
  db: Queries,
  kind: LocatorKind,
  municipalityCode: MunicipalityCode,
  entries: readonly { readonly key: Buffer; readonly target: Uuid }[],
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    insert into locator (kind, key, municipality_code, target)
    select ${kind}, key, ${municipalityCode}, target
    from unnest(${entries.map(({ key }) => key)}::bytea[], ${entries.map(({ target }) => target)}::uuid[]) as t (key, target)
    on conflict do nothing`.execute(db)
  return Number(numAffectedRows)
}

export async function removeLocated(db: Queries, kind: LocatorKind, key: Buffer): Promise<void> {
  await db.deleteFrom('locator').where('kind', '=', kind).where('key', '=', key).execute()
}

function toLocated(row: LocatorRow): Located {
  return {
    municipalityCode: expectOk(
      parseMunicipalityCode(row.municipality_code),
      'a locator names a municipality',
    ),
    target: expectOk(parseUuid(row.target), 'a locator names a target'),
  }
}
