import { join } from 'node:path'
import {
  activityRoutes,
  type EvidenceAnswer,
  type HouseholdMember,
  KAZASHI_ACR,
  type Need,
  type ShelterEvent,
  shelterRoutes,
} from '@musubi/contracts'
import { err, expectOk, type MunicipalityCode, ok, type Uuid } from '@musubi/kernel'
import { openTestAudit } from '@musubi/platform/audit/testing'
import { createClient, inProcessTransport } from '@musubi/platform/client'
import { createTestDatabase, startTestPostgres, type TestDatabase } from '@musubi/platform/database/testing'
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
import { ASAGO, YABU } from './towns.ts'

const NOW = Date.UTC(2026, 8, 12, 9, 42)
const AT = new Date(NOW).toISOString()
const [HERE, THERE] = ['E2822200039111', 'E2822200026111'] as const
const KEY = { keyId: uuid('c', 1), wrapped: 'wrapped' }
const person = (number: number) => uuid('b', number)
const away = { code: 'service_unavailable' as const, message: '', reference: '', status: 0 }

let database: TestDatabase<ShelterTables>
let outbox: Outbox<typeof shelterQueues>
let service: ShelterService
let app: FastifyInstance
let clock = NOW
let identityIsThere = true
const answers = new Map<string, EvidenceAnswer>()
/** What identity knows of merged accounts: town, PPID that ended, PPID that stays. */
const merged: [MunicipalityCode, string, string][] = []
const questions: { municipalityCode: string; ppids: string[] }[] = []

const nothing = async () => err(away)
const identity: IdentityClient = {
  async resolveEvidence({ body }) {
    return ok({
      answers: body.evidence.map(
        ({ evidenceId }) =>
          answers.get(evidenceId) ?? {
            evidenceId: evidenceId as Uuid,
            status: 'refused' as const,
            reason: 'not_registered' as const,
          },
      ),
    })
  },
  async resolveSubjects({ body }) {
    if (!identityIsThere) return err(away)
    questions.push(body)
    const found = merged.filter(
      ([town, was, is]) =>
        town === body.municipalityCode && (body.ppids.includes(was) || body.ppids.includes(is)),
    )
    return ok({ merged: found.map(([, was, is]) => ({ was, is })) })
  },
  createStubSet: nothing,
  sealStubs: nothing,
  deleteStubSet: nothing,
  getSealingKey: nothing,
}

function holds(tap: number, ppid: string, home: MunicipalityCode = YABU): void {
  const evidenceId = uuid('a', tap)
  const found = { municipalityCode: home, ppid }
  answers.set(evidenceId, { evidenceId, status: 'resolved', ppid, acr: KAZASHI_ACR, home: found })
}

const terminal = (shelterId: string) =>
  createClient(
    shelterRoutes,
    inProcessTransport(app, { headers: { authorization: `${uuid('f', 1)} ${YABU} ${shelterId}` } }),
  )

async function send(events: readonly ShelterEvent[], shelterId: string = HERE) {
  const taps = [...new Set(events.flatMap((event) => ('tapId' in event && event.tapId ? [event.tapId] : [])))]
  const evidence = taps.map((evidenceId) => ({ evidenceId, keyId: KEY.keyId, sealed: 'AAAA' }))
  const body = { batchId: uuid('9', 1), sentAt: AT, pending: 0, oldestPendingAt: null, keys: [KEY], evidence }
  return expectOk(
    await terminal(shelterId).recordEvents({ body: { ...body, events: [...events] } }),
    'a batch',
  )
}

const checkIn = (id: number, of: number, shelterId: string = HERE) =>
  makeEvent('stay.checked_in', { id, person: of, tap: id, shelterId, ms: NOW + id })

interface Registered {
  readonly name?: string
  readonly ppid?: string
  readonly needs?: readonly Need[]
  readonly hidden?: boolean
  readonly household?: number
}

async function register(number: number, facts: Registered = {}, town: MunicipalityCode = YABU) {
  const { ppid = `ppid-${number}`, needs = [], hidden = false, household = number } = facts
  const displayName = facts.name ?? `試験${number}さん`
  const member: HouseholdMember = { personId: person(number), displayName, ageBand: '40s', needs: [...needs] }
  const members = [{ ...member, ppid, protected: hidden }]
  await service.setUp.registerHouseholds(town, [{ householdId: uuid('8', household), members }])
}

/** Lets the job ask, as it does by itself every hour. */
async function askIdentity() {
  await service.start()
  await vi.waitFor(async () => expect(await outbox.pending('shelter.merges')).toBe(0), 20_000)
}

async function roster(shelterId: string = HERE) {
  const { people, unnamed } = expectOk(await terminal(shelterId).getRoster(), 'a roster')
  return {
    unnamed,
    people: people.map(({ displayName, needs, confirmation, since }) => ({
      displayName,
      needs,
      confirmation,
      since,
    })),
  }
}

const totals = async () => {
  const client = createClient(shelterRoutes, inProcessTransport(app, { headers: { 'x-staff': YABU } }))
  return expectOk(await client.getHqOverview(), 'an overview').totals
}

