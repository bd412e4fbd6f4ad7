import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { buildHttpServer, createSessionCookie, requireSameOrigin, silentLogger } from '../src/index.ts'

const schema = z.object({ subject: z.string(), roles: z.array(z.string()) })
const OLD = 'o'.repeat(32)
const NEW = 'n'.repeat(32)
const alice = { subject: 'alice', roles: ['hq'] }
let now = Date.UTC(2026, 10, 24)

function cookieWith(options: { secret?: string | string[]; secure?: boolean; name?: string } = {}) {
  const defaults = { name: 'staff', secret: NEW, secure: true }
  return createSessionCookie({ ...defaults, ...options, maxAgeSeconds: 600, schema, now: () => now })
}

const cookies = {
  plain: cookieWith({ secure: false }),
  new: cookieWith(),
  old: cookieWith({ secret: OLD }),
  rotating: cookieWith({ secret: [NEW, OLD] }),
  other: cookieWith({ name: 'other' }),
}
type Kind = keyof typeof cookies

const app = buildHttpServer({
  log: silentLogger,
  services: [
    {
      name: 'session',
      register: (scope) => {
        scope.get<{ Params: { kind: Kind } }>('/write/:kind', async (request, reply) => {
          await cookies[request.params.kind].write(reply, alice)
          return {}
        })
        scope.get<{ Params: { kind: Kind } }>('/read/:kind', async (request) => ({
          session: await cookies[request.params.kind].read(request),
        }))
        scope.get('/clear', (_request, reply) => {
          cookies.new.clear(reply)
          return reply.send({})
        })
      },
    },
    {
      name: 'pages',
      register: (scope) => {
        scope.addHook('onRequest', requireSameOrigin(['https://office.example.jp']))
        scope.route({ method: ['GET', 'POST'], url: '/page', handler: () => ({}) })
      },
    },
  ],
})
afterAll(() => app.close())

async function sealed(kind: Kind): Promise<{ name: string; value: string; header: string }> {
  const answer = await app.inject(`/write/${kind}`)
  const [cookie] = answer.cookies
  return {
    name: cookie?.name ?? '',
    value: cookie?.value ?? '',
    header: String(answer.headers['set-cookie']),
  }
}

async function read(kind: Kind, value: string, name: string = cookies[kind].name): Promise<unknown> {
  const answer = await app.inject({ url: `/read/${kind}`, cookies: { [name]: value } })
  return answer.json().session
}

describe('a session cookie', () => {
  test('comes back as it was written, and cannot be read or touched by scripts or other sites', async () => {
    const { name, value, header } = await sealed('new')
    expect(await read('new', value)).toEqual(alice)
    expect(name).toBe('__Host-staff')
    expect(header).toMatch(/Path=\/(;|$)/)
    expect(header).toMatch(/HttpOnly/)
    expect(header).toMatch(/SameSite=Lax/)
    expect(header).toMatch(/Secure/)
    expect(header).toMatch(/Max-Age=600/)
    expect(header).not.toMatch(/Domain/)
    expect(Buffer.from(value, 'base64url').toString('latin1')).not.toContain('alice')
    expect((await sealed('plain')).header).not.toMatch(/Secure|__Host-/)
  })

  test('is no session once any of its characters is changed', async () => {
    const { value } = await sealed('new')
    const change = fc.record({
      at: fc.integer({ min: 0, max: value.length - 1 }),
      by: fc.constantFrom(...'ABCxyz019-_.~='),
    })
    await fc.assert(
      fc.asyncProperty(change, async ({ at, by }) => {
        const forged = value.slice(0, at) + by + value.slice(at + 1)
        const session = await read('new', forged)
        // The last character of a part has spare bits; what still decodes to the same bytes is not a forgery.
        expect(session === null || sameBytes(forged, value)).toBe(true)
        if (session !== null) expect(session).toEqual(alice)
      }),
      { numRuns: 200 },
    )
    expect(await read('new', value)).toEqual(alice)
  })

  test('is no session when cut, empty or made up', async () => {
    const { value } = await sealed('new')
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: value.length - 1 }), async (length) => {
        expect(await read('new', value.slice(0, length))).toBeNull()
      }),
      { numRuns: 50 },
    )
    expect(await read('new', 'eyJhbGciOiJub25lIn0.eyJzZXNzaW9uIjp7fX0.')).toBeNull()
  })

  test('survives the rotation of the secret, and ends with the old one', async () => {
    const { value } = await sealed('old')
    expect(await read('rotating', value)).toEqual(alice)
    expect(await read('new', value)).toBeNull()
    expect(await read('new', (await sealed('rotating')).value)).toEqual(alice)
  })

  test('is not another cookie, though the secret is the same', async () => {
    expect(await read('other', (await sealed('new')).value)).toBeNull()
  })

  test('ends when its time is up, whatever the browser keeps', async () => {
    const { value } = await sealed('new')
    now += 599_000
    expect(await read('new', value)).toEqual(alice)
    now += 2000
    expect(await read('new', value)).toBeNull()
  })

  test('is cleared with the attributes it was set with', async () => {
    const header = String((await app.inject('/clear')).headers['set-cookie'])
    expect(header).toMatch(/^__Host-staff=;/)
    expect(header).toMatch(/Path=\//)
    expect(header).toMatch(/Secure/)
  })

  test('wants a long secret', () => {
    expect(() => cookieWith({ secret: 'short' })).toThrow('32')
    expect(() => cookieWith({ secret: [] })).toThrow('no secret')
  })
})

function sameBytes(one: string, other: string): boolean {
  const decode = (text: string): string =>
    text
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('hex'))
      .join('.')
  return decode(one) === decode(other)
}

describe('a request that changes something', () => {
  const post = async (headers: Record<string, string>): Promise<number> =>
    (await app.inject({ method: 'POST', url: '/page', headers: { host: 'musubi.jp', ...headers } }))
      .statusCode

  test.each([
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'cross-site', origin: 'http://musubi.jp' }, 403],
    [{ 'sec-fetch-site': 'none' }, 403],
    [{ origin: 'http://musubi.jp' }, 200],
    [{ origin: 'https://musubi.jp' }, 403],
    [{ origin: 'http://musubi.jp.evil.jp' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://office.example.jp' }, 200],
    [{}, 403],
  ] as const)('with %j is answered %i', async (headers, status) => {
    expect(await post(headers)).toBe(status)
  })

  test('a request that only looks may come from anywhere', async () => {
    expect((await app.inject({ url: '/page', headers: { 'sec-fetch-site': 'cross-site' } })).statusCode).toBe(
      200,
    )
  })
})
