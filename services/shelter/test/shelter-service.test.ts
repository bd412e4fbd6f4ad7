import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ShelterEvent } from '@musubi/contracts'
import { shelterRoutes } from '@musubi/contracts'
import { ASAGO, demoMunicipalities, demoOpenings, generateTown, playPast, YABU } from '@musubi/demo-town'
import { err, expectOk, ok, type MunicipalityCode, uuidV7 } from '@musubi/kernel'
import { createClient, inProcessTransport } from '@musubi/platform/client'
import { createTestDatabase, startTestPostgres, type TestDatabase } from '@musubi/platform/database/testing'
import { openTestAudit } from '@musubi/platform/audit/testing'
import { buildHttpServer } from '@musubi/platform/http'
import { silentLogger } from '@musubi/platform/logging'
import { createOutbox, type Outbox } from '@musubi/platform/outbox'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { occupancyOf, reduceStays } from '../src/core/index.ts'
import {
  buildShelterService,
  type NgsiPayload,
  type ShelterTables,
  type ShelterService,
  shelterAuditActions,
  shelterQueues,
  tablesWithoutTenant,
} from '../src/index.ts'

const NOW = Date.UTC(2026, 8, 12, 9, 42)
const data = (file: string) => readFileSync(join(import.meta.dirname, '../../../data/shelters', file))
const newId = () => uuidV7(NOW, crypto.getRandomValues(new Uint8Array(10)))

let database: TestDatabase<ShelterTables>
let outbox: Outbox<typeof shelterQueues>
let service: ShelterService
let app: FastifyInstance
const written: { code: MunicipalityCode; entity: NgsiPayload }[] = []
let brokerIsThere = true

beforeAll(async () => {
  database = await createTestDatabase<ShelterTables>({
    service: 'shelter',
    migrationsDir: join(import.meta.dirname, '../src/db/migrations'),
    tablesWithoutTenant,
  })
  outbox = await createOutbox(database, { queues: shelterQueues })
  const audit = await openTestAudit(database, 'shelter', shelterAuditActions)
  service = buildShelterService({
    database,
    audit,
    outbox,
    clock: () => NOW,
    entities: {
      upsertEntity: async (code, entity) => {
        if (!brokerIsThere) return err('unavailable')
        written.push({ code, entity })
        return ok()
      },
    },
    authorise: {
      staff: async ({ headers }) => {
        const [municipalityCode, role] = String(headers.authorization ?? '').split(' ')
        if (!municipalityCode || !role) return err('unauthenticated')
        return ok({ kind: 'staff', subject: 's', name: 'n', municipalityCode, roles: [role] })
      },
    },
  })
  app = buildHttpServer({ services: [service], log: silentLogger })
  await app.ready()
  await service.setUp.saveMunicipalities(demoMunicipalities)
  for (const file of ['yabu_shelters.csv', 'tajima_neighbour_shelters.csv']) {
    expectOk(await service.setUp.installOpenData(data(file)), file)
  }
  await service.start()
})

afterAll(async () => {
  await service?.stop()
  await app?.close()
  await database?.drop()
  await (await startTestPostgres()).stop()
})

const client = (authorization = '') =>
  createClient(shelterRoutes, inProcessTransport(app, { headers: authorization ? { authorization } : {} }))
const hq = (code: string = YABU) => client(`${code} hq`)

async function openFreshDisaster(code: MunicipalityCode = YABU) {
  const disasterId = newId()
  await database.withTenant(code, (tx) =>
    sql`update disaster set closed_at = ${new Date(NOW)} where closed_at is null`.execute(tx),
  )
  const disaster = {
    disasterId,
    name: '但馬豪雨',
    drill: true,
    hazards: ['flood' as const],
    declaredAt: new Date(NOW).toISOString(),
  }
  expectOk(await service.shelters.openDisaster(code, disaster), 'opens')
  return disasterId
}

async function register(households: ReturnType<typeof generateTown>) {
  const registrations = households.map(({ householdId, members }) => ({
    householdId,
    members: members.map((member) => ({ ...member, needs: [...member.needs], ppid: null })),
  }))
  await service.setUp.registerHouseholds(YABU, registrations)
}

