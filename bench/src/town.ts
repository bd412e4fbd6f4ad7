import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SimulatedCard, VirtualReader } from '@musubi/card/virtual'
import type { DemoHousehold } from '@musubi/demo-town'
import { type Agent, DEFAULT_TIMING, startAgent, type Tray } from '@musubi/kiosk-agent'
import { startEmbeddedPostgres } from '@musubi/platform/database'
import { silentLogger } from '@musubi/platform/logging'
import { freePort, type ServerProcess, startServerProcess } from '@musubi/testkit'
import { loneResidents, openInstallation } from '@musubi/testkit/installation'
import { type ProcessorTime, readProcessorTime } from './processor-time.ts'
import type { Report } from './report.ts'

/** Sizes of households, in turn: 2.25 people come with one card, a little fewer than live together in Yabu (国勢調査 2020). */
const HOUSEHOLD_SIZES = [1, 2, 2, 4] as const
/** Terminals of the bench, each with its own line to the server. */
const DESKS = 4
const HOUSEHOLDS = 4400

/** A real terminal with a virtual reader, and residents who have not been to it yet. */
export interface Desk {
  readonly agent: Agent
  /** Takes the next so many households and makes their cards, so that making them is not measured. */
  takeCards(count: number): Promise<{ readonly card: SimulatedCard; readonly people: number }[]>
  /** Holds a card over the reader until the desk shows green; throws when it does not. */
  tap(card: SimulatedCard): Promise<void>
  /** Pulls the cable, or plugs it in again. */
  setNetwork(connected: boolean): Promise<void>
  /** Waits until the server has acknowledged everything. */
  sentAll(): Promise<void>
}

/** A real server process on a real PostgreSQL with a town behind it, and real terminals in this process. */
export interface Town {
  readonly server: ServerProcess
  readonly desks: readonly Desk[]
  /** The same PostgreSQL, for controls beside it: administrator's address. */
  readonly databaseUrl: string
  readProcessorTime(): ProcessorTime | null
}

let opened: Promise<Town> | undefined

/** The town that the suites of one run share, made at the first call. */
export function useTown(report: Report): Promise<Town> {
  opened ??= openTown(report)
  return opened
}

async function openTown(report: Report): Promise<Town> {
  report.say('preparing a town with cards, a server process and four terminals …')
  const folder = mkdtempSync(join(tmpdir(), 'musubi-bench-'))
  report.onEnd(async () => rmSync(folder, { recursive: true, force: true }))
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgresql') })
  report.onEnd(() => postgres.stop())
  const publicUrl = `http://127.0.0.1:${await freePort()}`
  const where = { dataDir: join(folder, 'server'), publicUrl, databaseUrl: postgres.adminUrl }
  const installation = await openInstallation(where)
  const households = makeHouseholds()
  await installation.register(households)
  const plans: DeskPlan[] = []
  for (let at = 0; at < DESKS; at++) {
    const own = households.filter((_, index) => index % DESKS === at)
    const holders = own.map((household) => ({ ...household, members: household.members.slice(0, 1) }))
    const enrolmentCode = await installation.createEnrolmentCode(`bench ${at}`)
    const tray = installation.makeTray(holders)
    const sizes = own.map(({ members }) => members.length)
    plans.push({ tray, sizes, enrolmentCode, publicUrl, dataDir: join(folder, `agent-${at}`) })
  }
  await installation.stop()
  const server = await startServerProcess({
    ...installation.environment,
    MUSUBI_PORT: new URL(publicUrl).port,
  })
  report.onEnd(() => server.end())
  const desks = await Promise.all(plans.map(openDesk))
  report.onEnd(async () => {
    for (const { agent } of desks) await agent.stop()
  })
  const readTime = () => readProcessorTime(server.child.pid ?? 0, postgres.pid)
  return { server, desks, databaseUrl: postgres.adminUrl, readProcessorTime: readTime }
}

function makeHouseholds(): DemoHousehold[] {
  const people = loneResidents(HOUSEHOLDS * 3)
  const households: DemoHousehold[] = []
  for (let at = 0, next = 0; at < HOUSEHOLDS; at++) {
    // A shift by one each round, so that every desk gets households of every size.
    const size = HOUSEHOLD_SIZES[(at + Math.floor(at / DESKS)) % HOUSEHOLD_SIZES.length] ?? 1
    const [first, ...others] = people.slice(next, (next += size))
    if (!first) throw new Error('there are people enough')
    const companions = others.flatMap(({ members }) => members.map((one) => ({ ...one, card: null })))
    households.push({ ...first, members: [...first.members, ...companions] })
  }
  return households
}

interface DeskPlan {
  readonly tray: Tray
  readonly sizes: readonly number[]
  readonly enrolmentCode: string
  readonly publicUrl: string
  readonly dataDir: string
}

async function openDesk({ tray, sizes, enrolmentCode, publicUrl, dataDir }: DeskPlan): Promise<Desk> {
  const reader = new VirtualReader()
  const agent = await startAgent(
    {
      serverUrl: publicUrl,
      audience: publicUrl,
      dataDir,
      port: 0,
      enrolmentCode,
      reader: 'virtual',
      demo: true,
      trayPath: null,
      pageDir: null,
      timing: DEFAULT_TIMING,
    },
    { logger: silentLogger, reader, tray },
  )
  await until(() => (agent.state()?.stubs.count ?? 0) >= HOUSEHOLDS && agent.state()?.link.connected === true)
  let next = 0
  return {
    agent,
    takeCards: async (count) => {
      if (next + count > sizes.length) throw new RangeError('the town has no more people')
      const from = next
      next += count
      const places = Array.from({ length: count }, (_, at) => from + at)
      return Promise.all(
        places.map(async (at) => ({ card: await tray.makeRushCard(at), people: sizes[at] ?? 0 })),
      )
    },
    tap: async (card) => {
      const result = agent.nextResult()
      reader.present(card)
      const tap = await result
      reader.remove()
      if (tap.phase !== 'green') throw new Error(`a card of the town was not green: ${JSON.stringify(tap)}`)
    },
    setNetwork: async (connected) => {
      const answer = await fetch(`${agent.url}/agent/v1/demo/network`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', origin: agent.url },
        body: JSON.stringify({ connected }),
      })
      if (!answer.ok) throw new Error(`the cable could not be moved: ${answer.status}`)
    },
    sentAll: () => until(() => agent.core.outbox.pending().count === 0),
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2))
}
