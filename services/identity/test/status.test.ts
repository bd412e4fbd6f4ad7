import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestCa, issueAuthCertificates, type TestCa } from '@musubi/card/test-ca'
import { err } from '@musubi/kernel'
import { openRevocationStore, type StatusLevel } from '@musubi/pki'
import { silentLogger } from '@musubi/platform/logging'
import { exportJWK, type JWK } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createListUpdater } from '../src/status/list-updater.ts'
import { createOutbound } from '../src/status/outbound.ts'
import { statusLog } from '../src/status/status-log.ts'
import {
  type CertificateStatusOptions,
  createMykeyReadings,
  type Mood,
  openCertificateStatus,
  startStatusSimulator,
  type StatusSimulator,
  type StatusSource,
} from '../src/status/index.ts'

const NOW = Date.parse('2026-11-24T01:00:00.000Z')
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]
const TOKEN = 'token-of-an-operator'
const [GOOD, REVOKED] = ['0100', '029a']

let ca: TestCa
let folder: string
let certificates: Record<string, Uint8Array>
let systemKey: JWK
let systemPublic: JWK
const clock = { now: NOW }
let simulator: StatusSimulator
const opened: { stop(): Promise<void> }[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'musubi-status-'))
  ca = await createTestCa({ at: NOW - 365 * DAY, keyPoolSize: 1 })
  const publicKey = ca.keyPool[0]?.publicKey ?? new Uint8Array()
  const serials = [GOOD, REVOKED]
  const issued = await issueAuthCertificates(
    ca,
    serials.map((serial) => ({
      serial: BigInt(`0x${serial}`),
      commonName: `TEST${serial}`,
      notBefore: NOW - 100 * DAY,
      notAfter: NOW + 1000 * DAY,
      publicKey,
    })),
  )
  certificates = Object.fromEntries(serials.map((serial, at) => [serial, issued[at] ?? new Uint8Array()]))
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  systemKey = await exportJWK(pair.privateKey)
  systemPublic = await exportJWK(pair.publicKey)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeEach(async () => {
  clock.now = NOW
  simulator = await startStatusSimulator({
    demoMode: true,
    ca,
    clock: () => clock.now,
    beginning: { auth: [{ serial: REVOKED, revokedAt: NOW - 10 * DAY, reason: 'keyCompromise' }] },
    systems: new Map([['musubi-yabu', systemPublic]]),
    operatorToken: TOKEN,
  })
})
afterEach(async () => {
  for (const service of opened.splice(0)) await service.stop()
  await simulator.stop()
})

const issuerKey = () => ca.authAnchor.spkiHash

function open(sources: readonly StatusSource[], more: Partial<CertificateStatusOptions> = {}) {
  const service = openCertificateStatus({
    folder: mkdtempSync(join(folder, 'store-')),
    issuers: [ca.authAnchor, ca.signAnchor],
    lists: [],
    sources,
    clock: () => clock.now,
    random: (bytes) => randomBytes(bytes),
    logger: silentLogger,
    ...more,
  })
  opened.push(service)
  const ask = async (serial: string, level: StatusLevel = 'kazashi', at = clock.now) =>
    service.provider.check(issuerKey(), serial, at, {
      level,
      certificate: certificates[serial] ?? new Uint8Array(),
    })
  return {
    ...service,
    ask,
    statusOf: async (...question: Parameters<typeof ask>) => (await ask(...question)).status,
  }
}

const lists = (delta = false) => [
  {
    issuerKey: issuerKey(),
    url: `${simulator.url}/lists/auth.crl`,
    ...(delta ? { deltaUrl: `${simulator.url}/lists/auth.delta.crl` } : {}),
  },
]
const ocsp = (timeoutMs = 3000): StatusSource => ({ kind: 'ocsp', url: `${simulator.url}/ocsp`, timeoutMs })
const mykey = (): StatusSource => ({
  kind: 'mykey',
  baseUrl: simulator.url,
  systemId: 'musubi-yabu',
  key: systemKey,
})
const operator = (token = TOKEN): StatusSource => ({
  kind: 'operator',
  baseUrl: simulator.url,
  token,
  checkMethod: 'ocsp',
})
const askedFor = (path: string) => simulator.asked.get(path) ?? 0

