import { join } from 'node:path'
import {
  activityRoutes,
  type EvidenceAnswer,
  type HouseholdMember,
  KAZASHI_ACR,
  type ShelterEvent,
  shelterRoutes,
  type StubPayload,
} from '@musubi/contracts'
import { err, expectOk, type MunicipalityCode, ok, type Uuid } from '@musubi/kernel'
import { createClient, inProcessTransport } from '@musubi/platform/client'
import { createTestDatabase, startTestPostgres, type TestDatabase } from '@musubi/platform/database/testing'
import type { Audit } from '@musubi/platform/audit'
import { openTestAudit } from '@musubi/platform/audit/testing'
import { buildHttpServer } from '@musubi/platform/http'
import { silentLogger } from '@musubi/platform/logging'
import { createOutbox, type Outbox } from '@musubi/platform/outbox'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  buildShelterService,
  type IdentityClient,
  type ShelterService,
  type ShelterTables,
  shelterAuditActions,
  shelterQueues,
  tablesWithoutTenant,
} from '../src/index.ts'
import { makeEvent, uuid } from './arbitrary-events.ts'
import { ASAGO, TOYOOKA, YABU } from './towns.ts'

const NOW = Date.UTC(2026, 8, 12, 9, 42)
const AT = new Date(NOW).toISOString()
const [HERE, THERE] = ['E2822200039111', 'E2822200026111'] as const
const DISASTER = uuid('d', 1)
const KEY = { keyId: uuid('c', 1), wrapped: 'wrapped' }

/** Persons by number: 1-2 one household, 3 alone, 4 protected, 5 of Asago (agreement), 6 of Toyooka (none). */
const person = (number: number) => uuid('b', number)
const member = (number: number): HouseholdMember => ({
  personId: person(number),
  displayName: `試験${number}さん`,
  ageBand: '40s',
  needs: number === 3 ? [{ kind: 'support' }] : [],
})

let database: TestDatabase<ShelterTables>
let service: ShelterService
let audit: Audit<typeof shelterAuditActions>
let outbox: Outbox<typeof shelterQueues>
let app: FastifyInstance
let identityIsThere = true
let asked = 0
const answers = new Map<string, EvidenceAnswer>()
const sealed: StubPayload[] = []
const sets = new Set<string>()
const away = { code: 'service_unavailable' as const, message: '', reference: '', status: 0 }

const identity: IdentityClient = {
  async resolveEvidence({ body }) {
    if (!identityIsThere) return err(away)
    asked++
    return ok({
      answers: body.evidence.map(({ evidenceId }) => answers.get(evidenceId) ?? refusal(evidenceId as Uuid)),
    })
  },
  async createStubSet({ body }) {
    sets.add(body.setId)
    const setId = body.setId as Uuid
    return ok({
      setId,
      setKey: 'AAAA',
      salt: 'AAAA',
      faceRoots: [],
      authenticationRoots: [],
      testCaAllowed: true,
    })
  },
  async sealStubs({ body }) {
    sealed.push(...body.entries.map(({ payload }) => payload as StubPayload))
    const stubs = body.entries.map(({ ppid }) => ({
      stubId: Buffer.from(ppid).toString('base64url'),
      box: 'AAAA',
    }))
    return ok({ stubs })
  },
  async deleteStubSet({ params }) {
    sets.delete(params.setId)
    return ok({ setId: params.setId as Uuid })
  },
  resolveSubjects: async () => (identityIsThere ? ok({ merged: [] }) : err(away)),
  getSealingKey: async () => ok({ kty: 'OKP', crv: 'X25519', x: 'AAAA' }),
}

function refusal(evidenceId: Uuid, reason: 'not_registered' | 'revoked' = 'not_registered'): EvidenceAnswer {
  return { evidenceId, status: 'refused', reason }
}

function holds(tap: number, ppid: string, home: MunicipalityCode = YABU): void {
  const evidenceId = uuid('a', tap)
  const found = { municipalityCode: home, ppid }
  answers.set(evidenceId, { evidenceId, status: 'resolved', ppid, acr: KAZASHI_ACR, home: found })
}

