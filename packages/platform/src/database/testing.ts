import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withAdvisoryLock, withClient } from './connection.ts'
import { isOrphaned, startEmbeddedPostgres } from './embedded/index.ts'
import { checksumOf, getMigrations } from './migrations.ts'
import { type ServiceNames, serviceNames, serviceUrls } from './provision.ts'
import { connectServiceDatabase, openServiceDatabase, type ServiceDatabase } from './service-database.ts'

/**
 * Tests run on the real PostgreSQL: one server for a run (or for each test process, when the global set-up is not used),
 * one template database for each state of a service's migrations, and a copy of it for each call.
 */

export interface TestPostgres {
  readonly adminUrl: string
  stop(): Promise<void>
}

export type TestDatabase<DB> = ServiceDatabase<DB> & { drop(): Promise<void> }

export interface TestDatabaseOptions {
  readonly service: string
  readonly migrationsDir: string
  readonly tablesWithoutTenant?: readonly string[]
  readonly poolSize?: number
}

const FOLDER_PREFIX = 'musubi-test-postgres-'
const SECRET = 'a secret for tests only'
/** Roles belong to the whole server, so tests on a shared server keep away from the names of a real installation. */
const NAME_PREFIX = 'musubi_test'

let shared: Promise<TestPostgres> | undefined

/** The server of this test process, started at the first call; MUSUBI_TEST_DATABASE_URL names another one instead. */
export function startTestPostgres(): Promise<TestPostgres> {
  shared ??= startFresh()
  return shared
}

async function startFresh(): Promise<TestPostgres> {
  const given = process.env['MUSUBI_TEST_DATABASE_URL']
  if (given) return { adminUrl: given, stop: async () => undefined }
  await endForgotten()
  const dataDir = mkdtempSync(join(tmpdir(), FOLDER_PREFIX))
  const server = await startEmbeddedPostgres({ dataDir })
  const killAtExit = (): void => {
    try {
      process.kill(server.pid, 'SIGQUIT')
      removeFolders(dataDir, server.folder)
    } catch {
      // The next test run finds what is left; see endForgotten.
    }
  }
  process.once('exit', killAtExit)
  return {
    adminUrl: server.adminUrl,
    async stop() {
      shared = undefined
      templates.clear()
      process.off('exit', killAtExit)
      await server.stop()
      removeFolders(dataDir, server.folder)
    },
  }
}

/** Ends servers whose test process was killed before it could stop them. */
async function endForgotten(): Promise<void> {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(FOLDER_PREFIX))
  for (const folder of folders.map((name) => join(tmpdir(), name)).filter(isOrphaned)) {
    const server = await startEmbeddedPostgres({ dataDir: folder }).catch(() => undefined)
    await server?.stop()
    removeFolders(folder)
  }
}

function removeFolders(...folders: readonly string[]): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

/** A database of its own with all migrations of a service, about 50 ms. `drop` ends its connections and removes it. */
export async function createTestDatabase<DB>(options: TestDatabaseOptions): Promise<TestDatabase<DB>> {
  const { adminUrl } = await startTestPostgres()
  const template = await getTemplate(adminUrl, options)
  const names = { ...template, database: `${template.database}_${randomBytes(5).toString('hex')}` }
  await withClient(adminUrl, (client) =>
    client.query(`create database ${names.database} template ${template.database} owner ${names.migrator}`),
  )
  const opened = await connectServiceDatabase<DB>(serviceUrls(adminUrl, names, SECRET), {
    poolSize: 5,
    ...options,
  })
  return {
    ...opened,
    async drop() {
      await opened.stop()
      await withClient(adminUrl, (client) =>
        client.query(`drop database if exists ${names.database} with (force)`),
      )
    },
  }
}

const templates = new Map<string, Promise<ServiceNames>>()

/** The template for the migrations as they are now, made by whichever test process needs it first. */
function getTemplate(adminUrl: string, options: TestDatabaseOptions): Promise<ServiceNames> {
  const base = serviceNames(options.service, NAME_PREFIX)
  const checksum = checksumOf(getMigrations(options.migrationsDir)).slice(0, 10)
  const names = { ...base, database: `${base.database}_${checksum}` }
  const known = templates.get(names.database) ?? makeTemplate(adminUrl, names, options)
  templates.set(names.database, known)
  return known
}

async function makeTemplate(
  adminUrl: string,
  names: ServiceNames,
  options: TestDatabaseOptions,
): Promise<ServiceNames> {
  // Renamed when complete, so that a killed test leaves no half-made template under the name.
  const unfinished = `${names.database}_new`
  await withClient(adminUrl, (client) =>
    withAdvisoryLock(client, `musubi test template ${names.database}`, async () => {
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
        names.database,
      ])
      if (rowCount) return
      await client.query(`drop database if exists ${unfinished} with (force)`)
      const made = await openServiceDatabase({
        ...options,
        admin: { url: adminUrl },
        names: { ...names, database: unfinished },
        secret: SECRET,
      })
      await made.stop()
      await client.query(`alter database ${unfinished} rename to ${names.database}`)
    }),
  )
  return names
}