const MILK: Need = { kind: 'allergy', items: ['milk'] }
const EGG: Need = { kind: 'allergy', items: ['egg'] }

beforeAll(async () => {
  database = await createTestDatabase<ShelterTables>({
    service: 'shelter',
    migrationsDir: join(import.meta.dirname, '../src/db/migrations'),
    tablesWithoutTenant,
  })
  outbox = await createOutbox(database, { queues: shelterQueues })
  service = buildShelterService({
    database,
    audit: await openTestAudit(database, 'shelter', shelterAuditActions),
    outbox,
    identity,
    entities: { upsertEntity: async () => ok() },
    clock: () => clock,
    authorise: {
      staff: async ({ headers }) => {
        const municipalityCode = headers['x-staff']
        if (typeof municipalityCode !== 'string') return err('unauthenticated')
        return ok({ kind: 'staff', subject: 's', name: 'n', municipalityCode, roles: ['hq'] })
      },
      service: async () => ok({ kind: 'service', service: 'identity' }),
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
    { municipalityCode: YABU, name: '養父市', sharesWith: [ASAGO] },
    { municipalityCode: ASAGO, name: '朝来市', sharesWith: [YABU] },
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

const emptied =
  'stub, stub_set, stay, occupancy, worklist, terminal_report, opening, event, tap, evidence_key, unresolved_evidence, person, registration, merged_ppid, disaster'
async function startAnew() {
  clock = NOW
  identityIsThere = true
  answers.clear()
  merged.length = 0
  questions.length = 0
  await database.owner.withClient((client) => client.query(`truncate ${emptied}`))
  const disaster = { disasterId: uuid('d', 1), name: '但馬豪雨', drill: true, hazards: ['flood' as const] }
  expectOk(await service.shelters.openDisaster(YABU, { ...disaster, declaredAt: AT }), 'opens')
}
beforeEach(startAnew)

/** Somebody registered twice, with 1 first. */
async function registerTwice() {
  await register(1, { name: '古い登録さん', needs: [MILK, { kind: 'support' }] })
  clock += 1000
  await register(2, { name: '新しい登録さん', needs: [EGG] })
}

describe('somebody registered twice whose accounts became one', () => {
  it('is one person with everything known about them, and one stay', async () => {
    await registerTwice()
    holds(1, 'ppid-1')
    holds(2, 'ppid-2')
    await send([checkIn(1, 1)])
    expect((await send([checkIn(2, 2)])).shelter.headCount.total).toBe(2)
    merged.push([YABU, 'ppid-1', 'ppid-2'])
    await askIdentity()
    const needs = [{ kind: 'allergy', items: ['egg', 'milk'] }, { kind: 'support' }]
    expect(await roster()).toEqual({
      unnamed: 0,
      people: [
        {
          displayName: '新しい登録さん',
          needs,
          confirmation: 'confirmed',
          since: new Date(NOW + 1).toISOString(),
        },
      ],
    })
    expect(await totals()).toMatchObject({ named: 1, supportTotal: 1, supportUnconfirmed: 0, worklist: 0 })
    expect((await totals()).arrivalsLastHour).toBe(1)
    // Going out by either registration ends the one stay.
    holds(3, 'ppid-2')
    await send([makeEvent('stay.checked_out', { id: 3, person: 1, tap: 3, ms: NOW + 3 })])
    expect(await roster()).toEqual({ people: [], unnamed: 0 })
  })

  it('sleeps in one place: whoever checked in twice is in the later shelter, and both are told', async () => {
    await registerTwice()
    holds(1, 'ppid-1')
    holds(2, 'ppid-2')
    await send([checkIn(1, 1)])
    await send([{ ...checkIn(2, 2, THERE) }], THERE)
    merged.push([YABU, 'ppid-2', 'ppid-1'])
    await askIdentity()
    expect((await roster(HERE)).people).toHaveLength(0)
    expect((await roster(THERE)).people).toMatchObject([{ displayName: '新しい登録さん' }])
    expect(await totals()).toMatchObject({ evacuees: 1, worklist: 2 })
  })

  it('is the same whatever comes first and however often: registrations, events, the merge', async () => {
    const acts: Record<string, () => Promise<unknown>> = {
      old: () => ((clock = NOW), register(1, { name: '古い登録さん', needs: [MILK] })),
      new: () => ((clock = NOW + 1000), register(2, { name: '新しい登録さん', needs: [EGG] })),
      other: () => register(3),
      tap: () => send([checkIn(1, 1), checkIn(2, 2)]),
      merge: async () => {
        if (merged.length === 0) merged.push([YABU, 'ppid-1', 'ppid-2'])
        await askIdentity()
      },
    }
    const order = fc.shuffledSubarray([...Object.keys(acts), ...Object.keys(acts)], { minLength: 10 })
    await fc.assert(
      fc.asyncProperty(order, async (names) => {
        await startAnew()
        for (const name of names) await acts[name]?.()
        // Both registrations have to be known before anybody can see that they are one.
        await acts['merge']?.()
        const { rows } = await database.withTenant(YABU, (tx) =>
          sql`select person_id, ppid, display_name, needs from person where merged_into is null order by 1`.execute(
            tx,
          ),
        )
        expect(rows).toMatchObject([
          {
            person_id: person(2),
            ppid: 'ppid-2',
            display_name: '新しい登録さん',
            needs: [{ kind: 'allergy', items: ['egg', 'milk'] }],
          },
          { person_id: person(3), ppid: 'ppid-3' },
        ])
        expect(await totals()).toMatchObject({ evacuees: 1, worklist: 1, arrivalsLastHour: 1 })
      }),
      { numRuns: 6 },
    )
  })

  it('is known by a tap whose PPID took over that of the registration, at once', async () => {
    await register(1, { name: '古い登録さん', needs: [MILK] })
    merged.push([YABU, 'ppid-1', 'ppid-9'])
    holds(1, 'ppid-9')
    const { results } = await send([checkIn(1, 1)])
    expect(results[0]).toMatchObject({ status: 'accepted', confirmation: 'confirmed' })
    expect(questions).toEqual([{ municipalityCode: YABU, ppids: ['ppid-9'] }])
    // The next tap finds the person without a question.
    holds(2, 'ppid-9')
    await send([makeEvent('stay.checked_out', { id: 2, person: 1, tap: 2, ms: NOW + 2 })])
    expect(questions).toHaveLength(1)
  })

  it('is counted while identity does not say who was merged, and confirmed later', async () => {
    await register(1)
    merged.push([YABU, 'ppid-1', 'ppid-9'])
    holds(1, 'ppid-9')
    identityIsThere = false
    const { results, shelter } = await send([checkIn(1, 1)])
    expect(results[0]).toMatchObject({ status: 'accepted', confirmation: 'unresolved' })
    expect(shelter.headCount.total).toBe(1)
    identityIsThere = true
    await service.start()
    await vi.waitFor(
      async () => expect((await roster()).people).toMatchObject([{ confirmation: 'confirmed' }]),
      20_000,
    )
  })

  it('reads in the log that the registrations are one, with what happened under both', async () => {
    await register(1, { ppid: 'read-1' })
    await register(2, { ppid: 'read-2' })
    merged.push([YABU, 'read-1', 'read-2'])
    await askIdentity()
    await askIdentity()
    const client = createClient(activityRoutes('shelter'), inProcessTransport(app, { headers: {} }))
    for (const ppid of ['read-1', 'read-2']) {
      const { entries } = expectOk(
        await client.listActivity({ query: { municipalityCode: YABU, ppid } }),
        'activity',
      )
      expect(entries.filter(({ action }) => action === 'registrations.joined')).toHaveLength(1)
    }
  })
})

describe('a merge', () => {
  it('tells nothing about somebody under a protection measure: they are nobody as before', async () => {
    await register(1, { hidden: true })
    clock += 1000
    await register(2)
    merged.push([YABU, 'ppid-1', 'ppid-2'])
    await askIdentity()
    holds(1, 'ppid-2')
    const hidden = await send([checkIn(1, 2)])
    const shown = await roster()
    await send([makeEvent('event.voided', { id: 9, voids: 1 })])
    const nobody = await send([checkIn(2, 77)])
    const plain = ({ results, shelter }: typeof hidden) => [
      results.map(({ eventId: _, ...result }) => result),
      shelter.headCount,
    ]
    expect(plain(hidden)).toEqual(plain(nobody))
    expect(shown).toEqual({ people: [], unnamed: 1 })
  })

  it('stays in its municipality, which asks for its own residents alone', async () => {
    await register(1)
    await register(2)
    await register(5, { ppid: 'ppid-1' }, ASAGO)
    await register(6, { ppid: 'ppid-2' }, ASAGO)
    merged.push([YABU, 'ppid-1', 'ppid-2'])
    await askIdentity()
    const mergedIn = async (town: MunicipalityCode) => {
      const { rows } = await database.withTenant(town, (tx) =>
        sql<{ merged: number }>`select count(merged_into)::int as merged from person`.execute(tx),
      )
      return rows[0]?.merged
    }
    expect([await mergedIn(YABU), await mergedIn(ASAGO)]).toEqual([1, 0])
    for (const { municipalityCode, ppids } of questions) {
      expect([YABU, ASAGO]).toContain(municipalityCode)
      expect(ppids.every((ppid) => ['ppid-1', 'ppid-2'].includes(ppid))).toBe(true)
    }
  })

  it('of two guests makes one of them where they stay', async () => {
    await register(5, { needs: [MILK] }, ASAGO)
    clock += 1000
    await register(6, { needs: [EGG] }, ASAGO)
    holds(1, 'ppid-5', ASAGO)
    holds(2, 'ppid-6', ASAGO)
    await send([checkIn(1, 5), checkIn(2, 6)])
    expect((await totals()).named).toBe(2)
    merged.push([ASAGO, 'ppid-5', 'ppid-6'])
    await askIdentity()
    expect((await roster()).people).toMatchObject([
      { displayName: '試験6さん', needs: [{ kind: 'allergy', items: ['egg', 'milk'] }] },
    ])
    expect(await totals()).toMatchObject({ named: 1, evacuees: 1 })
  })
})