function terminal(number: number, shelterId: string = HERE, code: MunicipalityCode = YABU) {
  const headers = { authorization: `${uuid('f', number)} ${code} ${shelterId}` }
  return createClient(shelterRoutes, inProcessTransport(app, { headers }))
}

const hq = (code: MunicipalityCode = YABU) =>
  createClient(shelterRoutes, inProcessTransport(app, { headers: { 'x-staff': code } }))

async function send(number: number, events: readonly ShelterEvent[], shelterId: string = HERE) {
  const taps = new Set(events.flatMap((event) => ('tapId' in event && event.tapId ? [event.tapId] : [])))
  const evidence = [...taps].map((evidenceId) => ({ evidenceId, keyId: KEY.keyId, sealed: 'AAAA' }))
  const body = { batchId: uuid('9', 1), sentAt: AT, pending: 0, oldestPendingAt: null, keys: [KEY], evidence }
  return expectOk(
    await terminal(number, shelterId).recordEvents({ body: { ...body, events: [...events] } }),
    'a batch',
  )
}

const checkIn = (id: number, of: number, tap: number, shelterId: string = HERE, number = 1) =>
  makeEvent('stay.checked_in', { id, person: of, tap, shelterId, terminal: number, ms: NOW + id })

beforeAll(async () => {
  database = await createTestDatabase<ShelterTables>({
    service: 'shelter',
    migrationsDir: join(import.meta.dirname, '../src/db/migrations'),
    tablesWithoutTenant,
  })
  outbox = await createOutbox(database, { queues: shelterQueues })
  audit = await openTestAudit(database, 'shelter', shelterAuditActions)
  service = buildShelterService({
    database,
    audit,
    outbox,
    identity,
    entities: { upsertEntity: async () => ok() },
    clock: () => NOW,
    authorise: {
      staff: async ({ headers }) => {
        const municipalityCode = headers['x-staff']
        if (typeof municipalityCode !== 'string') return err('unauthenticated')
        return ok({ kind: 'staff', subject: 's', name: 'n', municipalityCode, roles: ['hq'] })
      },
      service: async ({ headers }) => {
        const service = headers['x-service']
        return typeof service === 'string' ? ok({ kind: 'service', service }) : err('unauthenticated')
      },
      terminal: async ({ headers }) => {
        const [terminalId, municipalityCode, shelterId] = String(headers.authorization ?? '').split(' ')
        if (!terminalId || !municipalityCode || !shelterId) return err('unauthenticated')
        return ok({ kind: 'terminal', terminalId, municipalityCode, shelterId })
      },
    },
  })
  app = buildHttpServer({ services: [service], log: silentLogger })
  await app.ready()
  await service.setUp.saveMunicipalities([
    { municipalityCode: YABU, name: '養父市', sharesWith: [ASAGO, TOYOOKA] },
    { municipalityCode: ASAGO, name: '朝来市', sharesWith: [YABU] },
    { municipalityCode: TOYOOKA, name: '豊岡市', sharesWith: [] },
  ])
  await database.withTenant(YABU, async (tx) => {
    for (const site of [HERE, THERE]) {
      await sql`insert into site (municipality_code, site_id, kind, name, address, lat, lon, welfare)
        values (${YABU}, ${site}, 'designated_shelter', ${site}, '', 35.4, 134.8, false)`.execute(tx)
    }
  })
})

afterAll(async () => {
  await service?.stop()
  await app?.close()
  await database?.drop()
  await (await startTestPostgres()).stop()
})

const emptied = ['stub', 'stub_set', 'stay', 'occupancy', 'worklist', 'terminal_report']
beforeEach(async () => {
  identityIsThere = true
  answers.clear()
  sealed.length = 0
  asked = 0
  await database.owner.withClient((client) =>
    client.query(
      `truncate ${emptied.join()}, opening, event, tap, evidence_key, unresolved_evidence, person, disaster`,
    ),
  )
  const one = (number: number, more = {}) => ({
    ...member(number),
    ppid: `ppid-${number}`,
    protected: false,
    ...more,
  })
  await service.setUp.registerHouseholds(YABU, [
    { householdId: uuid('8', 1), members: [one(1), one(2, { ppid: null })] },
    { householdId: uuid('8', 3), members: [one(3)] },
    { householdId: uuid('8', 4), members: [one(4, { protected: true })] },
  ])
  await service.setUp.registerHouseholds(ASAGO, [{ householdId: uuid('8', 5), members: [one(5)] }])
  await service.setUp.registerHouseholds(TOYOOKA, [{ householdId: uuid('8', 6), members: [one(6)] }])
  const disaster = {
    disasterId: DISASTER,
    name: '但馬豪雨',
    drill: true,
    hazards: ['flood' as const],
    declaredAt: AT,
  }
  expectOk(await service.shelters.openDisaster(YABU, disaster), 'opens')
})