describe.each([
  ['OCSP', ocsp],
  ['MyKey Platform', mykey],
  ['platform operator', operator],
])('%s', (_, sourceOf) => {
  it('tells good from revoked, and a revocation after the tap does not undo it', async () => {
    const { ask, statusOf } = open([sourceOf()])
    expect(await statusOf(GOOD)).toBe('good')
    expect(await ask(REVOKED)).toMatchObject({
      status: 'revoked',
      revokedAt: NOW - 10 * DAY,
      reason: 'keyCompromise',
    })
    expect(await statusOf(REVOKED, 'offline', NOW - 11 * DAY)).toBe('good')
  })

  it.each<Mood>(['gone', 'rubbish'])(
    'that is %s is unknown, never good, and nothing throws',
    async (mood) => {
      simulator.mood = mood
      const { statusOf } = open([sourceOf()])
      expect([await statusOf(GOOD), await statusOf(REVOKED)]).toEqual(['unknown', 'unknown'])
    },
  )
})

describe('OCSP on bad days', () => {
  it.each<Mood>(['slow', 'endless', 'lying', 'stale'])('a %s responder is unknown', async (mood) => {
    simulator.mood = mood
    const { statusOf } = open([ocsp(200)])
    expect([await statusOf(GOOD), await statusOf(REVOKED)]).toEqual(['unknown', 'unknown'])
  })

  it('a dead responder is left alone after three failures, and asked again after a while', async () => {
    simulator.mood = 'gone'
    const { statusOf } = open([ocsp()])
    for (const _ of [1, 2, 3, 4, 5]) expect(await statusOf(GOOD)).toBe('unknown')
    expect(askedFor('/ocsp')).toBe(3)
    simulator.mood = 'well'
    clock.now += MINUTE
    expect(await statusOf(GOOD)).toBe('good')
    expect(askedFor('/ocsp')).toBe(4)
  })

  it('an answer is used again as long as the level allows, and by a signature never', async () => {
    const { statusOf } = open([ocsp()])
    await statusOf(GOOD, 'kazashi')
    clock.now += 4 * MINUTE
    await statusOf(GOOD, 'kazashi')
    await statusOf(GOOD, 'offline')
    expect(askedFor('/ocsp')).toBe(1)
    await statusOf(GOOD, 'auth')
    await statusOf(GOOD, 'sign')
    await statusOf(GOOD, 'sign')
    expect(askedFor('/ocsp')).toBe(4)
    simulator.mood = 'gone'
    clock.now += 30 * MINUTE
    expect([await statusOf(GOOD, 'kazashi'), await statusOf(GOOD, 'sign')]).toEqual(['good', 'unknown'])
    clock.now += HOUR
    expect(await statusOf(GOOD, 'kazashi')).toBe('unknown')
  })

  it('many questions about one card at once are one question', async () => {
    const { statusOf } = open([ocsp()])
    const answers = await Promise.all(Array.from({ length: 20 }, () => statusOf(GOOD)))
    expect(new Set(answers)).toEqual(new Set(['good']))
    expect(askedFor('/ocsp')).toBe(1)
  })
})

describe('lists', () => {
  it('answer without asking anybody, and a delta brings what changed', async () => {
    const { updateNow, statusOf, store } = open([ocsp()], { lists: lists(true) })
    expect(await updateNow()).toBe(true)
    expect([await statusOf(GOOD, 'sign'), await statusOf(REVOKED, 'sign')]).toEqual(['good', 'revoked'])
    expect(askedFor('/ocsp')).toBe(0)
    simulator.records.revoke('auth', { serial: GOOD, revokedAt: NOW - MINUTE })
    clock.now += HOUR
    expect(await updateNow()).toBe(true)
    expect([await statusOf(GOOD), await statusOf(REVOKED)]).toEqual(['revoked', 'revoked'])
    simulator.records.restore('auth', GOOD)
    expect(await updateNow()).toBe(true)
    expect(await statusOf(GOOD)).toBe('good')
    expect(askedFor('/lists/auth.crl')).toBe(1)
    expect(store.find(issuerKey())?.size).toBe(1)
  })

  it('a gap between the deltas fetches the complete list', async () => {
    const { updateNow, statusOf } = open([], { lists: lists(true) })
    await updateNow()
    for (let serial = 0; serial < 30; serial++)
      simulator.records.revoke('auth', { serial: (0x1000 + serial).toString(16), revokedAt: NOW - MINUTE })
    clock.now += MINUTE
    expect(await updateNow()).toBe(true)
    expect(askedFor('/lists/auth.crl')).toBe(2)
    expect([await statusOf('1000'), await statusOf('101d')]).toEqual(['revoked', 'revoked'])
  })

  it.each<Mood>(['gone', 'rubbish', 'endless'])(
    'a server that is %s leaves the old list as it is',
    async (mood) => {
      const store = openRevocationStore({
        folder: mkdtempSync(join(folder, 'small-')),
        issuers: [ca.authAnchor],
      })
      const updater = createListUpdater({
        store,
        folder,
        sources: lists(),
        outbound: createOutbound({ timeoutMs: 5000, mostBytes: 100_000, clock: () => clock.now }),
        everyMs: HOUR,
        clock: () => clock.now,
        log: statusLog(silentLogger),
      })
      expect(await updater.updateNow()).toBe(true)
      simulator.mood = mood
      expect(await updater.updateNow()).toBe(false)
      expect(store.find(issuerKey())?.find(REVOKED)).toBeDefined()
      await store.close()
    },
  )

  it('past their time ask the network; when that is gone too, the level decides', async () => {
    const { updateNow, statusOf } = open([ocsp(200)], { lists: lists() })
    await updateNow()
    clock.now += 7 * DAY + HOUR
    expect(await statusOf(GOOD, 'sign')).toBe('good')
    expect(askedFor('/ocsp')).toBe(1)
    simulator.mood = 'gone'
    const levels: StatusLevel[] = ['sign', 'auth', 'kazashi', 'offline']
    const now = await Promise.all(levels.map((level) => statusOf('0abc', level)))
    expect(now).toEqual(['unknown', 'unknown', 'good', 'good'])
    clock.now += 2 * DAY
    const later = await Promise.all(levels.map((level) => statusOf('0abc', level)))
    expect(later).toEqual(['unknown', 'unknown', 'unknown', 'good'])
    expect(await statusOf(REVOKED, 'sign')).toBe('revoked')
  })

  it('are fetched by themselves once started', async () => {
    const { start, statusOf } = open([], { lists: lists() })
    start()
    await vi.waitFor(async () => expect(await statusOf(REVOKED)).toBe('revoked'), { timeout: 20_000 })
  })
})

