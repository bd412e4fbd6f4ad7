import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { foreignCard, VirtualReader } from '@musubi/card/virtual'
import { expectOk } from '@musubi/kernel'
import { silentLogger } from '@musubi/platform/logging'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportOutbox, startAgent } from '../src/index.ts'
import { createTapSession, type TapSession } from '../src/tap-session.ts'
import {
  agentConfig,
  BIRTH_DATE,
  createTerminalWorld,
  FAMILY,
  type TerminalWorld,
} from '@musubi/testkit/terminal-world'

let world: TerminalWorld
let session: TapSession

const openSession = () => createTapSession({ dataDir: world.folder, ...world })

beforeAll(async () => {
  world = await createTerminalWorld()
  session = await openSession()
}, 60_000)

afterAll(() => {
  session.close()
  world.remove()
})

const cardOf: TerminalWorld['cardOf'] = (...card) => world.cardOf(...card)
const reasonOf = async (card: Parameters<TapSession['tap']>[0]) => {
  const outcome = await session.tap(card)
  return outcome.ok ? 'green' : outcome.error.reason
}
const shown = () => session.core.findDuty()?.ledger.shownShelter(world.setup.thresholds).headCount

describe('a tap', () => {
  it('checks in a household of four at once, once', async () => {
    const first = expectOk(await session.tap(await cardOf()), 'green')
    expect(first.receipt.events.map(({ event }) => event.type)).toEqual(Array(4).fill('stay.checked_in'))
    expect(shown()).toEqual({ total: 9, named: 4, unnamed: 5 })
    const again = expectOk(await session.tap(await cardOf()), 'green')
    expect(again.receipt.events).toEqual([])
    expect(again.green.members.every(({ alreadyHere }) => alreadyHere)).toBe(true)
    expect(session.core.outbox.pending().count).toBe(4)
  })

  it('checks them out', async () => {
    const out = expectOk(await session.tap(await cardOf(), 'out'), 'green')
    expect(out.receipt.events).toHaveLength(4)
    expect(shown()).toEqual({ total: 5, named: 0, unnamed: 5 })
  })

  it('says why the staff must help, and puts nothing on the disk', async () => {
    const before = session.core.outbox.pending().count
    expect(await reasonOf(await cardOf({ serial: 99 }))).toBe('not_registered')
    expect(await reasonOf(await cardOf({ serial: 2 }))).toBe('revoked')
    expect(await reasonOf(await cardOf(world.expired))).toBe('expired')
    expect(await reasonOf(await cardOf({ faceKey: 2 }))).toBe('card_differs')
    expect(await reasonOf(await cardOf({}, { tryLimits: { birthDate: 1 } }))).toBe('birth_date_blocked')
    expect(await reasonOf(foreignCard())).toBe('not_my_number_card')
    expect(session.core.outbox.pending().count).toBe(before)
  })

  it('never turns green on a full disk', async () => {
    session.core.db.exec('PRAGMA max_page_count = 1')
    const outcomes = new Map<string, number>()
    for (let taps = 0; taps < 20 && !outcomes.has('outbox_full'); taps++) {
      const before = exportOutbox(session.core.db)
      const outcome = await session.tap(await cardOf(), taps % 2 === 0 ? 'in' : 'out')
      outcomes.set(outcome.ok ? 'green' : outcome.error.reason, taps)
      if (!outcome.ok) expect(exportOutbox(session.core.db)).toEqual(before)
    }
    expect(outcomes.has('outbox_full')).toBe(true)
    session.core.db.exec('PRAGMA max_page_count = 1000000')
    if (shown()?.named !== 0) expectOk(await session.tap(await cardOf(), 'out'), 'room again')
  })

  it('leaves no name and no birth date on the disk', () => {
    for (const file of readdirSync(world.folder)) {
      const bytes = readFileSync(join(world.folder, file))
      for (const secret of [...FAMILY, BIRTH_DATE, BIRTH_DATE.replaceAll('-', '')])
        expect(bytes.includes(secret)).toBe(false)
    }
  })
})

describe('the agent with no server', () => {
  it('starts from its disk, turns green, and answers its own page only', async () => {
    session.close()
    const reader = new VirtualReader()
    const agent = await startAgent(agentConfig(world.folder), { logger: silentLogger, reader })
    try {
      reader.present(await cardOf())
      await expect.poll(() => agent.state()?.tap.phase).toBe('green')
      const { link } = agent.state() ?? {}
      expect(link?.connected).toBe(false)
      expect(agent.exportAll().events).toHaveLength(link?.pending ?? 0)
      expect(link?.pending).toBeGreaterThanOrEqual(12)
      const state = await fetch(`${agent.url}/agent/v1/state`)
      expect(state.status).toBe(200)
      const write = (origin: string) =>
        fetch(`${agent.url}/agent/v1/direction`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json', origin },
          body: JSON.stringify({ direction: 'out' }),
        })
      expect((await write('http://evil.example')).status).toBe(403)
      expect((await write(agent.url)).status).toBe(200)
    } finally {
      await agent.stop()
    }
    session = await openSession()
  })
})
