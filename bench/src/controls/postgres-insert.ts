import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { openServiceDatabase, type ServiceDatabase } from '@musubi/platform/database'
import { type Control, percentile } from '../report.ts'

const MS = 1500
/** As many connections as the bench has terminals. */
const CONNECTIONS = 4
const ROWS = 500

/** Bare inserts into the PostgreSQL the server uses, fsync on as it is there. */
export interface PostgresControls {
  /** Rows a second, one row a commit. */
  readonly single: Control
  /** Rows a second, 500 rows a statement and commit. */
  readonly batched: Control
  /** Milliseconds of one commit of one row, alone. */
  readonly p50: Control
  readonly p99: Control
}

export async function measurePostgresInsert(adminUrl: string): Promise<PostgresControls> {
  const database = await openServiceDatabase<unknown>({
    admin: { url: adminUrl },
    service: 'bench',
    secret: 'nothing is kept in this database',
    migrationsDir: resolve(import.meta.dirname, 'migrations'),
    tablesWithoutTenant: ['bare'],
    poolSize: CONNECTIONS,
  })
  try {
    const [single, batched] = [await measureRate(database, 1), await measureRate(database, ROWS)]
    const delays = await measureDelays(database)
    return {
      single: { name: 'bare PostgreSQL insert, one row a commit, four connections', value: single },
      batched: { name: `bare PostgreSQL insert, ${ROWS} rows a commit, four connections`, value: batched },
      p50: { name: 'p50 of a bare insert and commit, alone', value: percentile(delays, 0.5) },
      p99: { name: 'p99 of a bare insert and commit, alone', value: percentile(delays, 0.99) },
    }
  } finally {
    await database.stop()
  }
}

async function measureRate(database: ServiceDatabase<unknown>, rows: number): Promise<number> {
  const begun = performance.now()
  let stored = 0
  const connections = Array.from({ length: CONNECTIONS }, async () => {
    while (performance.now() - begun < MS) {
      await insert(database, rows)
      stored += rows
    }
  })
  await Promise.all(connections)
  return stored / ((performance.now() - begun) / 1000)
}

async function measureDelays(database: ServiceDatabase<unknown>): Promise<number[]> {
  const delays: number[] = []
  for (const begun = performance.now(); performance.now() - begun < MS; ) {
    const from = performance.now()
    await insert(database, 1)
    delays.push(performance.now() - from)
  }
  return delays
}

async function insert({ pool }: ServiceDatabase<unknown>, rows: number): Promise<void> {
  const ids = Array.from({ length: rows }, () => randomUUID())
  await pool.query({
    name: 'bare',
    text: `insert into bare select id, id, 'E2822200039111', id, seq, '000001764140000-0000-bench', id, id, now()
      from unnest($1::uuid[]) with ordinality as given (id, seq)`,
    values: [ids],
  })
}
