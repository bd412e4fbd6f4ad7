import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
  type StartEmbeddedOptions,
} from '../src/database/index.ts'
import { getPackagedBinaries, getRunnableBinaries, program } from '../src/database/embedded/binaries.ts'
import { prepareDataFolder } from '../src/database/embedded/data-folder.ts'
import { canReach, isAlive } from '../src/database/embedded/process-identity.ts'
import { explainEnd } from '../src/database/embedded/readiness.ts'
import { limitServerLog } from '../src/database/embedded/server-log.ts'
import { isRoot, temporaryFolder } from './database-sample.ts'

const NOBODY = { uid: 65534, gid: 65534, drops: true } as const
const CHILD = join(import.meta.dirname, 'database-embedded-child.ts')

interface ChildReport {
  readonly report: string
  readonly adopted: boolean
  readonly pid: number
  readonly port: number
  readonly folder: string
  readonly adminUrl: string
}

/** Starts a process that starts the server; resolves when the server answers. */
async function startChild(dataDir: string, task: 'stop' | 'wait', as: { uid?: number; gid?: number } = {}) {
  const child = spawn(process.execPath, [CHILD, dataDir, task], {
    ...as,
    env: { ...process.env, HOME: tmpdir() },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  for await (const line of createInterface(child.stdout))
    return { child, ...(JSON.parse(line) as ChildReport) }
  throw new Error('the child said nothing')
}

const started: EmbeddedPostgres[] = []

async function start(options: StartEmbeddedOptions): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(options)
  started.push(server)
  return server
}

/** Also after a failed test no server stays behind. */
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
})

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

