import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { buildHttpServer } from '@musubi/platform/http'
import { silentLogger } from '@musubi/platform/logging'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { renderPage } from '../../web-resident/src/entry-server.tsx'
import { fakeShelter, type ShelterState, shelterState } from '../../web-resident/test/harness/fake-shelter.ts'
import { HOME, makeStatus } from '../../web-resident/test/harness/figures.ts'
import { demo } from '../../web-resident/test/harness/pages.ts'
import { NOT_BUILT } from '../src/pages/page-bundle.ts'
import { buildResidentPages, type ResidentPagesDeps } from '../src/pages/resident-pages.ts'

const files = mkdtempSync(join(tmpdir(), 'musubi-pages-'))
writeFileSync(join(files, 'icon.svg'), '<svg/>')
const built = { renderPage, assets: { styles: [], scripts: [] }, files }
let app: FastifyInstance

interface Given extends Partial<ResidentPagesDeps> {
  readonly shelter?: Partial<ShelterState>
}

function start({ shelter = {}, ...deps }: Given = {}) {
  const state = shelterState(shelter)
  const clock = { now: Date.parse('2026-09-12T09:42:00.000Z') }
  const pages = buildResidentPages({ built, https: false, demo: () => demo, clock: () => clock.now, ...deps })
  app = buildHttpServer({ services: [fakeShelter(state), pages], log: silentLogger })
  return { state, clock, get: (url: string, headers = {}) => app.inject({ url, headers }) }
}

afterEach(async () => app.close())
afterAll(() => rmSync(files, { recursive: true }))

describe('pages for residents', () => {
  it('are there, each under its own address', async () => {
    const { get } = start()
    const siteId = makeStatus().shelters[0]?.siteId
    for (const url of [
      '/',
      '/shelters',
      '/shelters/282227',
      `/shelters/282227/${siteId}`,
      '/about',
      '/accessibility',
      '/privacy',
      '/sources',
    ]) {
      const answer = await get(url)
      expect([url, answer.statusCode]).toEqual([url, 200])
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    }
    expect((await get('/resident/icon.svg')).statusCode).toBe(200)
    expect((await app.inject({ method: 'HEAD', url: '/shelters/282227' })).statusCode).toBe(200)
  })

  it.each(['/shelters/999999', '/shelters/abc', '/shelters/282251', '/shelters/282227/E0000000000000'])(
    '%s is not there, and the page says where to go on',
    async (url) => {
      const answer = await start().get(url)
      expect(answer.statusCode).toBe(404)
      expect(answer.body).toContain('このページは ありません')
      expect(answer.body).toContain('href="/shelters"')
    },
  )

  it('outside the demo the first page is the town’s own, or the list of towns', async () => {
    const one = await start({ demo: null, shelter: { towns: [HOME] } }).get('/')
    expect([one.statusCode, one.headers.location]).toEqual([302, '/shelters/282227'])
    await app.close()
    const several = await start({ demo: null }).get('/')
    expect(several.body).toContain('どの市町の避難所を 見ますか')
    expect(several.body).not.toContain(demo.password)
  })

  it('keep what the address asks for in cookies, and follow the cookies afterwards', async () => {
    const { get } = start({ https: true })
    const first = await get('/shelters/282227?lang=en&size=xl&theme=dark')
    expect(first.body).toMatch(/<html lang="en"[^>]* data-text-size="xl" data-theme="dark"/)
    expect(first.cookies.map(({ name, value, secure }) => [name, value, secure])).toEqual([
      ['lang', 'en', true],
      ['size', 'xl', true],
      ['theme', 'dark', true],
    ])
    expect(first.headers['cache-control']).toBe('private, no-cache')
    const next = await get('/shelters/282227', { cookie: 'lang=en; size=xl; theme=dark' })
    expect(next.body).toMatch(/<html lang="en"[^>]* data-text-size="xl" data-theme="dark"/)
    expect(next.cookies).toEqual([])
  })

  it('take no nonsense from the address', async () => {
    const answer = await start().get('/shelters/282227?lang=xx&size=9&theme=%3Cb%3E&hazard=%00&near=a&near=b')
    expect(answer.statusCode).toBe(200)
    expect(answer.cookies).toEqual([])
    expect(answer.body).toContain('<html lang="ja" data-language="ja">')
  })

  it('answer "not modified" while nothing has changed, and anew when it has', async () => {
    const { get, clock } = start()
    const first = await get('/shelters/282227')
    const etag = String(first.headers.etag)
    const again = await get('/shelters/282227', { 'if-none-match': etag })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    clock.now += 120_000
    expect((await get('/shelters/282227', { 'if-none-match': etag })).statusCode).toBe(200)
  })

  it('come in gzip to browsers that take it, and say the same', async () => {
    const { get } = start()
    const [plain, packed] = [
      await get('/shelters/282227'),
      await get('/shelters/282227', { 'accept-encoding': 'br, gzip' }),
    ]
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body)
    expect(packed.rawPayload.length * 4).toBeLessThan(plain.rawPayload.length)
    expect(packed.headers.etag).toBe(plain.headers.etag)
  })

  it('say in the resident’s words that figures cannot be had, and show the last ones when there are some', async () => {
    const { get, state, clock } = start()
    state.away = true
    const never = await get('/shelters/282227')
    expect(never.statusCode).toBe(503)
    expect(never.body).toContain('受付で数えた人数は 消えていません')
    state.away = false
    clock.now += 3000
    expect((await get('/shelters/282227')).body).not.toContain('いま 新しい数字が とれません')
    state.away = true
    clock.now += 3000
    const stale = await get('/shelters/282227')
    expect(stale.statusCode).toBe(200)
    expect(stale.body).toContain('いま 新しい数字が とれません')
  })

  it('say in one sentence that nobody has built them', async () => {
    const { get } = start({ built: undefined })
    const answer = await get('/')
    expect([answer.statusCode, answer.body]).toEqual([503, `${NOT_BUILT}\n`])
  })
})
