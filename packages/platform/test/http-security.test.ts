import { accessKinds, pathParameters, type Route } from '@musubi/contracts/route'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildSampleApp, sampleRoutes } from './sample-app.ts'

const app = buildSampleApp()
beforeAll(async () => {
  await app.ready()
})
afterAll(() => app.close())

const routes = Object.entries<Route>(sampleRoutes.routes)
const guarded = routes.filter(([, route]) => !accessKinds(route).includes('public'))

function inject(route: Route, headers: Record<string, string>, payload?: string) {
  const url = pathParameters(route.path).reduce((path, name) => path.replace(`:${name}`, 'x'), route.path)
  const body = payload === undefined || route.method === 'GET' ? {} : { payload }
  return app.inject({ method: route.method, url, headers, ...body })
}

describe('access', () => {
  test('there is a guarded route of every kind to look at', () => {
    expect(new Set(guarded.flatMap(([, route]) => accessKinds(route)))).toEqual(
      new Set(['staff', 'terminal', 'resident', 'service']),
    )
  })

  test('every guarded route refuses whoever brings no or strange credentials, whatever the body', async () => {
    const header = fc.constantFrom('authorization', 'cookie', 'x-forwarded-user', 'x-actor')
    const value = fc
      .string({ unit: 'grapheme-ascii', maxLength: 20 })
      .filter((text) => !/staff|terminal|resident|service|banned/.test(text))
    const request = fc.record({
      route: fc.constantFrom(...guarded.map(([, route]) => route)),
      headers: fc.dictionary(header, value, { maxKeys: 3 }),
      payload: fc.option(fc.json(), { nil: undefined }),
    })
    await fc.assert(
      fc.asyncProperty(request, async ({ route, headers, payload }) => {
        const answer = await inject(route, { 'content-type': 'application/json', ...headers }, payload)
        expect(answer.statusCode).toBe(401)
        expect(answer.json().error.code).toBe('unauthenticated')
      }),
      { numRuns: 100 },
    )
  })

  test('an actor of one kind opens only routes of that kind', async () => {
    const pairs = guarded.flatMap(([name, route]) =>
      (['staff', 'terminal', 'resident', 'service'] as const).map((kind) => ({ name, route, kind })),
    )
    for (const { name, route, kind } of pairs) {
      const answer = await inject(route, { authorization: kind, 'content-type': 'application/json' }, '{}')
      expect(answer.statusCode === 401, `${name} as ${kind}`).toBe(!accessKinds(route).includes(kind))
    }
  })

  test('being known but refused is forbidden', async () => {
    const answer = await inject(sampleRoutes.routes.openSite, { authorization: 'banned' })
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'forbidden'])
  })
})

describe('headers', () => {
  const places = [
    '/sample/v1/sites/a',
    '/sample/v1/sites/none',
    '/sample/v1/crash',
    '/sample/v1/broken',
    '/sample/v1/me',
    '/nowhere',
    '/%zz',
    '/healthz',
    '/metrics',
    '/openapi.json',
    '/problem.css',
    '/docs',
    '/docs/static/swagger-ui.css',
  ]

  test.each(places)('%s has a strict content security policy', async (url) => {
    for (const accept of ['text/html', 'application/json']) {
      const { headers } = await app.inject({ url, headers: { accept } })
      const policy = String(headers['content-security-policy'])
      expect(policy).toMatch(/default-src 'self'/)
      expect(policy).toMatch(/script-src 'self'(;|$)/)
      expect(policy).toMatch(/frame-ancestors 'none'/)
      expect(policy).not.toMatch(/https?:/)
      expect(headers['x-content-type-options']).toBe('nosniff')
    }
  })

  test('HSTS only where https is certain', async () => {
    expect((await app.inject('/healthz')).headers).not.toHaveProperty('strict-transport-security')
    const secure = buildSampleApp({ https: true })
    expect((await secure.inject('/healthz')).headers).toHaveProperty('strict-transport-security')
    await secure.close()
  })

  test('the browser is told what pages may use', async () => {
    const { headers } = await app.inject('/nowhere')
    expect(headers).toMatchObject({
      'referrer-policy': 'strict-origin-when-cross-origin',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('microphone=()'),
    })
  })
})
