import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VirtualReader } from '@musubi/card/virtual'
import { agentRoutes, createClient, networkTransport, type AgentState } from '@musubi/contracts'
import { type DemoHousehold, demoDisasterId, KIOSK_SITE_ID, YABU } from '@musubi/demo-town'
import { expectOk } from '@musubi/kernel'
import type { ServiceDatabase } from '@musubi/platform/database'
import { silentLogger } from '@musubi/platform/logging'
import { type ShelterTables, tablesWithoutTenant } from '@musubi/shelter'
import { freePort } from '@musubi/testkit'
import { type Installation, loneResidents, openInstallation } from '@musubi/testkit/installation'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Agent, startAgent, type Tray } from '../src/index.ts'
import { agentConfig } from '@musubi/testkit/terminal-world'

/** Real terminals, a real server on a real PostgreSQL, and everything that can be wrong between them. */
const HOUR = 3_600_000
const PATIENCE = { timeout: 120_000, interval: 20 }
/** Seconds on a free machine; a busy one may take its time. */
const TEST = { timeout: 240_000 }
const folder = mkdtempSync(join(tmpdir(), 'musubi-line-'))
const families = joinInFours(loneResidents(2000, 10_000))
const singles = loneResidents(40, 50_000)
const agents = new Set<Agent>()

let installation: Installation
let publicUrl: string
let shelter: ServiceDatabase<ShelterTables>
let nextFolder = 0

