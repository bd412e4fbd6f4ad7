import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { StubPayloadSchema, type StubPayload, type ServiceName } from '@musubi/contracts'
import { expectOk, parseBase64Url, type MunicipalityCode } from '@musubi/kernel'
import { certificateDigest, openStub, stubIdOf } from '@musubi/platform/sealing'
import { assertTenantTables } from '@musubi/platform/database'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildIdentityService, tablesWithoutTenant } from '../src/index.ts'
import { sectorOf } from '../src/core/sector.ts'
import { getPpids } from '../src/db/ppids.ts'
import { ASAGO, birthday, createWorld, newId, NOW, terminalKeys, YABU, type World } from './world.ts'

const MINUTE = 60_000

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.close())

const secretOf = (fill: number): KeyObject => createSecretKey(new Uint8Array(32).fill(fill))
const bytesOf = (text: string): Uint8Array => expectOk(parseBase64Url(text), 'base64url')

describe('a terminal', () => {
  const audience = 'http://127.0.0.1/shelter'

  it('is enrolled once: the same key gets the same terminal, another key nothing', async () => {
    const { enrolmentCode, terminal, terminalKeys: keys } = world
    const again = await world.enrolWith(enrolmentCode, keys)
    expect(again).toEqual({ ok: true, value: { terminal } })
    const typed = enrolmentCode.toLowerCase().replaceAll('-', ' ')
    const retyped = await world.enrolWith(typed, keys)
    expect(retyped).toEqual(again)
    const other = await world.enrolWith(enrolmentCode, terminalKeys())
    expect(other).toMatchObject({ ok: false, error: { code: 'enrolment_code_unknown' } })
  })

  it('is one, when ten with different keys use one code at once', async () => {
    const plan = { municipalityCode: YABU, service: 'shelter', place: null, name: '受付2' } as const
    const enrolmentCode = await world.identity.demo.createEnrolment(plan)
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => world.enrolWith(enrolmentCode, terminalKeys())),
    )
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('cannot use a code that expired or never was, or a key of another kind', async () => {
    const plan = { municipalityCode: YABU, service: 'shelter', place: null, name: '受付3' } as const
    const enrolmentCode = await world.identity.demo.createEnrolment(plan)
    const keys = terminalKeys()
    world.clock.now = NOW + 8 * 24 * 60 * MINUTE
    const late = await world.enrolWith(enrolmentCode, keys)
    world.clock.now = NOW
    expect(late).toMatchObject({ ok: false, error: { code: 'enrolment_code_unknown' } })
    const invented = await world.enrolWith('AAAA-BBBB-CCCC', keys)
    expect(invented).toMatchObject({ ok: false, error: { code: 'enrolment_code_unknown' } })
    const curve = { ...keys, publicKey: { ...keys.publicKey, crv: 'X25519' } }
    const wrong = await world.enrolWith(enrolmentCode, curve)
    expect(wrong).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
  })

  it('is recognised by its token, for one audience, for a short time, until it is switched off', async () => {
    const verify = async (token: string, wanted = audience) =>
      world.api.verifyTerminal({ body: { token, audience: wanted } })
    const token = await world.terminalToken(audience)
    expect(await verify(token)).toEqual({ ok: true, value: world.terminal })
    const invalid = { ok: false, error: { code: 'terminal_token_invalid' } }
    expect(await verify(token, 'http://127.0.0.1/other')).toMatchObject(invalid)
    expect(await verify(await world.terminalToken(audience, NOW - 10 * MINUTE))).toMatchObject(invalid)
    expect(await verify('not a token')).toMatchObject(invalid)
    const [header, payload] = token.split('.')
    expect(await verify(`${header}.${payload}.${'A'.repeat(86)}`)).toMatchObject(invalid)
  })

  it('that is switched off speaks no more, and its code does not bring it back', async () => {
    const keys = terminalKeys()
    const { terminal, enrolmentCode } = await world.enrol(YABU, 'shelter', keys)
    await world.identity.demo.disableTerminal(YABU, terminal.terminalId)
    const again = await world.enrolWith(enrolmentCode, keys)
    expect(again).toMatchObject({ ok: false, error: { code: 'enrolment_code_unknown' } })
    const holder = await world.register(await world.newCard())
    const { terminalId } = terminal
    const [answer] = await world.resolve([world.tap(holder, { terminalId })], { terminalId })
    expect(answer).toMatchObject({ reason: 'terminal_unknown' })
  })

  it('must be vouched for by a service: others cannot ask', async () => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/identity/v1/terminals/verifications',
      payload: { token: 'x', audience: 'y' },
    })
    expect(answer.statusCode).toBe(401)
  })
})

