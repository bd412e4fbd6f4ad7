import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { faceKeyHash, parseFaceRecord } from '@musubi/card'
import { createTestCa, type TestCa } from '@musubi/card/test-ca'
import { foreignCard, VirtualCard, VirtualReader } from '@musubi/card/virtual'
import type { SealedStub, Terminal, TerminalSetup } from '@musubi/contracts'
import { expectOk, toBase64Url } from '@musubi/kernel'
import { silentLogger } from '@musubi/platform/logging'
import { certificateDigest, sealStub } from '@musubi/platform/sealing'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_TIMING, exportOutbox, personalise, startAgent } from '../src/index.ts'
import { createTapSession, type TapSession } from '../src/tap-session.ts'

const NOW = Date.now()
const request = {
  serial: 4711,
  birthDate: '1982-04-05',
  municipalityCode: '282227',
  notBefore: NOW - 86_400_000,
  notAfter: NOW + 86_400_000,
  authenticationKey: 0,
  faceKey: 1,
  name: 'デモ',
  address: 'デモ',
}
const NAMES = ['但馬 一郎', '但馬 美咲', '但馬 蓮', '但馬 結衣']
const uuid = () => randomUUID() as never
const set = { setId: uuid() as string, setKey: randomBytes(32), salt: randomBytes(32) }
const folder = mkdtempSync(join(tmpdir(), 'musubi-agent-'))
const terminal = {
  terminalId: uuid(),
  municipalityCode: '282227',
  service: 'shelter',
  place: 'E1',
  name: '受付1',
} as unknown as Terminal

let ca: TestCa
let setup: TerminalSetup
let stubs: Map<string, SealedStub[]>
let session: TapSession

async function stubOf(standing: 'good' | 'revoked', changes: Partial<typeof request> = {}) {
  const contents = await personalise(ca, { ...request, ...changes })
  const record = expectOk(parseFaceRecord(contents.face.record), 'a face record')
  const digest = certificateDigest(contents.authentication.certificate)
  const household = NAMES.map((displayName) => ({ personId: uuid(), displayName, ageBand: '40s', needs: [] }))
  const personId = (household[0] as { personId: string }).personId
  return sealStub(set, digest, {
    standing,
    birthDate: request.birthDate,
    faceKeyHash: toBase64Url(faceKeyHash(record)),
    payload: { personId, home: '282227', household },
  } as never)
}

const cardOf = async (changes: Partial<typeof request> = {}, options = {}) =>
  new VirtualCard(await personalise(ca, { ...request, ...changes }), options)

beforeAll(async () => {
  ca = await createTestCa({ at: NOW - 86_400_000, keyPoolSize: 3 })
  const sealing = await exportJWK((await generateKeyPair('ECDH-ES', { crv: 'X25519' })).publicKey)
  const [root] = ca.faceRoots
  setup = {
    serverTime: new Date(NOW).toISOString(),
    terminal,
    municipality: { municipalityCode: '282227', name: '養父市' },
    disaster: {
      disasterId: uuid(),
      name: '訓練',
      drill: true,
      hazards: ['flood'],
      declaredAt: new Date(NOW).toISOString(),
      closedAt: null,
    },
    shelter: {
      siteId: 'E1',
      municipalityCode: '282227',
      kind: 'designated_shelter',
      name: '八鹿',
      address: '',
      lat: 35,
      lon: 134,
      hazards: null,
      welfare: false,
      capacity: 10,
      capacitySource: 'demo',
      state: 'open',
      headCount: { total: 5, named: 0, unnamed: 5 },
      crowding: 'free',
      updatedAt: null,
      arrivalsLastHour: 0,
    },
    thresholds: { some: 0.6, crowded: 0.8, full: 1 },
    stubSets: [
      {
        setId: set.setId,
        setKey: toBase64Url(set.setKey),
        salt: toBase64Url(set.salt),
        faceRoots: [
          {
            reference: root?.reference ?? '',
            spki: toBase64Url(ca.faceRootKeys.publicKey),
            test: true,
          },
        ],
        authenticationRoots: [toBase64Url(ca.authAnchor.der)],
        testCaAllowed: true,
        version: 1,
      },
    ],
    sealingKey: { kty: 'OKP', crv: 'X25519', x: sealing.x ?? '' },
  } as unknown as TerminalSetup
  const sealed = [
    await stubOf('good'),
    await stubOf('revoked', { serial: 2 }),
    await stubOf('good', { serial: 3, notAfter: NOW - 1000 }),
  ]
  stubs = new Map([[set.setId, sealed]])
  session = await createTapSession({ dataDir: folder, terminal, setup, stubs })
}, 60_000)

afterAll(() => {
  session.close()
  rmSync(folder, { recursive: true, force: true })
})

const reasonOf = async (card: Parameters<TapSession['tap']>[0]) => {
  const outcome = await session.tap(card)
  return outcome.ok ? 'green' : outcome.error.reason
}
const shown = () => session.core.findDuty()?.ledger.shownShelter(setup.thresholds).headCount

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
    expect(await reasonOf(await cardOf({ serial: 3, notAfter: NOW - 1000 }))).toBe('expired')
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
    for (const file of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, file))
      for (const secret of [...NAMES, request.birthDate, '19820405'])
        expect(bytes.includes(secret)).toBe(false)
    }
  })
})

describe('the agent with no server', () => {
  it('starts from its disk, turns green, and answers its own page only', async () => {
    session.close()
    const reader = new VirtualReader()
    const timing = { ...DEFAULT_TIMING, retryMs: 20 }
    const agent = await startAgent(
      {
        serverUrl: 'http://127.0.0.1:1',
        audience: 'http://127.0.0.1:1',
        dataDir: folder,
        port: 0,
        enrolmentCode: null,
        reader: 'virtual',
        demo: true,
        trayPath: null,
        pageDir: null,
        timing,
      },
      { logger: silentLogger, reader },
    )
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
    session = await createTapSession({ dataDir: folder, terminal, setup, stubs })
  })
})
