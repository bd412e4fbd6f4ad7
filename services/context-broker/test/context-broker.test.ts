import { join } from 'node:path'
import { SHELTER_ENTITY_TYPE, shelterEntityId } from '@musubi/contracts'
import { ASAGO, getCastMember, YABU } from '@musubi/demo-town'
import { err, ok } from '@musubi/kernel'
import { listenNotify } from '@musubi/platform/database'
import { createTestDatabase, startTestPostgres, type TestDatabase } from '@musubi/platform/database/testing'
import { buildHttpServer } from '@musubi/platform/http'
import { silentLogger } from '@musubi/platform/logging'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerDatabase, buildContextBroker, type ContextBrokerService } from '../src/index.ts'

const id = shelterEntityId(YABU, 'E2822200039111')
const shelter = {
  id,
  type: SHELTER_ENTITY_TYPE,
  name: '八鹿総合体育館',
  status: 'open',
  headCount: 284,
  crowding: 'crowded',
}
const service = { authorization: 'Bearer good', 'fiware-service': YABU }

let database: TestDatabase<BrokerDatabase>
let broker: ContextBrokerService
let app: FastifyInstance

beforeAll(async () => {
  database = await createTestDatabase<BrokerDatabase>({
    service: 'context_broker',
    migrationsDir: join(import.meta.dirname, '../src/db/migrations'),
  })
  broker = buildContextBroker({
    database,
    listen: async (channel, onMessage) => {
      const listener = await listenNotify(database.connection, channel, onMessage)
      return () => listener.stop()
    },
    authoriseService: async (request) =>
      request.headers.authorization === 'Bearer good'
        ? ok({ kind: 'service', service: 'shelter' })
        : err('unauthenticated'),
    defaultTenant: YABU,
  })
  app = buildHttpServer({ services: [broker], log: silentLogger })
  await broker.start()
  await app.listen({ port: 0, host: '127.0.0.1' })
})

afterAll(async () => {
  await broker?.stop()
  await app?.close()
  await database?.drop()
  await (await startTestPostgres()).stop()
})

const upsert = (entity: object, headers: Record<string, string> = service) =>
  app.inject({ method: 'POST', url: '/v2/entities?options=keyValues,upsert', headers, payload: entity })
const read = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url, headers })

describe('NGSIv2 entities', () => {
  it('are created once, updated and read back in both representations', async () => {
    const created = await app.inject({
      method: 'POST',
      url: '/v2/entities',
      headers: service,
      payload: { id: `${id}-a`, type: SHELTER_ENTITY_TYPE, headCount: { value: 3, type: 'Integer' } },
    })
    expect(created.statusCode).toBe(201)
    expect(created.headers.location).toContain(encodeURIComponent(`${id}-a`))
    const again = await app.inject({
      method: 'POST',
      url: '/v2/entities',
      headers: service,
      payload: { id: `${id}-a`, type: SHELTER_ENTITY_TYPE },
    })
    expect([again.statusCode, again.json()]).toEqual([
      422,
      { error: 'Unprocessable', description: 'Already Exists' },
    ])
    const patched = await app.inject({
      method: 'PATCH',
      url: `/v2/entities/${encodeURIComponent(`${id}-a`)}/attrs`,
      headers: service,
      payload: { headCount: { value: 7 } },
    })
    expect(patched.statusCode).toBe(204)
    const normalised = await read(`/v2/entities/${encodeURIComponent(`${id}-a`)}`)
    expect(normalised.json()).toEqual({
      id: `${id}-a`,
      type: SHELTER_ENTITY_TYPE,
      headCount: { value: 7, type: 'Integer', metadata: {} },
    })
    const bare = await read(`/v2/entities/${encodeURIComponent(`${id}-a`)}?options=keyValues`)
    expect(bare.json()).toEqual({ id: `${id}-a`, type: SHELTER_ENTITY_TYPE, headCount: 7 })
    const missing = await app.inject({
      method: 'PATCH',
      url: `/v2/entities/${encodeURIComponent(`${id}-a`)}/attrs`,
      headers: service,
      payload: { capacity: { value: 7 } },
    })
    expect(missing.statusCode).toBe(422)
  })

  it('filters by q, counts and pages; a parameter it does not know is refused by name', async () => {
    await upsert(shelter)
    await upsert({ ...shelter, id: `${id}-b`, headCount: 10, crowding: 'free' })
    const crowded = await read(`/v2/entities?q=crowding==crowded;headCount>100&options=keyValues,count`)
    expect(crowded.json().map((entity: { id: string }) => entity.id)).toEqual([id])
    expect(crowded.headers['fiware-total-count']).toBe('1')
    const unknown = await read('/v2/entities?georel=near;maxDistance:1000')
    expect([unknown.statusCode, unknown.json().description]).toEqual([
      400,
      'the parameter georel is not supported',
    ])
    expect((await read('/v2/entities?limit=0')).statusCode).toBe(400)
    expect((await read('/v2/entities?q=name~=x')).statusCode).toBe(400)
  })

  it('is written by services only', async () => {
    for (const method of ['POST', 'DELETE', 'PATCH'] as const) {
      const url =
        method === 'POST'
          ? '/v2/entities'
          : `/v2/entities/${encodeURIComponent(id)}${method === 'PATCH' ? '/attrs' : ''}`
      const answer = await app.inject({ method, url, payload: shelter })
      expect(answer.statusCode).toBe(401)
    }
    expect((await read(`/v2/entities/${encodeURIComponent(id)}`)).statusCode).toBe(200)
  })

  it('keeps municipalities apart', async () => {
    await upsert(shelter)
    await fc.assert(
      fc.asyncProperty(fc.nat(5000), async (headCount) => {
        const there = { ...service, 'fiware-service': ASAGO }
        await upsert({ ...shelter, headCount }, there)
        const [ours, theirs] = await Promise.all(
          [YABU, ASAGO].map((code) =>
            read(`/v2/entities/${encodeURIComponent(id)}?options=keyValues`, { 'fiware-service': code }),
          ),
        )
        expect([ours?.json().headCount, theirs?.json().headCount]).toEqual([284, headCount])
      }),
      { numRuns: 10 },
    )
    expect((await read('/v2/entities', { 'fiware-service': 'nowhere' })).statusCode).toBe(400)
  })

  it('has no place for a person', async () => {
    const { displayName } = getCastMember('ichiro')
    const attempts: object[] = [
      { id: 'x', type: 'Person', name: displayName },
      { ...shelter, evacueeName: displayName },
      { ...shelter, headCount: displayName },
      { ...shelter, status: displayName },
      { ...shelter, name: '1234 5678 9018' },
    ]
    for (const attempt of attempts) expect((await upsert(attempt)).statusCode).toBeGreaterThanOrEqual(400)
    const everything = await read('/v2/entities?limit=1000')
    expect(everything.body).not.toContain(displayName)
  })

  it('streams a change to the readers of its tenant', async () => {
    const address = app.server.address() as { port: number }
    const abort = new AbortController()
    const stream = await fetch(`http://127.0.0.1:${address.port}/broker/v1/stream?tenant=${YABU}`, {
      signal: abort.signal,
    })
    await upsert({ ...shelter, headCount: 1 }, { ...service, 'fiware-service': ASAGO })
    await upsert({ ...shelter, headCount: 288 })
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of stream.body ?? []) {
      text += decoder.decode(chunk)
      if (text.includes('event: entity\n') && text.includes('"headCount":288')) break
    }
    abort.abort()
    expect(text).not.toContain(ASAGO)
  })
})
