import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { type Log, type Logger, silentLogger } from '../logging/logger.ts'
import { columnTypes } from './column-types.ts'
import { type ReadServerVersion, readServerVersion, withAdvisoryLock, withClient } from './connection.ts'
import { getDatabaseUrl } from './database-url.ts'
import { databaseLogEvents } from './log-events.ts'
import { getMigrations, migrate } from './migrations.ts'
import {
  checkAppRole,
  openDoors,
  provisionInto,
  provisionService,
  type ServiceNames,
  serviceNames,
  type ServiceUrls,
} from './provision.ts'
import { toStartError } from './start-error.ts'
import { assertTenantTables } from './tenant-tables.ts'
import { retrying, tenantTransactions, type WithTenant } from './tenant.ts'

/** Either a server where this program may create databases, or a database an operator made for this service. */
export type DatabasePlace =
  | { readonly admin: { readonly url: string } }
  | { readonly serviceUrl: string; readonly appUrl?: string | undefined }

export type OpenServiceDatabaseOptions = DatabasePlace & {
  /** Service name such as `shelter`. */
  readonly service: string
  /** The installation's secret; role passwords are derived from it (HMAC-SHA-256). */
  readonly secret: Uint8Array | string
  /** Folder with `NNNN_name.sql`. */
  readonly migrationsDir: string
  /** Tables in schema public that belong to no municipality (see `assertTenantTables`). */
  readonly tablesWithoutTenant?: readonly string[]
  /** Most connections at once; default 10. */
  readonly poolSize?: number
  readonly logger?: Logger
  /** Other names than `musubi_<service>`, as tests need. */
  readonly names?: ServiceNames
  /** Only for tests: what to believe the server's version is. */
  readonly readVersion?: ReadServerVersion
}

export interface ServiceDatabase<DB> {
  /** For tables without a municipality. It sees no row of a tenant table. */
  readonly db: Kysely<DB>
  /** A transaction bound to one municipality. Repeated on serialization failure or deadlock, so `work` must do nothing else. */
  readonly withTenant: WithTenant<DB>
  /**
   * A transaction for the tables without a municipality; `reason` goes to the log. It is no way around row-level
   * security: tenant tables are empty in it and take nothing.
   */
  withSystem<T>(reason: string, work: (tx: Transaction<DB>) => Promise<T>): Promise<T>
  readonly pool: pg.Pool
  /** For a connection outside the pool, such as `listenNotify`. Holds a password. */
  readonly connection: pg.ClientConfig
  /** What schema installers of the platform (the outbox) need to act as the owner of the database. */
  readonly owner: DatabaseOwner
  /** Waits for running queries and closes all connections. Safe to call twice. */
  stop(): Promise<void>
}

export interface DatabaseOwner {
  readonly appRole: string
  withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T>
}

/**
 * Opens the database of a service: creates what is missing (database, roles), runs the migrations as its owner, checks
 * that every table is bound to a municipality, and connects as the app role. Several processes may do this at once.
 * Throws DatabaseStartError (an operator has to act) or MigrationError (a developer has to).
 */
export async function openServiceDatabase<DB>(
  options: OpenServiceDatabaseOptions,
): Promise<ServiceDatabase<DB>> {
  const log = (options.logger ?? silentLogger).for(databaseLogEvents)
  const urls = await provision(options)
  await bringUp(urls, options.migrationsDir, log)
  return connectServiceDatabase<DB>(urls, options)
}

function provision(options: OpenServiceDatabaseOptions): Promise<ServiceUrls> {
  const names = options.names ?? serviceNames(options.service)
  const how = { names, secret: options.secret, readVersion: options.readVersion ?? readServerVersion }
  if ('admin' in options) return provisionService(options.admin.url, how)
  return provisionInto(options.serviceUrl, options.appUrl, how)
}

async function bringUp(
  urls: ServiceUrls,
  migrationsDir: string,
  log: Log<typeof databaseLogEvents>,
): Promise<void> {
  const { database } = getDatabaseUrl(urls.migratorUrl)
  const migrations = getMigrations(migrationsDir)
  const run = await withClient(urls.migratorUrl, (client) =>
    withAdvisoryLock(client, 'musubi migrations', async () => {
      await openDoors(client, urls.appRole)
      return migrate(client, migrations, urls.appRole)
    }),
  )
  for (const migration of run) log.event('database.migrated', { database, migration })
}

/** The last step of opening alone, for a database that is already complete (a copy of a template). */
export async function connectServiceDatabase<DB>(
  urls: ServiceUrls,
  options: Pick<OpenServiceDatabaseOptions, 'service' | 'poolSize' | 'logger' | 'tablesWithoutTenant'>,
): Promise<ServiceDatabase<DB>> {
  const log = (options.logger ?? silentLogger).for(databaseLogEvents)
  const { about, database } = getDatabaseUrl(urls.appUrl)
  const connection = connectionConfig(urls.appUrl, options.service)
  const pool = new pg.Pool({ ...connection, max: options.poolSize ?? 10 })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process. While the pool
  // ends, a server that ends at the same moment may be faster: nobody misses that connection.
  pool.on('error', (error) => {
    if (!pool.ending) log.warn('database.connection_lost', { database }, error)
  })
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  const onRetry = (attempt: number, sqlState: string): void =>
    log.warn('database.transaction_retried', { attempt, sqlState })
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => (stopped ??= pool.end())
  try {
    await checkConnected(pool, about)
    await assertTenantTables(db, { without: options.tablesWithoutTenant ?? [] })
  } catch (error) {
    await stop()
    throw toStartError(error, about)
  }
  return {
    db,
    withTenant: tenantTransactions<DB>(pool, onRetry),
    withSystem: (reason, work) => {
      log.event('database.system_transaction', { reason })
      return retrying(() => db.transaction().execute((tx) => withoutTenant(tx).then(() => work(tx))), onRetry)
    },
    pool,
    connection,
    owner: { appRole: urls.appRole, withClient: (work) => withClient(urls.migratorUrl, work) },
    stop,
  }
}

function connectionConfig(appUrl: string, service: string): pg.ClientConfig {
  return {
    connectionString: appUrl,
    application_name: `musubi ${service}`,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    types: columnTypes(),
  }
}

async function checkConnected(pool: pg.Pool, about: string): Promise<void> {
  const client = await pool.connect()
  try {
    await checkAppRole(client, about)
  } finally {
    client.release()
  }
}

/** A URL may carry settings of its own (`options=-c ...`); in a system transaction there is no municipality, whatever it says. */
async function withoutTenant(tx: Transaction<any>): Promise<void> {
  await sql`select set_config('app.municipality_code', '', true)`.execute(tx)
}