async function roster(shelterId: string = HERE) {
  const { people, unnamed } = expectOk(await terminal(1, shelterId).getRoster(), 'a roster')
  return { people: people.map(({ personId, confirmation }) => [personId, confirmation]), unnamed }
}

async function totals() {
  return expectOk(await hq().getHqOverview(), 'an overview').totals
}

describe('a batch of a reception terminal', () => {
  it('checks a household in by one tap and asks identity once', async () => {
    holds(1, 'ppid-1')
    const { results, shelter } = await send(1, [checkIn(1, 1, 1), checkIn(2, 2, 1)])
    expect(results.map(({ status, confirmation }) => [status, confirmation])).toEqual([
      ['accepted', 'confirmed'],
      ['accepted', 'confirmed'],
    ])
    expect(shelter.headCount).toEqual({ total: 2, named: 2, unnamed: 0 })
    expect(asked).toBe(1)
  })

  it('gives one state three times over, shuffled and split', async () => {
    holds(1, 'ppid-1')
    holds(2, 'ppid-3')
    const events = [
      checkIn(1, 1, 1),
      checkIn(2, 2, 1),
      checkIn(3, 3, 2),
      makeEvent('headcount.added', { id: 4, count: 5, ms: NOW + 4 }),
      makeEvent('event.voided', { id: 5, voids: 2, ms: NOW + 5 }),
      makeEvent('headcount.removed', { id: 6, count: 2, ms: NOW + 6 }),
    ]
    const thrice = fc.shuffledSubarray([...events, ...events, ...events], { minLength: 18 })
    await fc.assert(
      fc.asyncProperty(thrice, fc.integer({ min: 1, max: 18 }), async (order, size) => {
        await database.owner.withClient((client) =>
          client.query('truncate event, tap, stay, occupancy, worklist'),
        )
        for (let at = 0; at < order.length; at += size) await send(1, order.slice(at, at + size))
        const { shelter } = await send(1, events)
        expect(shelter.headCount).toEqual({ total: 5, named: 2, unnamed: 3 })
        expect((await totals()).arrivalsLastHour).toBe(7)
      }),
      { numRuns: 8 },
    )
  })

  it('refuses single events with a reason and takes the others', async () => {
    holds(1, 'ppid-1')
    await send(1, [checkIn(1, 1, 1)])
    const { results } = await send(1, [
      makeEvent('headcount.added', { id: 2, terminal: 2 }),
      makeEvent('headcount.added', { id: 3, shelterId: THERE }),
      makeEvent('headcount.added', { id: 4, seq: 1 }),
      { ...checkIn(1, 3, 1) },
      { ...makeEvent('headcount.added', { id: 5 }), disasterId: uuid('d', 9) },
      makeEvent('headcount.added', { id: 6, count: 4 }),
    ])
    expect(results.map(({ status, reason }) => reason ?? status)).toEqual([
      'other_terminal',
      'other_shelter',
      'sequence_reused',
      'id_reused',
      'disaster_unknown',
      'accepted',
    ])
    expect((await totals()).evacuees).toBe(5)
  })

  it('moves whoever checks in elsewhere, with two terminals at once', async () => {
    holds(1, 'ppid-1')
    holds(2, 'ppid-1')
    await Promise.all([
      send(1, [checkIn(1, 1, 1)]),
      send(2, [checkIn(2, 1, 2, THERE, 2)], THERE),
      send(1, [checkIn(1, 1, 1)]),
    ])
    expect(await roster(HERE)).toEqual({ people: [], unnamed: 0 })
    expect(await roster(THERE)).toEqual({ people: [[person(1), 'confirmed']], unnamed: 0 })
    expect((await totals()).worklist).toBe(2)
  })
})

