import { toHex, type MunicipalityCode } from '@musubi/kernel'
import { sql } from 'kysely'
import type { ServiceDatabase } from '../database/service-database.ts'
import { GENESIS } from './chain.ts'
import { EXPORT_FORMAT, type ExportLine } from './export-format.ts'

const PAGE = 2000

interface LinkRow {
  readonly sequence: number
  readonly previous_hash: Buffer
  readonly body_hash: Buffer
  readonly hash: Buffer
  readonly salt: Buffer | null
  readonly body: string | null
}

/**
 * The log of one municipality as it is now, line by line. Page after page without a transaction around all of them: what
 * is linked does not change any more, and what comes later is for the next export.
 */
export async function* exportLog<DB>(
  database: ServiceDatabase<DB>,
  { service, municipalityCode, now }: { service: string; municipalityCode: MunicipalityCode; now: number },
): AsyncGenerator<ExportLine> {
  const exportedAt = new Date(now).toISOString()
  yield { type: 'log', format: EXPORT_FORMAT, service, municipalityCode, exportedAt }
  const heads = await readHeads(database, municipalityCode)
  let size = 0
  let hash: Uint8Array = GENESIS
  for (let page: LinkRow[] | undefined; page === undefined || page.length === PAGE; ) {
    page = await readPage(database, municipalityCode, size)
    for (const row of page) {
      yield toLine(row)
      const jws = heads.get(row.sequence)
      if (jws !== undefined) yield { type: 'head', jws }
      size = row.sequence
      hash = row.hash
    }
  }
  yield { type: 'end', size, hash: toHex(hash) }
}

function toLine({ sequence, previous_hash, body_hash, hash, salt, body }: LinkRow): ExportLine {
  return {
    type: 'record',
    sequence,
    salt: salt && toHex(salt),
    body: body === null ? null : JSON.parse(body),
    bodyHash: toHex(body_hash),
    previousHash: toHex(previous_hash),
    hash: toHex(hash),
  }
}

async function readPage<DB>(
  database: ServiceDatabase<DB>,
  code: MunicipalityCode,
  after: number,
): Promise<LinkRow[]> {
  return database.withTenant(code, async (tx) => {
    const { rows } = await sql<LinkRow>`
      select l.sequence, l.previous_hash, l.body_hash, l.hash, r.salt, r.body
      from audit.link l join audit.record r using (municipality_code, record_id)
      where municipality_code = ${code} and l.sequence > ${after} order by l.sequence limit ${PAGE}`.execute(
      tx,
    )
    return rows
  })
}

async function readHeads<DB>(
  database: ServiceDatabase<DB>,
  code: MunicipalityCode,
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await database.withTenant(code, (tx) =>
    sql<{
      size: number
      jws: string
    }>`select size, jws from audit.head where municipality_code = ${code}`.execute(tx),
  )
  return new Map(rows.map(({ size, jws }) => [size, jws]))
}

/** The newest signed heads of a municipality, for whoever keeps them elsewhere. */
export async function listHeads<DB>(
  database: ServiceDatabase<DB>,
  code: MunicipalityCode,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await database.withTenant(code, (tx) =>
    sql<{ jws: string }>`select jws from audit.head where municipality_code = ${code}
      order by size desc limit ${limit}`.execute(tx),
  )
  return rows.map(({ jws }) => jws)
}
