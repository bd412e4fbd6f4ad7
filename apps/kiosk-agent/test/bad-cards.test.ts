import { randomUUID } from 'node:crypto'
import { createTestCa } from '@musubi/card/test-ca'
import { foreignCard, muteCard, type SimulatedCard, VirtualCard, VirtualReader } from '@musubi/card/virtual'
import { AGENT_STREAM_PATH, agentRoutes, createClient, networkTransport, type Tap } from '@musubi/contracts'
import { expectOk } from '@musubi/kernel'
import { silentLogger } from '@musubi/platform/logging'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Agent, personalise, startAgent } from '../src/index.ts'
import { createTapSession } from '../src/tap-session.ts'
import {
  agentConfig,
  createTerminalWorld,
  FAMILY,
  PEOPLE_BEFORE,
  type TerminalWorld,
} from '@musubi/testkit/terminal-world'

/** The terminal as people meet it: reader, page, outbox; the server is away the whole time. */
let world: TerminalWorld
let reader: VirtualReader
let agent: Agent

beforeAll(async () => {
  world = await createTerminalWorld()
  const session = await createTapSession({ dataDir: world.folder, ...world })
  session.close()
}, 60_000)
afterAll(() => world.remove())

beforeEach(async () => {
  reader = new VirtualReader()
  agent = await startAgent(agentConfig(world.folder), { logger: silentLogger, reader })
})
afterEach(() => agent.stop())

const page = () =>
  createClient(agentRoutes, networkTransport({ baseUrl: agent.url, headers: { origin: agent.url } }))
const kept = () => agent.exportAll()

/** Holds a card over the reader until the page shows a result, and takes it away again. */
async function hold(card: SimulatedCard, pullAwayAfter?: number): Promise<Tap> {
  const before = shownTap()
  reader.present(card, pullAwayAfter === undefined ? {} : { pullAwayAfter })
  await expect.poll(isNewResult(before), { interval: 2, timeout: 60_000 }).toBe(true)
  reader.remove()
  return agent.state()?.tap ?? { phase: 'idle' }
}

const shownTap = () => {
  const tap = agent.state()?.tap
  return tap && 'tapId' in tap ? tap.tapId : null
}
const isNewResult = (before: string | null) => () => shownTap() !== null && shownTap() !== before

const cases: readonly [what: string, card: () => Promise<SimulatedCard>, shown: object][] = [
  ['paper', async () => muteCard(), { phase: 'again', reason: 'not_a_card' }],
  ['a driving licence', async () => foreignCard(), { phase: 'staff', reason: 'not_my_number_card' }],
  ['a phone', () => world.cardOf({}, { kind: 'iphone' }), { phase: 'staff', reason: 'phone_held' }],
  [
    'a phone of nobody',
    () => world.cardOf({ serial: 99 }, { kind: 'android' }),
    { phase: 'staff', reason: 'phone_held' },
  ],
  ['a card of nobody', () => world.cardOf({ serial: 99 }), { phase: 'staff', reason: 'not_registered' }],
  ['a revoked card', () => world.cardOf(world.revoked), { phase: 'staff', reason: 'revoked' }],
  ['an expired card', () => world.cardOf(world.expired), { phase: 'staff', reason: 'expired' }],
  [
    'a card from tomorrow',
    () => world.cardOf(world.notYetValid),
    { phase: 'staff', reason: 'not_yet_valid' },
  ],
  ['a mixed card', () => world.cardOf({ faceKey: 2 }), { phase: 'staff', reason: 'card_differs' }],
  [
    'a card that is locked',
    () => world.cardOf({}, { tryLimits: { birthDate: 0 } }),
    { phase: 'staff', reason: 'birth_date_blocked' },
  ],
]