describe('evidence', () => {
  it('waits while identity is away, and everybody is counted; later it is resolved by itself', async () => {
    identityIsThere = false
    holds(1, 'ppid-3')
    const { results, shelter } = await send(1, [checkIn(1, 3, 1)])
    expect(results[0]).toMatchObject({ status: 'accepted', confirmation: 'unresolved' })
    expect(shelter.headCount.total).toBe(1)
    expect(await totals()).toMatchObject({ unresolvedEvidence: 1, supportTotal: 1, supportUnconfirmed: 0 })
    identityIsThere = true
    await service.start()
    await vi.waitFor(async () => expect((await roster()).people).toEqual([[person(3), 'confirmed']]), 20_000)
    expect((await totals()).unresolvedEvidence).toBe(0)
    const { rows } = await database.owner.withClient((client) =>
      client.query(
        'select (select count(*) from unresolved_evidence) + (select count(*) from evidence_key) as kept',
      ),
    )
    expect(Number(rows[0].kept)).toBe(0)
  })

  it('that is refused leaves the person counted, and asks staff to look', async () => {
    answers.set(uuid('a', 1), refusal(uuid('a', 1), 'revoked'))
    const { results, shelter } = await send(1, [checkIn(1, 3, 1)])
    expect(results[0]).toMatchObject({ status: 'accepted', confirmation: 'needs_staff', reason: 'revoked' })
    expect(shelter.headCount.total).toBe(1)
    expect(await totals()).toMatchObject({ worklist: 1, supportUnconfirmed: 1 })
  })

  it('of one household gives no name to a person of another', async () => {
    holds(1, 'ppid-1')
    const { results, shelter } = await send(1, [checkIn(1, 3, 1)])
    expect(results[0]).toMatchObject({ confirmation: 'needs_staff', reason: 'not_in_household' })
    expect(shelter.headCount).toEqual({ total: 1, named: 0, unnamed: 1 })
    expect(await roster()).toEqual({ people: [], unnamed: 1 })
  })

  it('of a protected person is answered exactly like that of nobody', async () => {
    const answersOf = async (of: number, tap: number, resolved: boolean) => {
      if (resolved) holds(tap, `ppid-${of}`)
      const { results, shelter } = await send(1, [checkIn(tap, of, tap)])
      const { eventId: _, ...result } = results[0] ?? { eventId: '' }
      return { result, headCount: shelter.headCount, roster: await roster() }
    }
    const hidden = await answersOf(4, 1, true)
    await send(1, [makeEvent('event.voided', { id: 50, voids: 1 })])
    const nobody = await answersOf(77, 2, false)
    expect(hidden).toEqual(nobody)
    expect(hidden.headCount).toEqual({ total: 1, named: 0, unnamed: 1 })
  })

  it('takes a name off the roster as soon as a protection measure is entered', async () => {
    holds(1, 'ppid-1')
    await send(1, [checkIn(1, 1, 1)])
    const now = { ...member(1), ppid: 'ppid-1', protected: true }
    await service.setUp.registerHouseholds(YABU, [{ householdId: uuid('8', 1), members: [now] }])
    expect(await roster()).toEqual({ people: [], unnamed: 1 })
    expect(await totals()).toMatchObject({ named: 0, unnamed: 1 })
  })
})

