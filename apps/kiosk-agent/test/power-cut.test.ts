import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { serialiseTestCa } from '@musubi/card/test-ca'
import {
  AGENT_STREAM_PATH,
  AgentStateSchema,
  agentRoutes,
  createClient,
  networkTransport,
} from '@musubi/contracts'
import { expectOk } from '@musubi/kernel'
import { silentLogger } from '@musubi/platform/logging'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportOutbox, openTerminalCore, type OutboxExport, startAgent, type TrayFile } from '../src/index.ts'
import { createTapSession } from '../src/tap-session.ts'
import { agentConfig, createTerminalWorld, FAMILY, type TerminalWorld } from '@musubi/testkit/terminal-world'

const MAIN = resolve(import.meta.dirname, '../src/main.ts')
/** Seconds on a free machine; a busy one may take its time. */
const TEST = { timeout: 180_000 }
const children = new Set<ChildProcess>()
let world: TerminalWorld
let tray: string

beforeAll(async () => {
  world = await createTerminalWorld()
  tray = join(world.folder, 'tray.json')
  const { ca, cardRequest } = world
  const file: TrayFile = {
    format: 'musubi-demo-tray-1',
    testCa: serialiseTestCa(ca),
    cards: [],
    rush: [cardRequest],
  }
  writeFileSync(tray, JSON.stringify(file))
}, 60_000)
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  world.remove()
})

/** A folder of a terminal that is on duty. */
async function folderOf(name: string): Promise<string> {
  const dataDir = join(world.folder, name)
  const session = await createTapSession({ dataDir, ...world })
  session.close()
  return dataDir
}

interface Started {
  readonly child: ChildProcess
  readonly url: string
}

/** The agent as a process of its own, as an operator starts it. */
async function start(dataDir: string, before = ''): Promise<Started> {
  const command = `${before} exec "${process.execPath}" --disable-warning=ExperimentalWarning "${MAIN}"`
  const child = spawn('sh', ['-c', command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      MUSUBI_SERVER_URL: 'http://127.0.0.1:1',
      MUSUBI_AGENT_DATA: dataDir,
      MUSUBI_READER: 'virtual',
      MUSUBI_DEMO: 'true',
      MUSUBI_DEMO_TRAY: tray,
    },
  })
  children.add(child)
  const ready = Promise.withResolvers<string>()
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  createInterface(child.stdout).on('line', (line) => {
    const url = /^kiosk ready (\S+)/.exec(line)?.[1]
    if (url) ready.resolve(url)
  })
  child.once('close', (code) => ready.reject(new Error(`the agent ended with ${code}: ${errors}`)))
  return { child, url: await ready.promise }
}

async function kill({ child }: Started): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

const pageOf = ({ url }: Started) =>
  createClient(agentRoutes, networkTransport({ baseUrl: url, headers: { origin: url } }))

/** Everything a page would have shown green, until the stream breaks. */
async function watchGreens({ url }: Started, greens: Map<string, number>): Promise<void> {
  const answer = await fetch(url + AGENT_STREAM_PATH)
  let text = ''
  try {
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString()
      const messages = text.split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) {
        const data = /^data: ?(.*)$/m.exec(message)?.[1]
        const state = data === undefined ? undefined : AgentStateSchema.safeParse(JSON.parse(data)).data
        if (state?.tap.phase === 'green') greens.set(state.tap.tapId, state.tap.members.length)
      }
    }
  } catch {
    // The agent was killed: that is what this is about.
  }
}

async function readFolder(dataDir: string): Promise<OutboxExport & { taps: string[] }> {
  const core = await openTerminalCore(dataDir)
  try {
    const taps = core.db.prepare('SELECT tap_id FROM taps ORDER BY rowid').all()
    return { ...exportOutbox(core.db), taps: taps.map((row) => String(row['tap_id'])) }
  } finally {
    core.close()
  }
}

/** Taps are whole, and running numbers have no gap: what was recorded is a beginning of what was tapped. */
function expectWhole({ events, evidence }: OutboxExport): void {
  expect(events.map(({ event }) => event.seq)).toEqual(events.map((_, at) => at + 1))
  const byTap = Map.groupBy(events, ({ event }) => ('tapId' in event ? event.tapId : null))
  for (const [tapId, own] of byTap) {
    expect(own).toHaveLength(FAMILY.length)
    expect(evidence.some(({ evidenceId }) => evidenceId === tapId)).toBe(true)
  }
}

