import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

/** One file `NNNN_name.sql`. */
export interface Migration {
  readonly number: number
  readonly file: string
  readonly sql: string
  /** SHA-256 of the text with line ends as LF, in hex: a checkout on Windows is the same migration. */
  readonly checksum: string
}

export type MigrationCode = 'bad_name' | 'duplicate' | 'gap' | 'edited' | 'newer_database' | 'failed'

/** The migrations in the folder do not fit each other or the database. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
  readonly code: MigrationCode

  constructor(code: MigrationCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** Reads a folder's migrations in order. Numbers start at 0001 and leave nothing out. */
export function getMigrations(folder: string): readonly Migration[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  const migrations = files.map((file) => getMigration(folder, file)).sort((a, b) => a.number - b.number)
  for (const [index, migration] of migrations.entries()) {
    const expected = index + 1
    if (migration.number === expected) continue
    const before = migrations[index - 1]
    if (before?.number === migration.number) {
      throw new MigrationError(
        'duplicate',
        `Two migrations have the same number: ${before.file} and ${migration.file}.`,
      )
    }
    throw new MigrationError(
      'gap',
      `Migration ${pad(expected)} is missing before ${migration.file} in ${folder}.`,
    )
  }
  return migrations
}

function getMigration(folder: string, file: string): Migration {
  const number = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1]
  if (!number)
    throw new MigrationError(
      'bad_name',
      `${file} is not named NNNN_name.sql (lower case, digits, underscores).`,
    )
  const sql = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')
  return { number: Number(number), file, sql, checksum: createHash('sha256').update(sql).digest('hex') }
}

/** One value for a whole folder, for naming template databases. */
export function checksumOf(migrations: readonly Migration[]): string {
  return createHash('sha256')
    .update(migrations.map((migration) => migration.checksum).join())
    .digest('hex')
}

/** Where it is kept what ran: the service's own migrations, and those of the platform's schemas beside them. */
export type MigrationHistory = 'musubi.schema_migrations' | 'musubi.audit_migrations'

/**
 * Brings the database up to the last migration, as its owner: forward only, each file in one transaction with its row in
 * `history`. The caller holds a lock, so that processes starting together take turns. Returns the files that were run.
 */
export async function migrate(
  client: pg.Client,
  migrations: readonly Migration[],
  appRole: string,
  history: MigrationHistory = 'musubi.schema_migrations',
): Promise<readonly string[]> {
  await client.query('create schema if not exists musubi')
  await client.query(`create table if not exists ${history} (
    number integer primary key, file text not null, checksum text not null, applied_at timestamptz not null default now())`)
  const applied = await readApplied(client, history)
  checkHistory(migrations, applied)
  const pending = migrations.slice(applied.length)
  for (const migration of pending) await runMigration(client, migration, appRole, history)
  return pending.map((migration) => migration.file)
}

type Applied = Pick<Migration, 'number' | 'file' | 'checksum'>

async function readApplied(client: pg.Client, history: MigrationHistory): Promise<readonly Applied[]> {
  const { rows } = await client.query<Applied>(
    `select number, file, checksum from ${history} order by number`,
  )
  return rows
}

function checkHistory(migrations: readonly Migration[], applied: readonly Applied[]): void {
  for (const [index, done] of applied.entries()) {
    const migration = migrations[index]
    if (!migration) {
      throw new MigrationError(
        'newer_database',
        `The database already has migration ${done.file}, which this version of the program does not know; start the newer version.`,
      )
    }
    if (migration.checksum !== done.checksum) {
      throw new MigrationError(
        'edited',
        `Migration ${migration.file} was changed after it ran on this database; restore it and put the change into a new migration.`,
      )
    }
  }
}

async function runMigration(
  client: pg.Client,
  migration: Migration,
  appRole: string,
  history: MigrationHistory,
): Promise<void> {
  const sql = migration.sql.replaceAll('{{app_role}}', pg.escapeIdentifier(appRole))
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query(`insert into ${history} (number, file, checksum) values ($1, $2, $3)`, [
      migration.number,
      migration.file,
      migration.checksum,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    // A full disk is for the operator, not for the author of the migration.
    if ((error as { code?: string }).code === '53100') throw error
    throw new MigrationError(
      'failed',
      `Migration ${migration.file} failed: ${(error as Error).message}`,
      error,
    )
  }
}

function pad(number: number): string {
  return String(number).padStart(4, '0')
}
