import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { assertTenantTables, openServiceDatabase, type ServiceDatabase } from '../src/database/index.ts'
import { checksumOf, getMigrations } from '../src/database/migrations.ts'
import { serviceNames } from '../src/database/provision.ts'
import { createTestDatabase, startTestPostgres, type TestDatabase } from '../src/database/testing.ts'
import { migrationsFolder, SAMPLE, type SampleDatabase, temporaryFolder } from './database-sample.ts'

let adminUrl: string
const opened: ServiceDatabase<object>[] = []

beforeAll(async () => {
  adminUrl = (await startTestPostgres()).adminUrl
})

afterEach(async () => {
  for (const database of opened.splice(0)) await database.stop()
})

afterAll(async () => {
  await (await startTestPostgres()).stop()
})

const names = () => serviceNames(`m${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`, 'musubi_test')

async function open(
  migrationsDir: string,
  as: ReturnType<typeof names>,
  tablesWithoutTenant: readonly string[],
) {
  const database = await openServiceDatabase<object>({
    service: 'm',
    secret: 'test',
    admin: { url: adminUrl },
    names: as,
    migrationsDir,
    tablesWithoutTenant,
    poolSize: 2,
  })
  opened.push(database)
  return database
}

describe('migrations', () => {
  const first = { '0001_a.sql': 'create table a (id int primary key); grant select on a to {{app_role}};' }
  const second = { '0002_b.sql': 'create table b (id int primary key);' }

  it('run forward, once each, and are visible to the app role', async () => {
    using folder = temporaryFolder()
    const as = names()
    const before = await open(migrationsFolder(folder.path, first), as, ['a'])
    await sql`select * from a`.execute(before.db)
    const after = await open(migrationsFolder(folder.path, { ...first, ...second }), as, ['a', 'b'])
    await sql`select * from a`.execute(after.db)
    await expect(sql`select * from b`.execute(after.db)).rejects.toThrow('permission denied')
  })

  it('are refused when an old one was edited, except for line ends', async () => {
    using folder = temporaryFolder()
    const as = names()
    const lines = { '0001_a.sql': 'create table a\n  (id int primary key);\n' }
    await open(migrationsFolder(folder.path, lines), as, ['a'])
    const windows = { '0001_a.sql': lines['0001_a.sql'].replaceAll('\n', '\r\n') }
    await open(migrationsFolder(folder.path, windows), as, ['a'])
    const edited = { '0001_a.sql': `${lines['0001_a.sql']}-- more` }
    await expect(open(migrationsFolder(folder.path, edited), as, ['a'])).rejects.toMatchObject({
      code: 'edited',
      message: expect.stringContaining('0001_a.sql'),
    })
  })

  it('are refused when the database is ahead of the program', async () => {
    using folder = temporaryFolder()
    const as = names()
    await open(migrationsFolder(folder.path, { ...first, ...second }), as, ['a', 'b'])
    await expect(open(migrationsFolder(folder.path, first), as, ['a', 'b'])).rejects.toMatchObject({
      code: 'newer_database',
    })
  })

  it('leave nothing behind when one fails, and go on from there when it is mended', async () => {
    using folder = temporaryFolder()
    const as = names()
    const broken = { ...first, '0002_b.sql': 'create table half (id int primary key); select 1 / 0;' }
    await expect(open(migrationsFolder(folder.path, broken), as, ['a'])).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('0002_b.sql'),
    })
    const mended = await open(migrationsFolder(folder.path, { ...first, ...second }), as, ['a', 'b'])
    await expect(sql`select * from half`.execute(mended.db)).rejects.toThrow('does not exist')
  })

  it.each([
    ['gap', { '0001_a.sql': '', '0003_c.sql': '' }],
    ['gap', { '0002_b.sql': '' }],
    ['duplicate', { '0001_a.sql': '', '0001_b.sql': '' }],
    ['bad_name', { '1_a.sql': '' }],
    ['bad_name', { '0001_Ä.sql': '' }],
  ])('with wrong numbers are refused: %s', (code, files) => {
    using folder = temporaryFolder()
    expect(() => getMigrations(migrationsFolder(folder.path, files))).toThrow(
      expect.objectContaining({ code }),
    )
  })

  it('have one checksum for the whole folder, which other files do not change', () => {
    using folder = temporaryFolder()
    const dir = migrationsFolder(folder.path, first)
    const before = checksumOf(getMigrations(dir))
    writeFileSync(join(dir, 'README.md'), 'words')
    expect(checksumOf(getMigrations(dir))).toBe(before)
    writeFileSync(join(dir, '0002_b.sql'), '')
    expect(checksumOf(getMigrations(dir))).not.toBe(before)
  })
})

