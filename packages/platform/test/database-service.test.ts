import { createServer } from 'node:net'
import { once } from 'node:events'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withDatabase, getDatabaseUrl } from '../src/database/database-url.ts'
import {
  type DatabasePlace,
  DatabaseStartError,
  openServiceDatabase,
  type OpenServiceDatabaseOptions,
  type ServiceDatabase,
} from '../src/database/index.ts'
import { scramVerifier } from '../src/database/role-password.ts'
import { serviceNames } from '../src/database/provision.ts'
import { toStartError } from '../src/database/start-error.ts'
import { startTestPostgres } from '../src/database/testing.ts'
import {
  migrationsFolder,
  note,
  SAMPLE,
  type SampleDatabase,
  temporaryFolder,
  YABU,
} from './database-sample.ts'

let adminUrl: string
let admin: pg.Client
const opened: ServiceDatabase<SampleDatabase>[] = []

beforeAll(async () => {
  adminUrl = (await startTestPostgres()).adminUrl
  admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
})

afterAll(async () => {
  for (const database of opened) await database.stop()
  await admin?.end()
  await (await startTestPostgres()).stop()
})

type More = Partial<
  Pick<OpenServiceDatabaseOptions, 'names' | 'migrationsDir' | 'tablesWithoutTenant' | 'readVersion'>
>

async function openAt(place: DatabasePlace, more: More = {}): Promise<ServiceDatabase<SampleDatabase>> {
  const database = await openServiceDatabase<SampleDatabase>({
    ...SAMPLE,
    secret: 'test',
    poolSize: 2,
    ...place,
    ...more,
  })
  opened.push(database)
  return database
}

const open = (more: More) => openAt({ admin: { url: adminUrl } }, more)

const freshNames = () =>
  serviceNames(`s${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`, 'musubi_test')

/** A user with these rights and the URL that logs it in. */
async function makeUser(rights: string, database = 'postgres'): Promise<{ user: string; url: string }> {
  const user = `musubi_test_user_${crypto.randomUUID().slice(0, 8)}`
  await admin.query(`create role "${user}" with login password 'pw' ${rights}`)
  return { user, url: withDatabase(getDatabaseUrl(adminUrl), { database, user, password: 'pw' }) }
}

describe('openServiceDatabase', () => {
  it('creates a database, an owner and an app role that owns nothing and is bound by row-level security', async () => {
    const names = freshNames()
    const database = await open({ names })
    const { rows } = await admin.query(
      `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin from pg_roles where rolname = any($1) order by rolname`,
      [[names.app, names.migrator]],
    )
    const ordinary = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolcanlogin: true,
    }
    expect(rows).toEqual([
      { rolname: names.app, ...ordinary },
      { rolname: names.migrator, ...ordinary },
    ])
    await expect(database.pool.query('create table mine (id int)')).rejects.toThrow('permission denied')
    await expect(database.pool.query('alter table notes disable row level security')).rejects.toThrow(
      'must be owner',
    )
    await expect(database.pool.query('truncate notes')).rejects.toThrow('permission denied')
  })

  it('keeps the roles of one service out of the database of another', async () => {
    const [one, other] = [freshNames(), freshNames()]
    const database = await open({ names: one })
    await open({ names: other })
    const trespass = new pg.Client({
      ...database.connection,
      connectionString: undefined,
      ...urlParts(database, other.database),
    })
    await expect(trespass.connect()).rejects.toThrow(/permission denied for database/)
  })

  it('lets several processes open the same new service at once and again later', async () => {
    const names = freshNames()
    const databases = await Promise.all([open({ names }), open({ names }), open({ names })])
    const [first, second] = databases
    await first?.withTenant(YABU, (tx) => tx.insertInto('notes').values(note(YABU, 'shared')).execute())
    await open({ names })
    const rows = await second?.withTenant(YABU, (tx) => tx.selectFrom('notes').select('body').execute())
    expect(rows).toEqual([{ body: 'shared' }])
    const { rows: applied } = await first!.owner.withClient((client) =>
      client.query('select number, file from musubi.schema_migrations order by number'),
    )
    expect(applied).toEqual([
      { number: 1, file: '0001_notes.sql' },
      { number: 2, file: '0002_note_author.sql' },
    ])
  })

  it('works for an administrator who is no superuser, as on managed servers', async () => {
    const { url } = await makeUser('createdb createrole')
    const database = await openAt({ admin: { url } }, { names: freshNames() })
    await database.withTenant(YABU, (tx) => tx.insertInto('notes').values(note(YABU, 'managed')).execute())
  })

  it('refuses to start when a table forgot its municipality, naming it', async () => {
    using folder = temporaryFolder()
    const migrationsDir = migrationsFolder(folder.path, {
      '0001_a.sql': 'create table forgetful (id int primary key);',
    })
    await expect(open({ names: freshNames(), migrationsDir, tablesWithoutTenant: [] })).rejects.toThrow(
      /Table forgetful/,
    )
  })
})