beforeAll(async () => {
  publicUrl = `http://127.0.0.1:${await freePort()}`
  installation = await openInstallation({ dataDir: join(folder, 'server'), publicUrl })
  await installation.register([...families, ...singles])
  await installation.server.app.listen({ host: '127.0.0.1', port: Number(new URL(publicUrl).port) })
  shelter = await installation.databases.open<ShelterTables>('shelter', { tablesWithoutTenant })
}, 120_000)
afterEach(async () => {
  for (const agent of agents) await agent.stop()
  agents.clear()
})
afterAll(async () => {
  await installation.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** One of four has a card; the others come along. */
function joinInFours(people: readonly DemoHousehold[]): DemoHousehold[] {
  return people.flatMap((first, at) => {
    if (at % 4 !== 0) return []
    const others = people.slice(at + 1, at + 4).flatMap(({ members }) => members)
    return [{ ...first, members: [...first.members, ...others.map((one) => ({ ...one, card: null }))] }]
  })
}

const holdersOf = (households: readonly DemoHousehold[]): DemoHousehold[] =>
  households.map((household) => ({ ...household, members: household.members.slice(0, 1) }))

/** The wire between one terminal and the server. */
interface Line {
  behaviour: 'good' | 'cut' | 'answers_lost' | 'three_times' | 'captive_portal'
  readonly batches: string[]
  readonly fetch: typeof fetch
}

function createLine(): Line {
  const line: Line = {
    behaviour: 'good',
    batches: [],
    fetch: async (input, init) => {
      if (line.behaviour === 'cut') throw new TypeError('the network is down')
      if (line.behaviour === 'captive_portal')
        return new Response('<html>Welcome to the free Wi-Fi</html>', { status: 200 })
      const isBatch = typeof input === 'string' && input.endsWith('/terminal/events')
      if (isBatch && typeof init?.body === 'string') line.batches.push(init.body)
      const answer = await fetch(input, init)
      if (isBatch && line.behaviour === 'three_times') {
        await fetch(input, init)
        return fetch(input, init)
      }
      if (isBatch && line.behaviour === 'answers_lost') throw new TypeError('the answer never came')
      return answer
    },
  }
  return line
}

interface Desk {
  readonly agent: Agent
  readonly line: Line
  readonly reader: VirtualReader
  readonly dataDir: string
  readonly tray: Tray
}

/** A terminal that is enrolled and has all stubs. */
async function openDesk(
  cards: readonly DemoHousehold[],
  { wallNow = Date.now, line = createLine(), dataDir = join(folder, `agent-${nextFolder++}`) } = {},
): Promise<Desk> {
  const enrolmentCode = await installation.createEnrolmentCode('受付（試験）')
  const tray = installation.makeTray(holdersOf(cards))
  const config = agentConfig(dataDir, { serverUrl: publicUrl, audience: publicUrl, enrolmentCode })
  const timing = { ...config.timing, heartbeatMs: 200 }
  const reader = new VirtualReader()
  const deps = { logger: silentLogger, reader, tray, wallNow, fetch: line.fetch }
  const agent = await startAgent({ ...config, timing }, deps)
  agents.add(agent)
  if (line.behaviour === 'good') {
    await expect.poll(() => agent.state()?.stubs.count ?? 0, PATIENCE).toBeGreaterThanOrEqual(540)
    await expect.poll(() => agent.state()?.link.connected, PATIENCE).toBe(true)
  }
  return { agent, line, reader, dataDir, tray }
}

const pageOf = ({ agent }: Desk) =>
  createClient(agentRoutes, networkTransport({ baseUrl: agent.url, headers: { origin: agent.url } }))

async function tapAll(desk: Desk, taps: number): Promise<void> {
  expectOk(await pageOf(desk).startDemoRush({ body: { taps } }), 'a rush')
  const rush = async () => expectOk(await pageOf(desk).listDemoCards(), 'the tray').rush
  await expect.poll(async () => (await rush()).running, PATIENCE).toBe(false)
  expect(await rush()).toMatchObject({ done: taps, green: taps })
}

const sentAll = (desk: Desk) => expect.poll(() => desk.agent.state()?.link.pending, PATIENCE).toBe(0)
const shownHere = ({ agent }: Desk): AgentState['shelter']['headCount'] | undefined =>
  agent.state()?.shelter.headCount

function tapIdOf({ agent }: Desk): string | null {
  const tap = agent.state()?.tap
  return tap && 'tapId' in tap ? tap.tapId : null
}

async function serverCount(): Promise<number> {
  return installation.server.shelter.shelters.findHeadCount(YABU, KIOSK_SITE_ID)
}

interface Standing {
  readonly check_ins: number
  readonly confirmation: string | null
  readonly since: Date | null
}

async function standingOf(households: readonly DemoHousehold[]): Promise<Standing[]> {
  const ids = households.flatMap(({ members }) => members.map(({ personId }) => personId))
  const { rows } = await shelter.withTenant(YABU, (tx) =>
    sql<Standing>`
      select count(event.event_id)::int as check_ins, stay.confirmation, stay.since
      from unnest(${ids}::uuid[]) as given (person_id)
        left join event on event.person_id = given.person_id and event.type = 'stay.checked_in'
        left join stay on stay.person_id = given.person_id and stay.disaster_id = ${demoDisasterId(YABU)}
      group by given.person_id, stay.confirmation, stay.since`.execute(tx),
  )
  return rows
}

const onceAndConfirmed = (standings: readonly Standing[]): boolean =>
  standings.every(({ check_ins, confirmation }) => check_ins === 1 && confirmation === 'confirmed')

describe('a clock that is nine hours wrong', TEST, () => {
  it.each([
    ['ahead', 9 * HOUR, 0],
    ['behind', -9 * HOUR, 2],
  ])(
    '(%s) learns the time from the server, says so, and records true times, also after a start offline',
    async (_way, off, first) => {
      const wallNow = () => Date.now() + off
      const cards = singles.slice(first, first + 2)
      const desk = await openDesk(cards, { wallNow })
      expect(desk.agent.state()?.clock.wrong).toBe(true)
      expect(Math.abs((desk.agent.state()?.clock.offsetMs ?? 0) - off)).toBeLessThan(10_000)
      await tapAll(desk, 1)
      await sentAll(desk)
      await desk.agent.stop()
      // Cold start with no network: the offset it once learned still holds.
      const line = createLine()
      line.behaviour = 'cut'
      const offline = await openDesk(cards.slice(1), { wallNow, line, dataDir: desk.dataDir })
      await tapAll(offline, 1)
      line.behaviour = 'good'
      await sentAll(offline)
      const standings = await standingOf(cards)
      expect(onceAndConfirmed(standings)).toBe(true)
      for (const { since } of standings)
        expect(Math.abs(Date.now() - (since?.getTime() ?? 0))).toBeLessThan(5 * 60_000)
    },
  )
})

describe('a line that', TEST, () => {
  it('loses every answer for a while: the server has the events once, the terminal learns it later', async () => {
    const cards = singles.slice(4, 8)
    const desk = await openDesk(cards)
    const before = await serverCount()
    desk.line.behaviour = 'answers_lost'
    await tapAll(desk, 4)
    await expect.poll(() => desk.line.batches.length, PATIENCE).toBeGreaterThan(2)
    expect(desk.agent.state()?.link).toMatchObject({ connected: false, pending: 4 })
    desk.line.behaviour = 'good'
    await sentAll(desk)
    expect(onceAndConfirmed(await standingOf(cards))).toBe(true)
    expect(await serverCount()).toBe(before + 4)
    expect(shownHere(desk)?.total).toBe(before + 4)
    expect(desk.agent.exportAll().events.map(({ state }) => state)).toEqual(Array(4).fill('acked'))
  })

  it('delivers every batch three times: everybody is in once', async () => {
    const cards = singles.slice(8, 12)
    const desk = await openDesk(cards)
    const before = await serverCount()
    desk.line.behaviour = 'three_times'
    await tapAll(desk, 4)
    await sentAll(desk)
    expect(onceAndConfirmed(await standingOf(cards))).toBe(true)
    expect(await serverCount()).toBe(before + 4)
    expect(shownHere(desk)?.total).toBe(before + 4)
  })

  it('answers with somebody else’s page (a captive portal) counts as no line; nothing is lost', async () => {
    const cards = singles.slice(12, 14)
    const desk = await openDesk(cards)
    desk.line.behaviour = 'captive_portal'
    await tapAll(desk, 2)
    await expect.poll(() => desk.agent.state()?.link.connected, PATIENCE).toBe(false)
    expect(desk.agent.state()?.link.pending).toBe(2)
    desk.line.behaviour = 'good'
    await sentAll(desk)
    expect(onceAndConfirmed(await standingOf(cards))).toBe(true)
  })

  it('was listened to: another terminal that repeats a batch is refused, event by event', async () => {
    const cards = singles.slice(14, 16)
    const [desk, thief] = [await openDesk(cards), await openDesk([])]
    await tapAll(desk, 2)
    await sentAll(desk)
    const before = await serverCount()
    const stolen = JSON.parse(desk.line.batches.at(-1) ?? '{}') as { events: object[] }
    let repeated: unknown
    const send = thief.line.fetch
    const own = thief.agent
    await own.stop()
    const line = createLine()
    Object.assign(line, {
      fetch: async (input: string, init: RequestInit) => {
        if (!String(input).endsWith('/terminal/reports') || repeated) return send(input, init)
        const url = `${publicUrl}/shelter/v1/terminal/events`
        repeated = await (await fetch(url, { ...init, body: JSON.stringify(stolen) })).json()
        return send(input, init)
      },
    })
    await openDesk([], { line, dataDir: thief.dataDir })
    await expect.poll(() => repeated !== undefined, PATIENCE).toBe(true)
    const { results } = repeated as { results: { status: string; reason: string }[] }
    expect(results).toHaveLength(stolen.events.length)
    for (const result of results)
      expect(result).toMatchObject({ status: 'refused', reason: 'other_terminal' })
    expect(await serverCount()).toBe(before)
  })
})

describe('a server that is gone for three days', TEST, () => {
  it('gets 2,000 events from one terminal, each once, confirmed, with the times at which people came', async () => {
    const desk = await openDesk(families)
    const before = await serverCount()
    await desk.agent.stop()
    const line = createLine()
    line.behaviour = 'cut'
    const began = Date.now() - 72 * HOUR
    let hours = 0
    const wallNow = () => Math.min(began + hours * HOUR, Date.now())
    const offline = await openDesk(families, { wallNow, line, dataDir: desk.dataDir })
    for (let part = 0; part < 4; part++) {
      hours = part * 20
      await tapAll(offline, families.length / 4)
    }
    expect(offline.agent.state()?.link).toMatchObject({ connected: false, pending: 2000 })
    expect(shownHere(offline)?.total).toBe(before + 2000)
    hours = 80
    line.behaviour = 'good'
    await sentAll(offline)
    const standings = await standingOf(families)
    expect(standings).toHaveLength(2000)
    expect(onceAndConfirmed(standings)).toBe(true)
    const days = new Set(
      standings.map(({ since }) => Math.round((Date.now() - (since?.getTime() ?? 0)) / HOUR)),
    )
    expect([...days].sort((a, b) => a - b)).toEqual([12, 32, 52, 72])
    expect(await serverCount()).toBe(before + 2000)
    expect(shownHere(offline)?.total).toBe(before + 2000)
  })
})

describe('two terminals at one shelter that cannot reach anybody', TEST, () => {
  const cards = singles.slice(16, 22)
  const tapping = fc.record({
    at: fc.constantFrom(0 as const, 1 as const),
    card: fc.nat({ max: cards.length - 1 }),
    direction: fc.constantFrom('in' as const, 'out' as const),
  })

  it('whatever is tapped where, and whoever comes back first: both and the server agree on who is here', async () => {
    const desks = [await openDesk(cards), await openDesk(cards)] as const
    const tap = async (desk: Desk, card: number, direction: 'in' | 'out') => {
      await pageOf(desk).setDirection({ body: { direction } })
      const before = tapIdOf(desk)
      desk.reader.present(await desk.tray.makeRushCard(card))
      await expect.poll(() => [null, before].includes(tapIdOf(desk)), PATIENCE).toBe(false)
      desk.reader.remove()
      expect(desk.agent.state()?.tap.phase).toBe('green')
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(tapping, { minLength: 2, maxLength: 8 }),
        fc.constantFrom(0, 1),
        async (taps, first) => {
          for (const { line } of desks) line.behaviour = 'cut'
          for (const { at, card, direction } of taps) await tap(desks[at], card, direction)
          for (const desk of first === 0 ? desks : desks.toReversed()) {
            desk.line.behaviour = 'good'
            await sentAll(desk)
          }
          const total = await serverCount()
          for (const desk of desks) {
            await expect.poll(() => shownHere(desk)?.total, PATIENCE).toBe(total)
            const roster = expectOk(await pageOf(desk).getRoster(), 'the roster')
            expect(roster.people.length + roster.unnamed).toBe(total)
          }
        },
      ),
      { numRuns: 8 },
    )
  })
})

describe('registrations that are made anew while a terminal loads them', TEST, () => {
  it('do not keep it from the server: it goes on with their successor', async () => {
    const person = loneResidents(1, 70_000)[0] as DemoHousehold
    await installation.register([person])
    const line = createLine()
    let renewed = false
    const renewing: typeof fetch = async (input, init) => {
      if (!renewed && new Request(input).url.includes('/stubs?')) {
        renewed = true
        const members = person.members.map((member) => ({ ...member, protected: true }))
        await installation.register([{ ...person, members }])
      }
      return line.fetch(input, init)
    }
    const desk = await openDesk([], { line: { ...line, fetch: renewing } })
    expect(renewed).toBe(true)
    expect(desk.agent.state()?.link.connected).toBe(true)
  })
})
