import { resolve } from 'node:path'
import {
  type DatabasePlace,
  type EmbeddedPostgres,
  openServiceDatabase,
  type ServiceDatabase,
  startEmbeddedPostgres,
} from '@musubi/platform/database'
import type { Logger } from '@musubi/platform/logging'
import type { ServerConfig, ServiceDatabaseName } from './config.ts'
import type { Secrets } from './secrets.ts'

export interface Databases {
  /** What the operator should know about where the data is. */
  readonly report: string
  open<DB>(
    service: ServiceDatabaseName,
    options: { tablesWithoutTenant?: readonly string[]; poolSize?: number },
  ): Promise<ServiceDatabase<DB>>
  stop(): Promise<void>
}

/**
 * The databases of all services: each service's own URL, or one server for all of them, or PostgreSQL that comes with
 * Musubi and keeps its files in the data folder. Throws DatabaseStartError in words for an operator.
 */
export async function openDatabases(
  config: ServerConfig,
  secrets: Secrets,
  logger: Logger,
): Promise<Databases> {
  const opened: ServiceDatabase<unknown>[] = []
  const embedded = await startIfNeeded(config, logger)
  const adminUrl = config.databaseUrl ?? embedded?.adminUrl
  return {
    report: embedded?.report ?? 'Using your own PostgreSQL server.',
    async open<DB>(
      service: ServiceDatabaseName,
      options: { tablesWithoutTenant?: readonly string[]; poolSize?: number },
    ) {
      const database = await openServiceDatabase<DB>({
        ...placeOf(service, config, adminUrl),
        ...options,
        service: service.replaceAll('-', '_'),
        secret: secrets.derive('database-roles'),
        migrationsDir: resolve(import.meta.dirname, `../../../services/${service}/src/db/migrations`),
        logger,
      })
      opened.push(database as ServiceDatabase<unknown>)
      return database
    },
    async stop() {
      await Promise.all(opened.map((database) => database.stop()))
      await embedded?.stop()
    },
  }
}

async function startIfNeeded(config: ServerConfig, logger: Logger): Promise<EmbeddedPostgres | undefined> {
  const allElsewhere = Object.values(config.serviceDatabaseUrls).every(({ url }) => url !== undefined)
  if (config.databaseUrl !== undefined || allElsewhere) return undefined
  return startEmbeddedPostgres({
    dataDir: resolve(config.dataDir, 'postgresql'),
    ...(config.databasePort === undefined ? {} : { port: config.databasePort }),
    logger,
  })
}

function placeOf(
  service: ServiceDatabaseName,
  config: ServerConfig,
  adminUrl: string | undefined,
): DatabasePlace {
  const { url, appUrl } = config.serviceDatabaseUrls[service]
  if (url !== undefined) return { serviceUrl: url, appUrl }
  if (adminUrl === undefined) throw new Error('no database server although one was started')
  return { admin: { url: adminUrl } }
}