describe('open data on the map', () => {
  it('has 53 + 162 places in Yabu and 240 + 715 in the neighbours; in a flood only valid sites are offered', async () => {
    const all = expectOk(
      await client().listSites({ params: { municipalityCode: YABU }, query: { neighbours: 'true' } }),
      'sites',
    )
    const count = (own: boolean, kind: string) =>
      all.sites.filter((site) => (site.municipalityCode === YABU) === own && site.kind === kind).length
    expect([count(true, 'designated_shelter'), count(true, 'emergency_site')]).toEqual([53, 162])
    expect([count(false, 'designated_shelter'), count(false, 'emergency_site')]).toEqual([240, 715])
    expect(all.sources[0]).toContain('国土地理院')
    const flood = expectOk(
      await client().listSites({
        params: { municipalityCode: YABU },
        query: { kind: 'emergency_site', hazard: 'flood' },
      }),
      'flood',
    )
    expect(flood.sites).toHaveLength(98)
    expect(flood.sites.every(({ hazards }) => hazards?.includes('flood'))).toBe(true)
  })

  it('takes a file whole or not at all', async () => {
    const text = data('yabu_shelters.csv').toString('utf8')
    const broken = text.replace('35.393136', 'north').replace(/^28222(.*めいじ)/m, '28222$1')
    const editor = client(`${YABU} open_data_editor`)
    const send = (content: string, apply: boolean) =>
      editor.importSites({
        body: {
          importId: newId(),
          fileName: 'a.csv',
          content: Buffer.from(content).toString('base64'),
          apply,
        },
      })
    const refused = expectOk(await send(broken, true), 'a report')
    expect(refused.applied).toBe(false)
    expect(refused.problems[0]).toMatchObject({ row: 2, problem: 'not_a_number', value: 'north' })
    const renamed = text.replaceAll('広谷小学校', '広谷小学校（改）')
    expect(expectOk(await send(renamed, false), 'preview')).toMatchObject({
      applied: false,
      changed: 2,
      added: 0,
    })
    const same = expectOk(await send(text, true), 'the same again')
    expect([same.added, same.changed, same.unchanged]).toEqual([0, 0, 215])
    expect(
      (
        await client(`${YABU} shelter_reception`).importSites({
          body: { importId: newId(), fileName: 'a', content: '', apply: true },
        })
      ).ok,
    ).toBe(false)
  })
})

describe('events', () => {
  const openings = demoOpenings.filter(({ municipalityCode }) => municipalityCode === YABU).slice(0, 3)
  const households = generateTown(YABU, 2000)
  const past = playPast(openings, households, NOW).map(({ events }) => events.slice(0, 25))
  beforeAll(() => register(households))

  it('leave the state of the pure reducer, in any order, batches and number of times', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(past.flat(), { minLength: 40, maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        async (order, size) => {
          const disasterId = await openFreshDisaster()
          const events = order.map(
            (event): ShelterEvent => ({
              ...event,
              disasterId,
              eventId: newId(),
              terminalId: disasterId,
              seq: order.indexOf(event) + 1,
            }),
          )
          const [gone, counted] = [
            events.find(({ type }) => type === 'stay.checked_in'),
            events.find(({ type }) => type === 'headcount.added'),
          ]
          const voids = [gone, counted].flatMap((event, at): ShelterEvent[] =>
            event
              ? [
                  {
                    ...base(event),
                    type: 'event.voided',
                    eventId: newId(),
                    seq: 900 + at,
                    hlc: event.hlc.replace(/^../, '01'),
                    voids: event.eventId,
                  },
                ]
              : [],
          )
          const everything = [...voids, ...events]
          for (let at = 0; at < everything.length; at += size) {
            await service.shelters.recordEvents(YABU, disasterId, everything.slice(at, at + size))
          }
          const again = await service.shelters.recordEvents(YABU, disasterId, everything)
          expect(new Set(again.outcomes.values())).toEqual(new Set(['duplicate']))
          const expected = reduceStays(everything)
          const overview = expectOk(await hq().getHqOverview(), 'overview')
          for (const { siteId } of openings) {
            const shelter = overview.shelters.find((one) => one.siteId === siteId)
            expect(shelter?.headCount).toEqual(occupancyOf(expected, siteId))
          }
        },
      ),
      { numRuns: 6 },
    )
  })

  it('of two terminals at once are all counted', async () => {
    const disasterId = await openFreshDisaster()
    const batches = past.map((events, terminal) =>
      events.map(
        (event): ShelterEvent => ({ ...event, disasterId, eventId: newId(), terminalId: newIdFor(terminal) }),
      ),
    )
    await Promise.all(
      [...batches, ...batches].map((events) => service.shelters.recordEvents(YABU, disasterId, events)),
    )
    const expected = reduceStays(batches.flat())
    const overview = expectOk(await hq().getHqOverview(), 'overview')
    for (const { siteId } of openings) {
      expect(overview.shelters.find((one) => one.siteId === siteId)?.headCount).toEqual(
        occupancyOf(expected, siteId),
      )
    }
  })

  it('an event under a number that another one holds is refused, and nothing of it is stored', async () => {
    const disasterId = await openFreshDisaster()
    const [first] = past.flat()
    if (!first) throw new Error('no events')
    const event = { ...first, disasterId, eventId: newId(), terminalId: newId() }
    const twin = { ...event, eventId: newId() }
    await service.shelters.recordEvents(YABU, disasterId, [event])
    const answer = await service.shelters.recordEvents(YABU, disasterId, [twin])
    expect([...answer.outcomes.values()]).toEqual(['number_taken'])
  })
})

