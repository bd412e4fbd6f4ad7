import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DemoHousehold } from '@musubi/demo-town'
import { startEmbeddedPostgres } from '@musubi/platform/database'
import { freePort, type ServerProcess, startServerProcess } from '@musubi/testkit'
import { type Installation, loneResidents, openInstallation } from '@musubi/testkit/installation'
import { type Desk, openDesk } from './desk.ts'
import { type DeskPlan, holderOf } from './desk-messages.ts'
import { type ProcessorTime, readProcessorTime } from './processor-time.ts'
import type { Report } from './report.ts'

/** Sizes of households, in turn: 2.25 people come with one card, a little fewer than live together in Yabu (国勢調査 2020). */
const HOUSEHOLD_SIZES = [1, 2, 2, 4] as const
/** Terminals of the bench, each with its own line to the server. */
const DESKS = 4
const HOUSEHOLDS = 5200

/** A real server process on a real PostgreSQL with a town behind it, and real terminals. */
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
  const databaseUrl = postgres.adminUrl
  const publicUrl = `http://127.0.0.1:${await freePort()}`
  const installation = await openInstallation({ dataDir: join(folder, 'server'), publicUrl, databaseUrl })
  const households = makeHouseholds()
  await installation.register(households)
  const plans = await planDesks(installation, households, publicUrl, folder)
  await installation.stop()
  const server = await startServerProcess({
    ...installation.environment,
    MUSUBI_PORT: new URL(publicUrl).port,
  })
  report.onEnd(() => server.end())
  const desks = await Promise.all(plans.map(openDesk))
  report.onEnd(async () => {
    await Promise.all(desks.map((desk) => desk.stop()))
  })
  const readTime = () => readProcessorTime(server.child.pid ?? 0, postgres.pid)
  return { server, desks, databaseUrl, readProcessorTime: readTime }
}

function makeHouseholds(): DemoHousehold[] {
  const people = loneResidents(HOUSEHOLDS * 3)
  const households: DemoHousehold[] = []
  for (let at = 0, next = 0; at < HOUSEHOLDS; at++) {
    // Shifted by one each round, so that every desk gets households of every size.
    const size = HOUSEHOLD_SIZES[(at + Math.floor(at / DESKS)) % HOUSEHOLD_SIZES.length] ?? 1
    const [first, ...others] = people.slice(next, (next += size))
    if (!first) throw new Error('there are people enough')
    const companions = others.flatMap(({ members }) => members.map((one) => ({ ...one, card: null })))
    households.push({ ...first, members: [...first.members, ...companions] })
  }
  return households
}

function planDesks(
  installation: Installation,
  households: readonly DemoHousehold[],
  serverUrl: string,
  folder: string,
): Promise<DeskPlan[]> {
  const desks = Array.from({ length: DESKS }, async (_, at) => {
    const own = households.filter((_household, index) => index % DESKS === at)
    return {
      tray: installation.describeTray(own.map(holderOf)),
      sizes: own.map(({ members }) => members.length),
      stubs: HOUSEHOLDS,
      enrolmentCode: await installation.createEnrolmentCode(`bench ${at}`),
      serverUrl,
      dataDir: join(folder, `agent-${at}`),
    }
  })
  return Promise.all(desks)
}