describe('a guest of another town', () => {
  const logOf = (code: MunicipalityCode) =>
    database.withTenant(code, async (tx) =>
      (await audit.list(tx, { actions: ['household.seen_elsewhere'] })).map(({ body }) => body),
    )

  it('is known by name under an agreement, and the home town can read who looked', async () => {
    holds(1, 'ppid-5', ASAGO)
    const { results } = await send(1, [checkIn(1, 5, 1)])
    expect(results[0]?.confirmation).toBe('confirmed')
    const { people } = expectOk(await terminal(1).getRoster(), 'a roster')
    expect(people).toMatchObject([{ displayName: '試験5さん', home: ASAGO }])
    expect(await logOf(ASAGO)).toMatchObject([
      {
        actor: { kind: 'terminal', municipalityCode: YABU },
        subject: { kind: 'person', id: 'ppid-5' },
        details: { disasterId: DISASTER, people: 1 },
      },
    ])
    await send(1, [checkIn(1, 5, 1)])
    expect(await logOf(ASAGO)).toHaveLength(1)
  })

  it('reads it through identity, and through nobody else', async () => {
    const ask = (service: string, ppid: string) =>
      createClient(
        activityRoutes('shelter'),
        inProcessTransport(app, { headers: { 'x-service': service } }),
      ).listActivity({ query: { municipalityCode: ASAGO, ppid } })
    const mine = expectOk(await ask('identity', 'ppid-5'), 'activity').entries
    expect(mine.map(({ action, by }) => [action, by.municipalityCode])).toContainEqual([
      'household.seen_elsewhere',
      YABU,
    ])
    const others = expectOk(await ask('identity', 'ppid-6'), 'activity').entries
    expect(others.map(({ action }) => action)).not.toContain('household.seen_elsewhere')
    expect(await ask('office', 'ppid-5')).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })

  it('without an agreement of both towns is only counted', async () => {
    holds(1, 'ppid-6', TOYOOKA)
    const { results, shelter } = await send(1, [checkIn(1, 6, 1)])
    expect(results[0]).toMatchObject({ confirmation: 'needs_staff', reason: 'no_agreement' })
    expect(shelter.headCount).toEqual({ total: 1, named: 0, unnamed: 1 })
    expect(await logOf(TOYOOKA)).toEqual([])
  })
})

describe('sealed stubs', () => {
  // Opening a disaster leaves a job that seals as well; it is let through first.
  beforeEach(async () => {
    await service.start()
    await vi.waitFor(async () => expect(await outbox.pending('shelter.stubs')).toBe(0), 20_000)
  })
  const setup = async () => expectOk(await terminal(1).getTerminalSetup(), 'a setup')

  it('hold card holders of the town and of agreements, page by version, and nobody who is protected', async () => {
    await service.shelters.refreshStubs(YABU, DISASTER)
    const { stubSets } = await setup()
    expect(stubSets).toHaveLength(2)
    const holders = [...new Set(sealed.map(({ personId }) => personId))].sort()
    expect(holders).toEqual([person(1), person(3), person(5)])
    for (const { setId, version } of stubSets) {
      const all = expectOk(await terminal(1).listStubs({ params: { setId }, query: {} }), 'stubs')
      expect(all.stubs.length).toBeGreaterThan(0)
      const query = { after: String(version) }
      expect(expectOk(await terminal(1).listStubs({ params: { setId }, query }), 'no delta').stubs).toEqual(
        [],
      )
    }
    expect(JSON.stringify(sealed)).not.toContain(person(4))
  })

  it('are not interrupted when somebody is registered who is under protection already', async () => {
    await service.shelters.refreshStubs(YABU, DISASTER)
    const before = (await setup()).stubSets.map(({ setId }) => setId)
    const members = [{ ...member(8), ppid: 'ppid-8', protected: true }]
    await service.setUp.registerHouseholds(YABU, [{ householdId: uuid('8', 8), members }])
    sealed.length = 0
    await service.shelters.refreshStubs(YABU, DISASTER)
    expect((await setup()).stubSets.map(({ setId }) => setId)).toEqual(before)
    expect(JSON.stringify(sealed)).not.toContain(person(8))
  })

  it('are made anew under another id when somebody in them comes under protection, and go with the disaster', async () => {
    await service.shelters.refreshStubs(YABU, DISASTER)
    const before = (await setup()).stubSets.map(({ setId }) => setId)
    const hidden = { ...member(3), ppid: 'ppid-3', protected: true }
    await service.setUp.registerHouseholds(YABU, [{ householdId: uuid('8', 3), members: [hidden] }])
    sealed.length = 0
    await service.shelters.refreshStubs(YABU, DISASTER)
    const after = (await setup()).stubSets.map(({ setId }) => setId)
    expect(after.filter((setId) => before.includes(setId))).toHaveLength(1)
    expect(JSON.stringify(sealed)).not.toContain(person(3))
    expectOk(await hq().closeDisaster({ params: { disasterId: DISASTER }, body: { closedAt: AT } }), 'closes')
    await service.shelters.refreshStubs(YABU, DISASTER)
    expect(after.some((setId) => sets.has(setId))).toBe(false)
  })
})