describe('what leaves the service', () => {
  it('is counts only, and arrives even when the broker was away', async () => {
    const disasterId = await openFreshDisaster()
    const households = generateTown(YABU, 60)
    await register(households)
    const [past] = playPast(
      demoOpenings.slice(0, 1).map((opening) => ({ ...opening, named: 30, unnamed: 3 })),
      households,
      NOW,
    )
    brokerIsThere = false
    const events =
      past?.events.map((event) => ({ ...event, disasterId, eventId: newId(), terminalId: disasterId })) ?? []
    await service.shelters.recordEvents(YABU, disasterId, events)
    brokerIsThere = true
    written.length = 0
    await vi.waitFor(
      () =>
        expect(written.some(({ entity }) => JSON.stringify(entity['headCount']).includes('33'))).toBe(true),
      { timeout: 20_000 },
    )
    const sent = JSON.stringify(written)
    for (const { personId, accountId, displayName } of households.flatMap(({ members }) => members)) {
      for (const secret of [personId, accountId, displayName]) expect(sent).not.toContain(secret)
    }
  })
})

describe('municipalities', () => {
  it('see and change only their own, whoever asks', async () => {
    await openFreshDisaster(ASAGO)
    const disasterId = await openFreshDisaster(YABU)
    const role = fc.constantFrom('hq', 'open_data_editor', 'shelter_reception', 'operator')
    const town = fc.constantFrom(...demoMunicipalities.map(({ municipalityCode }) => municipalityCode))
    await fc.assert(
      fc.asyncProperty(role, town, async (as, code) => {
        const actor = client(`${code} ${as}`)
        const overview = await actor.getHqOverview()
        expect(overview.ok).toBe(as === 'hq')
        if (overview.ok) expect(overview.value.municipality.municipalityCode).toBe(code)
        if (overview.ok)
          expect(overview.value.shelters.every((shelter) => shelter.municipalityCode === code)).toBe(true)
        const opened = await actor.openShelter({
          params: { disasterId, siteId: 'E2822200039111' },
          body: { openedAt: new Date(NOW).toISOString(), capacity: null },
        })
        expect(opened.ok).toBe(as === 'hq' && code === YABU)
      }),
      { numRuns: 20 },
    )
    expect((await client().getHqOverview()).ok).toBe(false)
  })

  it('tell the public where to go when a shelter is full', async () => {
    const disasterId = await openFreshDisaster()
    const open = (siteId: string, capacity: number) =>
      hq().openShelter({
        params: { disasterId, siteId },
        body: { openedAt: new Date(NOW).toISOString(), capacity },
      })
    expectOk(await open('E2822200147111', 2), 'opens')
    expectOk(await open('E2822200107111', 100), 'opens')
    const counts = [1, 2, 3].map(
      (seq): ShelterEvent => ({
        type: 'headcount.added',
        count: 1,
        eventId: newId(),
        disasterId,
        shelterId: 'E2822200147111',
        terminalId: disasterId,
        seq,
        hlc: `00000000000000${seq}-0000-t`,
        effectiveAt: new Date(NOW).toISOString(),
      }),
    )
    await service.shelters.recordEvents(YABU, disasterId, counts)
    const status = expectOk(
      await client().getPublicStatus({
        params: { municipalityCode: YABU },
        query: { hazard: 'flood', lat: '35.40', lon: '134.76' },
      }),
      'status',
    )
    const full = status.shelters.find(({ siteId }) => siteId === 'E2822200147111')
    expect([full?.crowding, full?.insteadSiteId, full?.headCount.total]).toEqual([
      'full',
      'E2822200107111',
      3,
    ])
    const closed = await hq().closeShelter({
      params: { disasterId, siteId: 'E2822200147111' },
      body: { closedAt: new Date(NOW).toISOString() },
    })
    expect(closed.ok ? '' : closed.error.code).toBe('people_inside')
  })

  it('send nobody to a shelter that has been closed', async () => {
    const disasterId = await openFreshDisaster()
    const [from, to, other] = ['E2822200147111', 'E2822200107111', 'E2822200036111'] as const
    const body = { openedAt: new Date(NOW).toISOString(), capacity: 10 }
    for (const siteId of [from, to, other])
      expectOk(await hq().openShelter({ params: { disasterId, siteId }, body }), 'opens')
    const close = (siteId: string) =>
      hq().closeShelter({
        params: { disasterId, siteId },
        body: { closedAt: new Date(NOW).toISOString() },
      })
    const redirect = async () =>
      expectOk(
        await client().getPublicStatus({ params: { municipalityCode: YABU }, query: {} }),
        'the public page',
      ).redirect
    expectOk(
      await hq().redirectArrivals({ params: { disasterId }, body: { fromSiteId: from, toSiteId: to } }),
      'redirects',
    )
    expectOk(await close(other), 'closes another')
    expect(await redirect()).toEqual({ fromSiteId: from, toSiteId: to })
    expectOk(await close(to), 'closes the one people are sent to')
    expect(await redirect()).toBeNull()
  })
})

function base({ disasterId, shelterId, terminalId, effectiveAt }: ShelterEvent) {
  return { disasterId, shelterId, terminalId, effectiveAt }
}

const terminals = [newId(), newId(), newId()]
function newIdFor(terminal: number) {
  return terminals[terminal] ?? newId()
}
