import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ASAGO, demoOpenings, YABU } from '@musubi/demo-town'
import { verifyExport } from '@musubi/platform/audit'
import { type ServerProcess, startServerProcess } from '@musubi/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const dataDir = mkdtempSync(join(tmpdir(), 'musubi-server-test-'))
const env = {
  MUSUBI_DATA_DIR: dataDir,
  MUSUBI_DEMO_RESIDENTS: '2500',
  MUSUBI_DEMO_KIOSK: 'off',
  MUSUBI_DEMO_KIOSK_PORT: '0',
}
let server: ServerProcess

beforeAll(async () => {
  server = await startServerProcess(env)
})
afterAll(async () => {
  await server?.end()
  rmSync(dataDir, { recursive: true, force: true })
})

const json = async (path: string) => (await fetch(`${server.url}${path}`)).json()

async function headCounts(): Promise<Record<string, number>> {
  const entities: { id: string; headCount: number; status: string }[] = await json(
    '/v2/entities?options=keyValues&limit=100&q=status==open',
  )
  return Object.fromEntries(entities.map(({ id, headCount }) => [id.split(':').at(-1), headCount]))
}

describe('the server as people start it', () => {
  it('is healthy and shows the story of the demo as counts', async () => {
    expect((await json('/healthz')).status).toBe('ok')
    const openings = demoOpenings.filter(({ municipalityCode }) => municipalityCode === YABU)
    const wanted = Object.fromEntries(openings.map(({ siteId, named, unnamed }) => [siteId, named + unnamed]))
    await expect.poll(headCounts, { timeout: 30_000 }).toEqual(wanted)
  })

  it('lets its audit log be exported beside it, verified from the file alone, and its heads be read by everybody', async () => {
    const command = (file: string, ...args: string[]) =>
      spawnSync(process.execPath, [join(import.meta.dirname, '../src/audit', file), ...args], {
        env: { ...process.env, ...env },
        encoding: 'utf8',
      })
    const exported = command('export-cli.ts', 'shelter', ASAGO)
    expect(exported).toMatchObject({ status: 0 })
    const path = join(dataDir, 'asago.jsonl')
    writeFileSync(path, exported.stdout)
    const { heads, keyThumbprint } = await json(`/audit/v1/heads?service=shelter&municipalityCode=${ASAGO}`)
    const lines = exported.stdout.split('\n')
    const report = await verifyExport(lines, { trustedKeys: [keyThumbprint], keptHeads: heads })
    expect(report).toMatchObject({ service: 'shelter', municipalityCode: ASAGO, findings: [] })
    expect(report.signedUpTo).toBe(report.records)
    writeFileSync(path, exported.stdout.replace('"outcome":"done"', '"outcome":"refused"'))
    const broken = command('verify-cli.ts', path)
    expect(broken.stdout).toContain('The first broken row: line 2, record 1.')
    expect(broken.status).toBe(1)
  })

  it('after kill -9 starts again with everything that was recorded', async () => {
    const before = await headCounts()
    await server.end('SIGKILL')
    server = await startServerProcess(env)
    expect(await headCounts()).toEqual(before)
    expect((await json('/healthz')).status).toBe('ok')
  })

  it('says in one sentence that its port is taken, and ends', async () => {
    const port = new URL(server.url).port
    const other = mkdtempSync(join(tmpdir(), 'musubi-server-test-'))
    const second = startServerProcess({
      ...env,
      MUSUBI_DATA_DIR: other,
      MUSUBI_PORT: port,
      MUSUBI_DEMO_RESIDENTS: '1',
    })
    await expect(second).rejects.toThrow(
      'The port is taken by another program. Set MUSUBI_PORT to a free one',
    )
    rmSync(other, { recursive: true, force: true })
  })
})

describe('a server that cannot start', () => {
  const small = mkdtempSync(join(tmpdir(), 'musubi-small-disk-'))
  const mount = (size: string) =>
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', small]).status === 0
  const unmount = () => spawnSync('umount', [small])
  afterAll(() => rmSync(small, { recursive: true, force: true }))

  it.for(['10m', '50m'])('says in one sentence that its disk of %s is full', async (size, { skip }) => {
    // Only root can make a small disk.
    if (!mount(size)) return skip()
    try {
      const error: unknown = await startServerProcess({ ...env, MUSUBI_DATA_DIR: join(small, 'data') }).catch(
        (failure: unknown) => failure,
      )
      expect(String(error)).toMatch(/Musubi did not start\. The disk that holds .* is full; free some space/)
      // Log lines, which machines read, may carry the stack of a lost connection; what people read may not.
      const spoken = String(error)
        .split('\n')
        .filter((line) => !line.startsWith('{'))
      expect(spoken.join('\n')).not.toContain('    at ')
    } finally {
      unmount()
    }
  })

  it.each([
    ['postgres://nobody:wrong@127.0.0.1:1/none', 'does not answer'],
    ['mysql://127.0.0.1/musubi', 'MUSUBI_DATABASE_URL'],
  ])('says in one sentence what is wrong with %s', async (url, sentence) => {
    const error: unknown = await startServerProcess({ ...env, MUSUBI_DATABASE_URL: url }).catch(
      (failure: unknown) => failure,
    )
    expect(String(error)).toContain(sentence)
    expect(String(error)).not.toContain('    at ')
  })
})

describe('outside demo mode', () => {
  it('refuses to start without secrets, an https address and the real roots, and names each variable', async () => {
    const started = startServerProcess({ MUSUBI_MODE: 'production', MUSUBI_DATA_DIR: dataDir })
    for (const variable of ['MUSUBI_SECRET', 'MUSUBI_PUBLIC_URL', 'MUSUBI_JPKI_ROOTS'])
      await expect(started).rejects.toThrow(variable)
  })
})
