import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logger, registerFonts, registerStaticPages } from '../src/index.ts'
import { buildSampleApp, logCollector } from './sample-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'musubi-pages-'))
const root = join(folder, 'dist')
mkdirSync(join(root, 'assets'), { recursive: true })
writeFileSync(join(folder, 'outside.txt'), 'outside')
writeFileSync(join(root, 'index.html'), '<!doctype html><title>office</title>')
writeFileSync(join(root, 'manifest.webmanifest'), '{}')
writeFileSync(join(root, 'assets', 'app-1a2b.js'), 'plain()')
writeFileSync(join(root, 'assets', 'app-1a2b.js.br'), brotliCompressSync('plain()'))

const pages = (options: { prefix: string; spaFallback?: boolean; root?: string }) => ({
  name: `pages ${options.prefix}`,
  register: (app: Parameters<typeof registerStaticPages>[0]) =>
    registerStaticPages(app, { root, ...options }),
})

describe('static pages', () => {
  const app = buildSampleApp({
    services: [
      pages({ prefix: '/office', spaFallback: true }),
      pages({ prefix: '/booth' }),
      { name: 'letters', register: (scope) => void registerFonts(scope, '/letters') },
      {
        name: 'map',
        register: (scope) =>
          registerStaticPages(scope, { root, prefix: '/map', csp: { 'img-src': ["'self'", 'blob:'] } }),
      },
    ],
  })
  beforeAll(async () => {
    await app.ready()
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })
  const asPage = { accept: 'text/html,*/*;q=0.8' }

  test('hashed files are kept for ever, pages are asked for again', async () => {
    const script = await app.inject('/office/assets/app-1a2b.js')
    expect([script.statusCode, script.body]).toEqual([200, 'plain()'])
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    for (const url of ['/office/', '/office/index.html', '/office/manifest.webmanifest']) {
      const page = await app.inject(url)
      expect([url, page.statusCode, page.headers['cache-control']]).toEqual([url, 200, 'no-cache'])
    }
    expect((await app.inject('/office')).headers['location']).toBe('/office/')
  })

  test('the fonts that a stylesheet names are there, for ever, and nothing else of their folder', async () => {
    const css = await app.inject('/letters/noto-sans-jp.css')
    const named = [...css.body.matchAll(/url\(([^)]+)\)/g)].map(([, url]) => url ?? '')
    expect(named.length).toBeGreaterThan(100)
    const font = await app.inject(named[7] ?? '')
    expect([font.statusCode, font.headers['content-type']]).toEqual([200, 'font/woff2'])
    expect(font.headers['cache-control']).toContain('immutable')
    for (const other of ['package.json', '..%2Fpackage.json']) {
      expect((await app.inject((named[7] ?? '').replace(/[^/]+$/, other))).statusCode).toBe(404)
    }
  })

  test('compressed siblings go to browsers that take them', async () => {
    const headers = { 'accept-encoding': 'gzip, br' }
    const script = await app.inject({ url: '/office/assets/app-1a2b.js', headers })
    expect(script.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': expect.stringContaining('javascript'),
    })
    expect(script.headers['cache-control']).toContain('immutable')
    expect(brotliDecompressSync(script.rawPayload).toString()).toBe('plain()')
    expect((await app.inject({ url: '/office/', headers })).body).toContain('office')
  })

  test('an unknown address is the page where routing happens in the page, else not found', async () => {
    const page = await app.inject({ url: '/office/shelters/7', headers: asPage })
    expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-cache'])
    expect(page.body).toContain('<title>office')
    for (const url of ['/booth/shelters/7', '/office/assets/gone-0000.js', '/office/assets/']) {
      const answer = await app.inject({ url, headers: { accept: 'application/json' } })
      expect([url, answer.statusCode]).toEqual([url, 404])
    }
  })

  test.each([
    '/office/../outside.txt',
    '/office/%2e%2e/outside.txt',
    '/office/..%2foutside.txt',
    '/office/assets/../../outside.txt',
  ])('nothing outside the folder is served: %s', async (url) => {
    const answer = await app.inject({ url, headers: { accept: '*/*' } })
    expect(answer.body).not.toBe('outside')
    expect(answer.statusCode).toBe(404)
  })

  test('keep the strict policy unless they say otherwise', async () => {
    expect((await app.inject('/office/')).headers['content-security-policy']).toContain(
      "img-src 'self' data:;",
    )
    const policy = (await app.inject('/map/')).headers['content-security-policy']
    expect(policy).toContain("img-src 'self' blob:;")
    expect(policy).toContain("script-src 'self';")
  })

  test('a folder that is not there stops the start', async () => {
    const wrong = buildSampleApp({ services: [pages({ prefix: '/x', root: join(folder, 'nowhere') })] })
    await expect(wrong.ready()).rejects.toThrow('no built pages')
    await wrong.close()
  })

  test('may live at the root, beside the API', async () => {
    const whole = buildSampleApp({ services: [pages({ prefix: '/', spaFallback: true })] })
    expect((await whole.inject('/')).body).toContain('office')
    expect((await whole.inject({ url: '/anything', headers: asPage })).body).toContain('office')
    expect((await whole.inject({ url: '/healthz', headers: asPage })).json().status).toBe('ok')
    await whole.close()
  })
})