describe('at the reader', () => {
  it.each(cases)(
    '%s lets nobody in by itself and puts nothing into the outbox',
    async (_what, make, shown) => {
      const before = kept()
      expect(await hold(await make())).toMatchObject(shown)
      expect(kept()).toEqual(before)
      expect(agent.state()?.shelter.headCount.total).toBe(PEOPLE_BEFORE)
    },
  )

  it('a card with one try left keeps it: locking it would be our doing', async () => {
    const card = await world.cardOf({}, { tryLimits: { birthDate: 1 } })
    const before = card.tries
    expect(await hold(card)).toMatchObject({ phase: 'staff', reason: 'birth_date_blocked' })
    expect(card.tries).toEqual(before)
  })

  it('a card whose birth date is not the registered one loses one try a tap and never the last', async () => {
    const card = await world.cardOf({ birthDate: '1983-04-05' }, { tryLimits: { birthDate: 3 } })
    const before = Object.entries(card.tries)
    for (let taps = 0; taps < 5; taps++) expect((await hold(card)).phase).toBe('staff')
    const spent = before.filter(([secret, tries]) => card.tries[secret] !== tries)
    expect(spent.map(([secret]) => card.tries[secret])).toEqual([1])
  })

  it('a card of a test authority outside the demo, and one of somebody else’s authority, are refused', async () => {
    await agent.stop()
    const setup = {
      ...world.setup,
      stubSets: world.setup.stubSets.map((set) => ({ ...set, testCaAllowed: false })),
    }
    const session = await createTapSession({ dataDir: world.folder, ...world, setup })
    const outcome = await session.tap(await world.cardOf())
    expect(outcome).toMatchObject({ ok: false, error: { phase: 'staff', reason: 'test_ca_refused' } })
    // Back to the demo's own setup for whoever comes next.
    await session.core.takeSnapshot(
      { setup: world.setup, municipalities: [], loadedAt: world.setup.serverTime },
      session.core.outbox.newestRound() + 1,
    )
    session.close()
    agent = await startAgent(agentConfig(world.folder), { logger: silentLogger, reader })
    const stranger = await createTestCa({ at: Date.now() - 86_400_000, keyPoolSize: 3 })
    const forged = { ...(await world.cardOf()).contents.authentication }
    const request = { serial: 4711, birthDate: '1982-04-05', municipalityCode: '282227' }
    const validity = { notBefore: Date.now() - 86_400_000, notAfter: Date.now() + 86_400_000 }
    const keys = { authenticationKey: 0, faceKey: 1, name: 'デモ', address: 'デモ' }
    const contents = await personalise(stranger, { ...request, ...validity, ...keys })
    expect(contents.authentication.certificate).not.toEqual(forged.certificate)
    expect(await hold(new VirtualCard(contents))).toMatchObject({ reason: 'not_registered' })
  })

  it('pulled away after any number of commands: recorded whole and green, or not at all', async () => {
    const greens: number[] = []
    for (let commands = 0; greens.length < 2 && commands < 60; commands++) {
      const before = kept().events.length
      const tap = await hold(await world.cardOf(), commands)
      const added = kept().events.length - before
      if (tap.phase === 'green') greens.push(added)
      else {
        expect(tap).toMatchObject({ phase: 'again', reason: 'card_removed' })
        expect(added).toBe(0)
      }
    }
    // The family came in once; the second time they were here already.
    expect(greens).toEqual([FAMILY.length, 0])
    expect(agent.state()?.shelter.headCount.total).toBe(PEOPLE_BEFORE + FAMILY.length)
  })
})

describe('a page that is closed in the middle of a tap', () => {
  it('loses nothing: the tap goes on, and the next page finds the desk free again', async () => {
    await agent.stop()
    reader = new VirtualReader({ latencyMs: 5 })
    const timing = { ...agentConfig(world.folder).timing, resultMs: 50 }
    agent = await startAgent(agentConfig(world.folder, { timing }), { logger: silentLogger, reader })
    const before = kept().events.length
    await page().setDirection({ body: { direction: 'out' } })
    const open = new AbortController()
    await fetch(agent.url + AGENT_STREAM_PATH, { signal: open.signal })
    reader.present(await world.cardOf())
    await expect.poll(() => agent.state()?.tap.phase, { interval: 2, timeout: 30_000 }).toBe('reading')
    open.abort()
    await expect.poll(() => kept().events.length, { timeout: 30_000 }).toBe(before + FAMILY.length)
    reader.remove()
    await expect.poll(() => agent.state()?.tap.phase, { timeout: 30_000 }).toBe('idle')
    expect(agent.state()?.shelter.headCount.total).toBe(PEOPLE_BEFORE)
  })
})

describe('somebody without a registration', () => {
  it('is let in by count at once, and the count can be taken back once', async () => {
    expect(await hold(await world.cardOf({ serial: 99 }))).toMatchObject({ reason: 'not_registered' })
    const before = agent.state()?.shelter.headCount
    if (!before) throw new Error('the terminal is on duty')
    const eventId = randomUUID() as never
    for (let sent = 0; sent < 3; sent++) {
      const counted = expectOk(await page().addHeadCount({ body: { eventId, count: 3 } }), 'a count')
      expect(counted.shelter.headCount).toEqual({
        ...before,
        total: before.total + 3,
        unnamed: before.unnamed + 3,
      })
    }
    const undo = { params: { countEventId: eventId }, body: { eventId: randomUUID() as never } }
    for (let sent = 0; sent < 2; sent++) {
      const undone = expectOk(await page().undoHeadCount(undo), 'an undo')
      expect(undone.shelter.headCount).toEqual(before)
    }
    const again = await page().undoHeadCount({ ...undo, body: { eventId: randomUUID() as never } })
    expect(again).toMatchObject({ ok: false, error: { code: 'nothing_to_undo' } })
  })
})

describe('a disk that is full', () => {
  it('never shows green, and tells staff in words of its own', async () => {
    agent.core.db.exec('PRAGMA max_page_count = 1')
    const before = kept()
    const refused = await untilFull()
    expect(refused).toMatchObject({ phase: 'staff', reason: 'outbox_full' })
    const full = kept()
    const count = await page().addHeadCount({ body: { eventId: randomUUID() as never, count: 1 } })
    if (!count.ok) {
      expect(count.error.code).toBe('outbox_full')
      expect(count.error.message).toContain('ここまでの控えは残っています')
      expect(kept()).toEqual(full)
    }
    agent.core.db.exec('PRAGMA max_page_count = 1000000')
    expect(full.events.slice(0, before.events.length)).toEqual(before.events)
    const roomy = await page().addHeadCount({ body: { eventId: randomUUID() as never, count: 1 } })
    expect(roomy.ok).toBe(true)
  })

  async function untilFull(): Promise<Tap> {
    for (let taps = 0; taps < 40; taps++) {
      const before = kept().events.length
      await page().setDirection({ body: { direction: taps % 2 === 0 ? 'out' : 'in' } })
      const tap = await hold(await world.cardOf())
      if (tap.phase === 'green') expect(kept().events.length).toBeGreaterThanOrEqual(before)
      else return tap
    }
    throw new Error('the disk never became full')
  }
})