const payloadOf = (home: MunicipalityCode): StubPayload =>
  StubPayloadSchema.parse({
    personId: newId(),
    home,
    household: [{ personId: newId(), displayName: '但馬 一郎', ageBand: '40s', needs: [] }],
  })

describe('a stub set', () => {
  const create = async (setId = newId(), municipalityCode = YABU, service: ServiceName = 'shelter') =>
    world.api.createStubSet({ body: { setId, municipalityCode, service } })
  const secretsOf = (keys: { setId: string; setKey: string; salt: string }) => ({
    setId: keys.setId,
    setKey: bytesOf(keys.setKey),
    salt: bytesOf(keys.salt),
  })

  it('has one set of keys however often and at once it is made, and its id belongs to one town and service', async () => {
    const setId = newId()
    const made = await Promise.all(Array.from({ length: 5 }, () => create(setId)))
    expect(new Set(made.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(made[0]).toMatchObject({ ok: true, value: { setId, testCaAllowed: true } })
    expect(await create(setId, ASAGO)).toMatchObject({ ok: false, error: { code: 'conflict' } })
    expect(await create(setId, YABU, 'office')).toMatchObject({ ok: false, error: { code: 'conflict' } })
  })

  it('seals what only the card opens, and leaves out the protected, the cardless and strangers', async () => {
    const keys = expectOk(await create(), 'a set')
    const [holder, revoked, hidden] = await Promise.all([world.newCard(), world.newCard(), world.newCard()])
    await world.register(holder)
    await world.register(revoked, { standing: 'revoked' })
    await world.register(hidden, { protected: true })
    const cardless = newId()
    await world.identity.demo.createResidents([
      { accountId: cardless, municipalityCode: YABU, birthDate: birthday, protected: false, card: null },
    ])
    const accounts = [holder, revoked, hidden].map(({ accountId }) => accountId).concat(cardless)
    const ppids = await world.identity.ppidsFor('shelter', YABU, accounts)
    const entries = [...ppids.values(), 'a-stranger'].map((ppid) => ({ ppid, payload: payloadOf(YABU) }))
    const { stubs } = expectOk(
      await world.api.sealStubs({ params: { setId: keys.setId }, body: { municipalityCode: YABU, entries } }),
      'stubs',
    )
    expect(stubs).toHaveLength(2)
    const digest = certificateDigest(holder.certificate)
    const stub = stubs.find(({ stubId }) => stubId === stubIdOf(bytesOf(keys.setKey), digest))
    const opened = openStub(secretsOf(keys), digest, stub ?? { stubId: '', box: '' })
    expect(opened).toMatchObject({
      ok: true,
      value: { standing: 'good', birthDate: birthday, payload: entries[0]?.payload },
    })
    const theirs = openStub(
      secretsOf(keys),
      certificateDigest(revoked.certificate),
      stub ?? { stubId: '', box: '' },
    )
    expect(theirs.ok).toBe(false)
    const refused = stubs.find(
      ({ stubId }) => stubId === stubIdOf(bytesOf(keys.setKey), certificateDigest(revoked.certificate)),
    )
    expect(
      openStub(secretsOf(keys), certificateDigest(revoked.certificate), refused ?? { stubId: '', box: '' }),
    ).toMatchObject({
      value: { standing: 'revoked' },
    })
  })

  it("takes in a neighbour's residents only under an agreement", async () => {
    const keys = expectOk(await create(), 'a set')
    const neighbour = await world.register(await world.newCard({ municipalityCode: ASAGO }))
    const ppids = await world.identity.ppidsFor('shelter', ASAGO, [neighbour.accountId])
    const entries = [...ppids.values()].map((ppid) => ({ ppid, payload: payloadOf(ASAGO) }))
    const seal = async () =>
      expectOk(
        await world.api.sealStubs({
          params: { setId: keys.setId },
          body: { municipalityCode: ASAGO, entries },
        }),
        'stubs',
      ).stubs.length
    expect(await seal()).toBe(0)
    const [validFrom, validUntil] = [new Date(NOW - MINUTE), new Date(NOW + MINUTE)]
    await world.identity.demo.agreeToShare({
      municipalityCode: ASAGO,
      partnerCode: YABU,
      service: 'shelter',
      validFrom,
      validUntil,
    })
    expect(await seal()).toBe(1)
    world.clock.now = NOW + 2 * MINUTE
    expect(await seal()).toBe(0)
    world.clock.now = NOW
  })

  it('is gone when it is deleted, twice as well as once', async () => {
    const { setId } = expectOk(await create(), 'a set')
    for (const _ of [1, 2]) {
      expect(await world.api.deleteStubSet({ params: { setId } })).toEqual({ ok: true, value: { setId } })
    }
    const sealed = await world.api.sealStubs({
      params: { setId },
      body: { municipalityCode: YABU, entries: [] },
    })
    expect(sealed).toMatchObject({ ok: false, error: { code: 'stub_set_unknown' } })
  })
})

describe('PPIDs', () => {
  it('differ by service and municipality, and stay when the secret is replaced', async () => {
    const accountId = newId()
    const sectors = [sectorOf(YABU, 'shelter'), sectorOf(YABU, 'office'), sectorOf(ASAGO, 'shelter')]
    const owners = sectors.map((sector) => ({ accountId, sector }))
    const read = async (secret: KeyObject) => {
      const book = await world.database.withTenant(YABU, (tx) => getPpids(tx, secret, YABU, owners))
      return sectors.map((sector) => book(accountId, sector))
    }
    const first = await read(secretOf(1))
    expect(new Set(first).size).toBe(3)
    expect(await read(secretOf(2))).toEqual(first)
  })

  it('are one, when two secrets make it at once', async () => {
    const owners = Array.from({ length: 20 }, () => ({
      accountId: newId(),
      sector: sectorOf(YABU, 'shelter'),
    }))
    const books = await Promise.all(
      [1, 2, 3, 4].map((fill) =>
        world.database.withTenant(YABU, (tx) => getPpids(tx, secretOf(fill), YABU, owners)),
      ),
    )
    for (const { accountId, sector } of owners) {
      expect(new Set(books.map((book) => book(accountId, sector))).size).toBe(1)
    }
  })
})

describe('residents in bulk', () => {
  it('are there once however often they are given, and a card can come later', async () => {
    const residents = Array.from({ length: 6000 }, (_, at) => ({
      accountId: newId(),
      municipalityCode: at % 2 ? YABU : ASAGO,
      birthDate: birthday,
      protected: false,
      card: {
        issuerKey: 'ab'.repeat(32),
        serial: (0x10_0000 + at).toString(16),
        certificateDigest: randomBytes(32),
        faceKeyHash: randomBytes(32),
        standing: 'good' as const,
      },
    }))
    await world.identity.demo.createResidents(residents)
    await world.identity.demo.createResidents(residents)
    const late = await world.newCard()
    const { accountId, municipalityCode, birthDate, card } = late
    await world.identity.demo.createResidents([
      { accountId, municipalityCode, birthDate, protected: false, card: null },
    ])
    expect((await world.resolve([world.tap(late)]))[0]).toMatchObject({ reason: 'not_registered' })
    await world.identity.demo.linkCards([{ accountId, municipalityCode, card }])
    expect((await world.resolve([world.tap(late)]))[0]).toMatchObject({ status: 'resolved' })
  })
})

describe('isolation', () => {
  it('every table is bound to a municipality or named as an exception', async () => {
    const examined = await assertTenantTables(world.database.db, { without: tablesWithoutTenant })
    expect(examined.length).toBeGreaterThanOrEqual(10)
  })

  it('no transaction of a municipality sees a row of another, in any table', async () => {
    await world.register(await world.newCard())
    await world.register(await world.newCard({ municipalityCode: ASAGO }))
    const tables = await assertTenantTables(world.database.db, { without: tablesWithoutTenant })
    const countOf = async (tenant: MunicipalityCode | null, table: string, other: string) => {
      const query = sql<{
        n: number
      }>`select count(*) as n from ${sql.table(table)} where municipality_code = ${other}`
      const { rows } = tenant
        ? await world.database.withTenant(tenant, (tx) => query.execute(tx))
        : await query.execute(world.database.db)
      return rows[0]?.n
    }
    for (const table of tables) {
      expect(await countOf(YABU, table, ASAGO), table).toBe(0)
      expect(await countOf(ASAGO, table, YABU), table).toBe(0)
      expect(await countOf(null, table, YABU), table).toBe(0)
    }
    expect(await countOf(YABU, 'account', YABU)).toBeGreaterThan(0)
    expect(await countOf(ASAGO, 'account', ASAGO)).toBeGreaterThan(0)
  })

  it('a resident is recognised at home, or where home agreed for that service, and nowhere else', async () => {
    const towns = [YABU, ASAGO] as const
    const services = ['office', 'resident'] as const
    const residents = await Promise.all(
      towns.map(async (municipalityCode) => world.register(await world.newCard({ municipalityCode }))),
    )
    const terminals = new Map<string, Awaited<ReturnType<World['enrol']>>['terminal']>()
    for (const town of towns) {
      for (const service of services)
        terminals.set(`${town} ${service}`, (await world.enrol(town, service)).terminal)
    }
    const visit = fc.record({
      home: fc.constantFrom(0, 1),
      asked: fc.constantFrom(...towns),
      service: fc.constantFrom(...services),
      agreed: fc.boolean(),
      agreedService: fc.constantFrom(...services),
    })
    await fc.assert(
      fc.asyncProperty(visit, async ({ home, asked, service, agreed, agreedService }) => {
        const holder = residents[home]
        const terminal = terminals.get(`${asked} ${service}`)
        if (!holder || !terminal) throw new Error('prepared above')
        const pair = { municipalityCode: holder.municipalityCode, partnerCode: asked }
        for (const one of services) {
          const until = agreed && one === agreedService ? null : new Date(NOW - MINUTE)
          const period = { validFrom: new Date(NOW - 2 * MINUTE), validUntil: until }
          await world.identity.demo.agreeToShare({ ...pair, service: one, ...period })
        }
        const { terminalId } = terminal
        const [answer] = await world.resolve([world.tap(holder, { terminalId })], {
          terminalId,
          municipalityCode: asked,
          service,
        })
        const expected = holder.municipalityCode === asked || (agreed && agreedService === service)
        expect(answer?.status).toBe(expected ? 'resolved' : 'refused')
      }),
      { numRuns: 30 },
    )
  })
})

describe('unsafe settings', () => {
  it('are refused outside demo mode: the test CA, demo secrets, and keys that a demo left behind', async () => {
    const strict = {
      ...world.deps,
      demoMode: false,
      secrets: { master: world.deps.secrets.master, demo: false },
      cardTrust: { ...world.deps.cardTrust, testCaAllowed: false },
    }
    expect(() => buildIdentityService({ ...strict, cardTrust: world.deps.cardTrust })).toThrow('test CA')
    expect(() => buildIdentityService({ ...strict, secrets: world.deps.secrets })).toThrow('demo secrets')
    await expect(buildIdentityService(strict).start()).rejects.toThrow('made in demo mode')
  })

  it('another master secret opens nothing', async () => {
    const other = { ...world.deps, secrets: { master: randomBytes(32), demo: true } }
    await expect(buildIdentityService(other).start()).rejects.toThrow('does not open')
  })
})