describe('/healthz', () => {
  test('names each check; the reason of a failure stays in the log', async () => {
    const lines = logCollector()
    const healthChecks = {
      database: async () => undefined,
      jobs: async () => {
        throw new Error('connect ECONNREFUSED 10.0.0.5')
      },
    }
    const app = buildSampleApp({ healthChecks, log: logger({ destination: lines }) })
    const answer = await app.inject('/healthz')
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      { status: 'failing', checks: { database: 'ok', jobs: 'failing' } },
    ])
    expect(answer.body).not.toContain('10.0.0.5')
    expect(lines.text).toContain('ECONNREFUSED')
    expect((await app.inject('/healthz/live')).statusCode).toBe(200)
    await app.close()
  })

  test('is 503 while draining', async () => {
    const app = buildSampleApp()
    expect((await app.inject('/healthz')).statusCode).toBe(200)
    app.toolkit.draining = true
    expect((await app.inject('/healthz')).statusCode).toBe(503)
    await app.close()
  })
})

describe('/metrics', () => {
  test('counts requests by route pattern in the registry it was given', async () => {
    const registry = new Registry()
    const app = buildSampleApp({ metrics: { registry } })
    await app.inject('/sample/v1/sites/secret-1')
    await app.inject('/sample/v1/sites/secret-2')
    await app.inject('/wandering/secret-3')
    await app.inject('/healthz')
    const text = (await app.inject('/metrics')).body
    expect(registry.getSingleMetric('http_request_duration_seconds')).toBeDefined()
    expect(text).toMatch(/http_request_duration_seconds_count\{.*route="\/sample\/v1\/sites\/:siteId".*\} 2/)
    expect(text).toMatch(/route="unmatched"/)
    expect(text).toMatch(/process_cpu_user_seconds_total/)
    expect(text).not.toContain('secret-')
    expect(text).not.toMatch(/route="\/healthz"/)
    await app.close()
  })

  test('asks for the token when there is one', async () => {
    const app = buildSampleApp({ metrics: { token: 'let-me-see' } })
    expect((await app.inject('/metrics')).statusCode).toBe(401)
    const wrong = { authorization: 'Bearer let-me-sea' }
    expect((await app.inject({ url: '/metrics', headers: wrong })).statusCode).toBe(401)
    const right = { authorization: 'Bearer let-me-see' }
    expect((await app.inject({ url: '/metrics', headers: right })).statusCode).toBe(200)
    await app.close()
  })
})
