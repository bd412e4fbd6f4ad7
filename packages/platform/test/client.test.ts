import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { languages } from '@musubi/contracts/route'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  closeHttpServer,
  ContractError,
  createClient,
  inProcessTransport,
  networkTransport,
  routeUrl,
  type Transport,
} from '../src/index.ts'
import { buildSampleApp, sampleRoutes } from './sample-app.ts'

const app = buildSampleApp()
let baseUrl = ''
beforeAll(async () => {
  baseUrl = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => closeHttpServer(app))

const headers = { authorization: 'staff' }
const transports: Record<string, () => Transport> = {
  'in process': () => inProcessTransport(app, { headers }),
  'over the network': () => networkTransport({ baseUrl, headers: async () => headers }),
}

describe.each(Object.keys(transports))('a client %s', (kind) => {
  const client = () => createClient(sampleRoutes, (transports[kind] as () => Transport)(), { language: 'en' })

  test('calls a route with parameters and query, and gets the parsed answer', async () => {
    const answer = await client().getSite({
      params: { siteId: 'あ/?#' },
      query: { floor: 3, tag: ['x', 'y'] },
    })
    expect(answer).toEqual({
      ok: true,
      value: { siteId: 'あ/?#', floor: 3, tags: ['x', 'y'], inner: { open: true } },
    })
  })

  test('tells which of several answers it got', async () => {
    const body = { id: 'new', name: '体育館', capacity: 3, kind: 'hall' } as const
    expect(await client().openSite({ body })).toEqual({
      ok: true,
      value: { status: 201, body: { id: 'new', created: true } },
    })
    expect(await client().openSite({ body: { ...body, id: 'again' } })).toMatchObject({
      value: { status: 200 },
    })
  })

  test('gets an answer without body as undefined, and may leave out an empty request', async () => {
    expect(await client().closeSite({ params: { siteId: 'a' } })).toEqual({ ok: true, value: undefined })
    expect(await client().crash()).toMatchObject({ ok: false, error: { code: 'internal', status: 500 } })
  })

  test('gets expected failures as values, in its language, with fields', async () => {
    expect(await client().getSite({ params: { siteId: 'none' } })).toEqual({
      ok: false,
      error: {
        code: 'site_not_found',
        message: 'There is no site none.',
        reference: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/),
        status: 404,
      },
    })
    const body = { id: 'x', name: 'n', capacity: 1, kind: 'hall' } as const
    expect(await client().openSite({ body })).toMatchObject({
      error: { code: 'invalid_input', fields: [{ path: 'id' }] },
    })
    expect(await client().myRecord()).toMatchObject({ error: { code: 'unauthenticated', status: 401 } })
  })

  test('has no function for an event stream', () => {
    expect(client()).not.toHaveProperty('watchSites')
  })
})

test('a server that cannot be reached is service_unavailable, in each language', async () => {
  const nobody = createServer().listen(0, '127.0.0.1')
  const { port } = await new Promise<AddressInfo>((resolve) =>
    nobody.once('listening', () => resolve(nobody.address() as AddressInfo)),
  )
  await new Promise((resolve) => nobody.close(resolve))
  const messages = new Set<string>()
  for (const language of languages) {
    const client = createClient(sampleRoutes, networkTransport({ baseUrl: `http://127.0.0.1:${port}` }), {
      language,
    })
    const answer = await client.crash()
    expect(answer).toMatchObject({ error: { code: 'service_unavailable', status: 0, reference: '' } })
    if (!answer.ok) messages.add(answer.error.message)
  }
  expect(messages.size).toBe(3)
})

test('a closed server in this process is service_unavailable; one that drains still answers', async () => {
  const other = buildSampleApp()
  const client = createClient(sampleRoutes, inProcessTransport(other))
  await other.ready()
  other.toolkit.draining = true
  expect(await client.getSite({ params: { siteId: 'a' } })).toMatchObject({ ok: true })
  await other.close()
  expect(await client.getSite({ params: { siteId: 'a' } })).toMatchObject({
    error: { code: 'service_unavailable', status: 0 },
  })
})

test('a server that never answers is service_unavailable when the time is up', async () => {
  const never: typeof fetch = (_url, init) =>
    new Promise((_resolve, reject) =>
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
    )
  const client = createClient(sampleRoutes, networkTransport({ baseUrl: '', timeoutMs: 1, fetch: never }))
  expect(await client.crash()).toMatchObject({ error: { code: 'service_unavailable' } })
})

describe('an answer that breaks the contract', () => {
  const answering = (status: number, body: string) =>
    createClient(sampleRoutes, async () => ({ ok: true, value: { status, body } }))

  test.each([
    ['does not fit', 200, '{"siteId":5}'],
    ['is not JSON', 200, '<html>'],
    ['is an undeclared failure', 404, '{"error":{"code":"strange","message":"","reference":""}}'],
    ['is a failure without a body', 404, 'not found'],
    ['has an undeclared status', 302, ''],
  ])('%s: it is thrown, without quoting it', async (_, status, body) => {
    const failed = answering(status, body).getSite({ params: { siteId: 'a' } })
    await expect(failed).rejects.toThrow(ContractError)
    await expect(failed).rejects.toThrow(/^sample\.getSite/)
  })

  test('a proxy that answers for a server which is away is service_unavailable', async () => {
    expect(await answering(502, '<html>bad gateway</html>').crash()).toMatchObject({
      error: { code: 'service_unavailable', status: 502 },
    })
  })

  test('fields of a newer server are dropped', async () => {
    const body = JSON.stringify({ siteId: 'a', floor: 1, tags: [], inner: { open: true }, newer: 1 })
    const answer = await answering(200, body).getSite({ params: { siteId: 'a' } })
    expect(answer.ok && answer.value).not.toHaveProperty('newer')
  })
})

test('routeUrl writes the address of an event stream', () => {
  expect(routeUrl(sampleRoutes.routes.watchSites, { params: { municipalityCode: 'a b' } })).toBe(
    '/sample/v1/watch/a%20b',
  )
})