describe('one URL for a service', () => {
  it('makes the app role when the user may, in the database that is given', async () => {
    const { user } = await makeUser('createrole')
    const name = `${user}_db`
    await admin.query(`create database "${name}" owner "${user}"`)
    const serviceUrl = withDatabase(getDatabaseUrl(adminUrl), { database: name, user, password: 'pw' })
    const names = freshNames()
    const database = await openAt({ serviceUrl }, { names })
    await database.withTenant(YABU, (tx) => tx.insertInto('notes').values(note(YABU, 'own')).execute())
    const { rows } = await database.pool.query('select current_user as user, current_database() as database')
    expect(rows).toEqual([{ user: names.app, database: name }])
  })

  it('names appUrl when the user may not, and works with it', async () => {
    const { user } = await makeUser('')
    const name = `${user}_db`
    await admin.query(`create database "${name}" owner "${user}"`)
    const serviceUrl = withDatabase(getDatabaseUrl(adminUrl), { database: name, user, password: 'pw' })
    await expect(openAt({ serviceUrl }, { names: freshNames() })).rejects.toMatchObject({
      code: 'not_permitted',
      message: expect.stringContaining('appUrl'),
    })
    const { url: appUrl } = await makeUser('', name)
    const database = await openAt({ serviceUrl, appUrl })
    await database.withTenant(YABU, (tx) => tx.insertInto('notes').values(note(YABU, 'given')).execute())
  })

  it('refuses an app user that row-level security does not bind', async () => {
    const { user } = await makeUser('')
    const name = `${user}_db`
    await admin.query(`create database "${name}" owner "${user}"`)
    const serviceUrl = withDatabase(getDatabaseUrl(adminUrl), { database: name, user, password: 'pw' })
    for (const rights of ['superuser', 'bypassrls']) {
      const { url: appUrl } = await makeUser(rights, name)
      await expect(openAt({ serviceUrl, appUrl })).rejects.toMatchObject({
        code: 'not_permitted',
      })
    }
    await expect(openAt({ serviceUrl, appUrl: serviceUrl })).rejects.toMatchObject({
      code: 'not_permitted',
      message: expect.stringContaining('owns the table'),
    })
  })
})

describe('what an operator is told', () => {
  const failure = async (url: string, more: More = {}): Promise<DatabaseStartError> => {
    const error = await openAt({ admin: { url } }, more).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DatabaseStartError)
    expect((error as DatabaseStartError).message).toMatch(/^[A-Z][^\n]*\.$/)
    expect((error as DatabaseStartError).messageJa).toMatch(/。$/)
    expect((error as DatabaseStartError).message).not.toContain('sesame')
    return error as DatabaseStartError
  }

  it.each(['not a url', 'https://musubi:sesame@localhost/db', 'postgres:///db', 'postgres://localhost/db'])(
    'bad_url: %s',
    async (url) => {
      expect((await failure(url)).code).toBe('bad_url')
    },
  )

  it('bad_url: a database that does not exist', async () => {
    const url = withDatabase(getDatabaseUrl(adminUrl), { database: 'nowhere' })
    expect((await failure(url)).code).toBe('bad_url')
  })

  it('wrong_password, without repeating it', async () => {
    const url = withDatabase(getDatabaseUrl(adminUrl), { database: 'postgres', password: 'sesame' })
    expect((await failure(url)).code).toBe('wrong_password')
  })

  it('unreachable: nothing listens there', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    server.close()
    await once(server, 'close')
    const error = await failure(`postgres://musubi:sesame@127.0.0.1:${port}/db`)
    expect(error).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    })
  })

  it('not_permitted: a user that may not create databases', async () => {
    const { url } = await makeUser('')
    expect((await failure(url, { names: freshNames() })).code).toBe('not_permitted')
  })

  it('wrong_version: a server older than 15', async () => {
    const error = await failure(adminUrl, { readVersion: async () => 140_012 })
    expect(error).toMatchObject({ code: 'wrong_version', message: expect.stringContaining('version 14') })
  })

  it('disk_full and others by their codes, and nothing that is no matter of setting up', () => {
    const thrown = (code: string) => toStartError(Object.assign(new Error('x'), { code }), 'db.example:5432')
    expect(thrown('53100')).toMatchObject({ code: 'disk_full' })
    expect(thrown('ENOSPC')).toMatchObject({ code: 'disk_full' })
    expect(thrown('53300')).toMatchObject({ code: 'unreachable' })
    expect(thrown('42601')).not.toBeInstanceOf(DatabaseStartError)
  })
})

it('stores passwords the way PostgreSQL computes them', async () => {
  const user = `musubi_test_user_${crypto.randomUUID().slice(0, 8)}`
  await admin.query(`create role "${user}" with login password '${scramVerifier('correct horse')}'`)
  const url = (password: string) =>
    withDatabase(getDatabaseUrl(adminUrl), { database: 'postgres', user, password })
  const right = new pg.Client({ connectionString: url('correct horse') })
  await right.connect()
  await right.end()
  await expect(new pg.Client({ connectionString: url('wrong horse') }).connect()).rejects.toMatchObject({
    code: '28P01',
  })
})

function urlParts(database: ServiceDatabase<SampleDatabase>, other: string): pg.ClientConfig {
  const url = new URL(database.connection.connectionString ?? '')
  return {
    host: url.hostname,
    port: Number(url.port),
    user: url.username,
    password: url.password,
    database: other,
  }
}