describe('the embedded PostgreSQL', () => {
  it('initialises its folder once, keeps the data and the password, and writes safely', async () => {
    using folder = temporaryFolder()
    const dataDir = join(folder.path, 'postgresql')
    const first = await start({ dataDir })
    expect(first.adopted).toBe(false)
    expect(first.report).toMatch(
      /^PostgreSQL 18\.\d+ started with a new data folder on 127\.0\.0\.1:\d+.*\.$/,
    )
    await query(first.adminUrl, `create table kept as select '養父市' as name`)
    const settings = await query(
      first.adminUrl,
      `select name, setting from pg_settings where name in
        ('fsync', 'listen_addresses', 'unix_socket_directories', 'TimeZone', 'server_encoding', 'synchronous_commit') order by name collate "C"`,
    )
    expect(settings).toEqual([
      { name: 'TimeZone', setting: 'UTC' },
      { name: 'fsync', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'server_encoding', setting: 'UTF8' },
      { name: 'synchronous_commit', setting: 'on' },
      { name: 'unix_socket_directories', setting: '' },
    ])
    expect(
      await query(first.adminUrl, `select 'a' < 'B' as plain, 'a' < 'B' collate "ja-x-icu" as icu`),
    ).toEqual([{ plain: false, icu: true }])
    expect(statSync(join(dataDir, 'superuser-password')).mode & 0o777).toBe(0o600)
    await first.stop()
    await first.stop()
    expect(isAlive(first.pid)).toBe(false)

    const second = await start({ dataDir })
    expect(second.report).not.toContain('new data folder')
    expect(await query(second.adminUrl, 'select name from kept')).toEqual([{ name: '養父市' }])
    await second.stop()
  })

  it('takes over the server of a process that was killed, with all committed data', async () => {
    using folder = temporaryFolder()
    const before = await startChild(folder.path, 'wait')
    await query(before.adminUrl, 'create table kept as select 1 as one')
    before.child.kill('SIGKILL')
    await ended(before.child)
    expect(isAlive(before.pid)).toBe(true)

    const after = await start({ dataDir: folder.path })
    expect(after).toMatchObject({ adopted: true, pid: before.pid, port: before.port })
    expect(await query(after.adminUrl, 'select one from kept')).toEqual([{ one: 1 }])
    await after.stop()
    expect(isAlive(before.pid)).toBe(false)
  })

  it('recovers when the server itself was killed, also when its number now belongs to another process', async () => {
    using folder = temporaryFolder()
    const before = await start({ dataDir: folder.path })
    await query(before.adminUrl, 'create table kept as select 1 as one')
    process.kill(before.pid, 'SIGKILL')
    const lock = join(before.folder, 'cluster', 'postmaster.pid')
    const lines = readFileSync(lock, 'utf8').split('\n')
    writeFileSync(lock, [String(process.pid), ...lines.slice(1)].join('\n'))

    const after = await start({ dataDir: folder.path })
    expect(after.adopted).toBe(false)
    expect(await query(after.adminUrl, 'select one from kept')).toEqual([{ one: 1 }])
    await before.stop()
    await after.stop()
  })

  it('ends an orphan that listens on another port than asked for', async () => {
    using folder = temporaryFolder()
    const before = await startChild(folder.path, 'wait')
    before.child.kill('SIGKILL')
    await ended(before.child)
    const port = await freePort()
    const after = await start({ dataDir: folder.path, port })
    expect(after).toMatchObject({ adopted: false, port })
    expect(isAlive(before.pid)).toBe(false)
    await after.stop()
  })

  it('does not take the server away from the process that started it', async () => {
    using folder = temporaryFolder()
    const owner = await start({ dataDir: folder.path })
    const guest = await startChild(folder.path, 'stop')
    expect(guest.adopted).toBe(true)
    await ended(guest.child)
    expect(await query(owner.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    await owner.stop()
  })

  it('starts one server when two processes start at once, and only its owner ends it', async () => {
    using folder = temporaryFolder()
    const both = await Promise.all([startChild(folder.path, 'wait'), startChild(folder.path, 'wait')])
    expect(both[0].pid).toBe(both[1].pid)
    for (const { child } of both) child.stdin.end()
    await Promise.all(both.map(({ child }) => ended(child)))
    expect(isAlive(both[0].pid)).toBe(false)
  })

  it('survives a Ctrl-C meant for the whole terminal until it is stopped in order', async () => {
    using folder = temporaryFolder()
    const server = await start({ dataDir: folder.path })
    const session = (pid: number): string =>
      execFileSync('ps', ['-o', 'pgid=', '-p', String(pid)])
        .toString()
        .trim()
    expect(session(server.pid)).toBe(String(server.pid))
    await server.stop()
  })
})

describe.runIf(isRoot)('for a root process', () => {
  it('runs the server as nobody and moves data it could not reach', async () => {
    using closed = temporaryFolder()
    chmodSync(closed.path, 0o700)
    using shelf = temporaryFolder()
    const dataDir = join(closed.path, 'postgresql')
    expect(canReach(dataDir, NOBODY)).toBe(false)
    const server = await start({ dataDir, shelf: shelf.path })
    expect(statSync(`/proc/${server.pid}`).uid).toBe(NOBODY.uid)
    expect(server.folder.startsWith(shelf.path)).toBe(true)
    expect(server.report).toContain(`because that user cannot reach ${dataDir}`)
    await server.stop()
    const again = await start({ dataDir, shelf: shelf.path })
    expect(again.folder).toBe(server.folder)
    await again.stop()
  })

  it('copies programs it could not reach, with their library links, once', () => {
    using closed = temporaryFolder()
    chmodSync(closed.path, 0o700)
    using shelf = temporaryFolder()
    const packaged = getPackagedBinaries()
    cpSync(packaged.root, join(closed.path, 'native'), { recursive: true, verbatimSymlinks: true, mode: 0 })
    const unreachable = { ...packaged, root: join(closed.path, 'native') }
    const runnable = getRunnableBinaries(unreachable, NOBODY, shelf.path)
    expect(runnable.root).toBe(join(shelf.path, `postgresql-${packaged.version}`))
    const version = spawnSync(program(runnable, 'postgres'), ['--version'], {
      ...NOBODY,
      encoding: 'utf8',
      env: {},
    })
    expect(version.stdout).toContain('postgres (PostgreSQL) 18')
    const copied = statSync(runnable.root).ctimeMs
    expect(getRunnableBinaries(unreachable, NOBODY, shelf.path).root).toBe(runnable.root)
    expect(statSync(runnable.root).ctimeMs).toBe(copied)
  })

  it('goes on as the user that owns the data', () => {
    using folder = temporaryFolder()
    const cluster = join(folder.path, 'data', 'cluster')
    mkdirSync(cluster, { recursive: true })
    chownSync(cluster, 4321, 8765)
    const prepared = prepareDataFolder(join(folder.path, 'data'), { shelf: '/nowhere', preferredUid: 1234 })
    expect(prepared.identity).toEqual({ uid: 4321, gid: 8765, drops: true })
  })

  it('works in place for a normal user', async ({ skip }) => {
    skip(!canReach(process.execPath, NOBODY) || !canReach(CHILD, NOBODY), 'nobody cannot reach this project')
    using folder = temporaryFolder()
    chownSync(folder.path, NOBODY.uid, NOBODY.gid)
    const server = await startChild(folder.path, 'stop', NOBODY)
    expect(server.folder).toBe(folder.path)
    expect(server.report).not.toContain('root')
    await ended(server.child)
    expect(isAlive(server.pid)).toBe(false)
  })

  it('tells a normal user about a folder that belongs to somebody else', async ({ skip }) => {
    skip(!canReach(process.execPath, NOBODY) || !canReach(CHILD, NOBODY), 'nobody cannot reach this project')
    using folder = temporaryFolder()
    const refused = await startChild(join(folder.path, 'data'), 'stop', NOBODY)
    await ended(refused.child)
    expect(refused).toMatchObject({ code: 'data_dir_unusable' })
    expect((refused as unknown as { message: string }).message).toMatch(
      /^The database cannot use the data folder/,
    )
  })
})

describe('what can go wrong at start', () => {
  it('a port that is taken', async () => {
    using folder = temporaryFolder()
    const squatter = createServer().listen(0, '127.0.0.1')
    await once(squatter, 'listening')
    const { port } = squatter.address() as { port: number }
    await expect(start({ dataDir: folder.path, port })).rejects.toMatchObject({
      code: 'port_taken',
      message: `Port ${port} on 127.0.0.1 is used by another program; stop that program or choose another port for the database.`,
      messageJa: expect.stringContaining(`ポート${port}`),
    })
    squatter.close()
  })

  it('data of another major version', async () => {
    using folder = temporaryFolder()
    mkdirSync(join(folder.path, 'cluster'))
    writeFileSync(join(folder.path, 'cluster', 'PG_VERSION'), '15\n')
    await expect(start({ dataDir: folder.path })).rejects.toMatchObject({
      code: 'wrong_version',
      message: expect.stringContaining('written by PostgreSQL 15'),
    })
  })

  it('a data folder that is a file', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'file')
    writeFileSync(file, '')
    await expect(start({ dataDir: file })).rejects.toMatchObject({
      code: 'data_dir_unusable',
    })
  })

  it('a password file that does not belong to the data', async () => {
    using folder = temporaryFolder()
    const server = await start({ dataDir: folder.path })
    await server.stop()
    writeFileSync(join(server.folder, 'superuser-password'), 'something else')
    await expect(start({ dataDir: folder.path })).rejects.toMatchObject({
      code: 'wrong_password',
    })
    expect(existsSync(join(server.folder, 'cluster', 'postmaster.pid'))).toBe(false)
  })

  it('a full disk, by what the server writes to its log', () => {
    using folder = temporaryFolder()
    const place = prepareDataFolder(folder.path, { shelf: folder.path, preferredUid: undefined })
    const log =
      '2026-01-01 UTC [7] FATAL:  could not write to file "pg_wal/xlogtemp.7": No space left on device\n'
    expect(explainEnd(log, 5432, place)).toMatchObject({ kind: 'error', error: { code: 'disk_full' } })
    expect(explainEnd('FATAL:  lock file "postmaster.pid" already exists', 5432, place)).toEqual({
      kind: 'busy',
    })
    expect(explainEnd('FATAL:  something new', 5432, place)).toMatchObject({
      error: { code: 'data_dir_unusable', message: expect.stringContaining('something new') },
    })
  })
})

it('the server log is cut without losing its last part', () => {
  using folder = temporaryFolder()
  const log = join(folder.path, 'server.log')
  writeFileSync(log, 'a line\n'.repeat(100))
  limitServerLog(log, 10_000)
  expect(statSync(log).size).toBe(700)
  limitServerLog(log, 100)
  expect(statSync(log).size).toBe(0)
  expect(statSync(`${log}.1`).size).toBe(700)
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