describe('kill -9 of the agent', TEST, () => {
  it('in the middle of a rush: everything that was green is in the outbox, each tap whole', async () => {
    const dataDir = await folderOf('killed')
    const greens = new Map<string, number>()
    for (const ms of [150, 300, 450]) {
      const agent = await start(dataDir)
      const watching = watchGreens(agent, greens)
      expectOk(await pageOf(agent).startDemoRush({ body: { taps: 2000 } }), 'a rush')
      await sleep(ms)
      await kill(agent)
      await watching
      const kept = await readFolder(dataDir)
      expectWhole(kept)
      expect([...greens.keys()].filter((tapId) => !kept.taps.includes(tapId))).toEqual([])
    }
    expect(greens.size).toBeGreaterThan(3)
  })

  it('in the middle of a write: a log cut off at any byte holds whole taps, in their order', async () => {
    const dataDir = await folderOf('torn')
    const session = await createTapSession({ dataDir, ...world })
    const tapped: string[] = []
    for (let taps = 0; taps < 4; taps++) {
      const recorded = expectOk(
        await session.tap(await world.cardOf(), taps % 2 === 0 ? 'in' : 'out'),
        'green',
      )
      tapped.push(recorded.green.tapId)
    }
    // The files as a power cut would leave them, while the terminal is still running.
    const [db, wal] = ['agent.db', 'agent.db-wal'].map((file) => readFileSync(join(dataDir, file)))
    session.close()
    if (!db || !wal) throw new Error('a terminal has both files')
    const torn = join(world.folder, 'torn-copy')
    mkdirSync(torn)
    copyFileSync(join(dataDir, 'terminal.json'), join(torn, 'terminal.json'))
    const seen = new Set<number>()
    const cuts = Array.from({ length: Math.ceil(wal.length / 1009) }, (_, at) => at * 1009)
    for (const cut of [...cuts, wal.length]) {
      writeFileSync(join(torn, 'agent.db'), db)
      writeFileSync(join(torn, 'agent.db-wal'), wal)
      truncateSync(join(torn, 'agent.db-wal'), cut)
      const kept = await readFolder(torn).catch((error: unknown) => error)
      if (kept instanceof Error) throw kept
      const { taps, ...outbox } = kept as Awaited<ReturnType<typeof readFolder>>
      expectWhole(outbox)
      expect(taps).toEqual(tapped.slice(0, taps.length))
      seen.add(taps.length)
    }
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4])
  })
})

describe('a disk that fills up under a running agent', TEST, () => {
  it('shows staff instead of green, keeps what it has, and goes on when there is room', async () => {
    const dataDir = await folderOf('full')
    const greens = new Map<string, number>()
    // No file of this process may grow beyond this many blocks of 512 bytes; the log of the outbox wants to.
    const agent = await start(dataDir, 'ulimit -f 400;')
    const watching = watchGreens(agent, greens)
    expectOk(await pageOf(agent).startDemoRush({ body: { taps: 400 } }), 'a rush')
    const rush = async () => expectOk(await pageOf(agent).listDemoCards(), 'the tray').rush
    await expect.poll(async () => (await rush()).staff, { timeout: 120_000 }).toBeGreaterThan(0)
    await kill(agent)
    await watching
    const kept = await readFolder(dataDir)
    expect([...greens.keys()].filter((tapId) => !kept.taps.includes(tapId))).toEqual([])
    expectWhole(kept)
    const roomy = await start(dataDir)
    expectOk(await pageOf(roomy).startDemoRush({ body: { taps: 1 } }), 'one more')
    await expect
      .poll(async () => expectOk(await pageOf(roomy).listDemoCards(), 'the tray').rush.green)
      .toBe(1)
    await kill(roomy)
  })
})

describe('a terminal that cannot use its outbox', TEST, () => {
  it('says in one sentence that another agent has it', async () => {
    const dataDir = await folderOf('taken')
    const agent = await startAgent(agentConfig(dataDir), { logger: silentLogger })
    await expect(start(dataDir)).rejects.toThrow(/did not start.*is used by another agent/)
    await agent.stop()
  })

  it('says in one sentence that it is damaged, and leaves it as it is', async () => {
    const dataDir = await folderOf('damaged')
    const path = join(dataDir, 'agent.db')
    const damaged = Buffer.concat([Buffer.alloc(200, 7), readFileSync(path).subarray(200)])
    writeFileSync(path, damaged)
    await expect(start(dataDir)).rejects.toThrow(/did not start.*is damaged and was left untouched/)
    expect(readFileSync(path).equals(damaged)).toBe(true)
  })
})