describe('assertTenantTables', () => {
  const POLICY = `using (municipality_code = current_setting('app.municipality_code', true))`
  const KEY = 'primary key (municipality_code, id)'
  const table = (key: string, ...rest: string[]): string =>
    [`create table t (municipality_code text not null, id int not null, ${key})`, ...rest].join(';')
  const ENABLE = 'alter table t enable row level security'
  const FORCE = 'alter table t force row level security'

  let database: TestDatabase<SampleDatabase>
  beforeAll(async () => {
    database = await createTestDatabase<SampleDatabase>(SAMPLE)
  })
  afterAll(() => database.drop())

  /** Checks the schema with some more SQL in it, and takes that back. */
  const check = (statements: string, without: readonly string[] = ['settings']) =>
    database.owner.withClient(async (client) => {
      await client.query(statements)
      try {
        return await assertTenantTables(database.db, { without })
      } finally {
        await client.query(
          'drop view if exists v; drop materialized view if exists mv; drop table if exists t',
        )
      }
    })

  it('accepts a table bound to its municipality and says what it examined', async () => {
    expect(await check(table(KEY, ENABLE, FORCE, `create policy p on t ${POLICY}`))).toEqual(['notes', 't'])
    expect(
      await check(
        table(
          KEY,
          ENABLE,
          FORCE,
          `create policy p on t ${POLICY} with check (municipality_code = current_setting('app.municipality_code', true))`,
        ),
      ),
    ).toContain('t')
  })

  it.each([
    ['no primary key', 'create table t (municipality_code text not null)'],
    [
      'municipality second',
      table('primary key (id, municipality_code)', ENABLE, FORCE, `create policy p on t ${POLICY}`),
    ],
    ['not enabled', table(KEY, FORCE, `create policy p on t ${POLICY}`)],
    ['not forced', table(KEY, ENABLE, `create policy p on t ${POLICY}`)],
    ['no policy', table(KEY, ENABLE, FORCE)],
    [
      'an open policy beside the right one',
      table(KEY, ENABLE, FORCE, `create policy p on t ${POLICY}`, 'create policy q on t using (true)'),
    ],
    ['an open check', table(KEY, ENABLE, FORCE, `create policy p on t ${POLICY} with check (true)`)],
    [
      'a setting of its own',
      table(
        KEY,
        ENABLE,
        FORCE,
        `create policy p on t using (municipality_code = current_setting('app.other', true))`,
      ),
    ],
  ])('names a table with %s', async (_, statements) => {
    await expect(check(statements)).rejects.toThrow(/^Table t is not bound to a municipality/)
  })

  it('names views that look with the rights of their owner', async () => {
    expect(await check('create view v with (security_invoker = true) as select * from notes')).toEqual([
      'notes',
    ])
    await expect(check('create view v as select * from notes')).rejects.toThrow(/^View v/)
    await expect(check('create materialized view mv as select * from notes')).rejects.toThrow(/^View mv/)
  })

  it('refuses a stale list of tables without a municipality', async () => {
    await expect(check('', ['settings', 'gone'])).rejects.toThrow('Table gone')
    await expect(check('', [])).rejects.toThrow('Table settings')
  })
})