describe('MyKey Platform', () => {
  it('gives a PPID of this system, the same each time', async () => {
    const { ask } = open([mykey()])
    const [first, again, other] = [await ask(GOOD), await ask(GOOD), await ask(REVOKED)]
    expect(first.platformId).toBe(again.platformId)
    expect(first.platformId).not.toBe(other.platformId)
  })

  it('believes only the key of the system, and is not asked without a certificate', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { statusOf } = open([{ ...mykey(), key: await exportJWK(pair.privateKey) } as StatusSource])
    expect(await statusOf(GOOD)).toBe('unknown')
    const { provider } = open([mykey()])
    expect(await provider.check(issuerKey(), GOOD, NOW)).toEqual({ status: 'unknown' })
  })

  it('type ①: its own screen reads the card, and this system gets the PPID and the status', async () => {
    const readings = createMykeyReadings({
      baseUrl: simulator.url,
      systemId: 'musubi-yabu',
      key: systemKey,
      outbound: createOutbound({ timeoutMs: 3000, mostBytes: 10_000, clock: () => clock.now }),
      clock: () => clock.now,
      random: (bytes) => randomBytes(bytes),
      log: statusLog(silentLogger),
    })
    const begun = await readings.begin('terminal-1')
    const readingId = begun.ok ? begun.value.readingId : ''
    expect(await readings.result(readingId)).toEqual({ ok: true, value: { state: 'waiting' } })
    expect(simulator.mykey.hold(readingId, certificates[REVOKED] ?? new Uint8Array())).toBe(true)
    expect(simulator.mykey.hold(readingId, certificates[GOOD] ?? new Uint8Array())).toBe(true)
    const { ask } = open([mykey()])
    expect(await readings.result(readingId)).toMatchObject({
      ok: true,
      value: { state: 'done', ppid: (await ask(GOOD)).platformId, status: { status: 'good' } },
    })
    expect(await readings.result('another')).toEqual(err('refused'))
  })
})

it('a platform that may be used face to face only is not asked for a login from home', async () => {
  const tls = { cert: '', key: '' }
  const { statusOf } = open([{ kind: 'lgwan', url: `${simulator.url}/ocsp`, tls }])
  const answers = [
    await statusOf(GOOD, 'kazashi'),
    await statusOf(GOOD, 'auth'),
    await statusOf(GOOD, 'sign'),
  ]
  expect(answers).toEqual(['good', 'unknown', 'unknown'])
  expect(askedFor('/ocsp')).toBe(1)
})

it('a wrong token is unknown', async () => {
  const { statusOf } = open([operator('another-token')])
  expect(await statusOf(GOOD)).toBe('unknown')
})

it('what is unsafe does not open: simulators outside demo mode, tokens in clear over the network', async () => {
  await expect(startStatusSimulator({ demoMode: false, ca, clock: () => NOW })).rejects.toThrow('demo mode')
  expect(() => open([{ ...operator(), baseUrl: 'http://operator.example.jp' } as StatusSource])).toThrow(
    'TLS',
  )
  expect(() => open([{ ...mykey(), baseUrl: 'http://mykey.example.jp' } as StatusSource])).toThrow('TLS')
})
