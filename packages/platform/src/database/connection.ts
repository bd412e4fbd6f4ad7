import pg from 'pg'
import { getDatabaseUrl } from './database-url.ts'
import { DatabaseStartError, toStartError } from './start-error.ts'

const CONNECT_TIMEOUT_MS = 10_000

/** Runs `work` on a connection of its own. Whatever goes wrong while setting up is told as one sentence. */
export async function withClient<T>(href: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { about } = getDatabaseUrl(href)
  const client = new pg.Client({
    connectionString: href,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'musubi setup',
  })
  // A server that goes away while the connection is idle must not end this process; the next query tells.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } catch (error) {
    throw toStartError(error, about)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * Holds an advisory lock while `work` runs, so that several processes starting at once take turns. The lock goes with the
 * connection, even when this process is killed.
 */
export async function withAdvisoryLock<T>(
  client: pg.Client,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const key = 'hashtextextended($1, 0)'
  await client.query(`select pg_advisory_lock(${key})`, [name])
  try {
    return await work()
  } finally {
    await client.query(`select pg_advisory_unlock(${key})`, [name]).catch(() => undefined)
  }
}

/** The oldest server: PostgreSQL 15 brought security_invoker views and a public schema closed to strangers. */
export const MINIMUM_SERVER_VERSION = 150_000

/** Reads `server_version_num`, e.g. 180004. */
export type ReadServerVersion = (client: pg.Client) => Promise<number>

export const readServerVersion: ReadServerVersion = async (client) => {
  const { rows } = await client.query<{ version: string }>(
    `select current_setting('server_version_num') as version`,
  )
  return Number(rows[0]?.version)
}

export async function checkServerVersion(
  client: pg.Client,
  read: ReadServerVersion,
  about: string,
): Promise<void> {
  const version = await read(client)
  if (version >= MINIMUM_SERVER_VERSION) return
  const found = Math.floor(version / 10_000)
  throw new DatabaseStartError('wrong_version', {
    en: `The PostgreSQL server at ${about} is version ${found}, and Musubi needs 15 or newer; upgrade it, or unset the database URL to use the PostgreSQL that comes with Musubi.`,
    ja: `${about}のPostgreSQLはバージョン${found}で、Musubiには15以上が必要なので、更新するか、データベースURLを外して付属のPostgreSQLを使ってください。`,
  })
}
