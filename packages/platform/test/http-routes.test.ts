import { ErrorBody } from '@musubi/contracts/route'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logger, registerRoutes, type Handlers } from '../src/index.ts'
import {
  buildSampleApp,
  logCollector,
  sampleAuthorisers,
  sampleHandlers,
  sampleRoutes,
} from './sample-app.ts'

const log = logCollector()
const app = buildSampleApp({ log: logger({ destination: log }) })
beforeAll(async () => {
  await app.ready()
})
afterAll(() => app.close())

const asStaff = { authorization: 'staff' }
const newSite = { id: 'abc', name: '体育館', capacity: 3, kind: 'hall' }

describe('answers', () => {
  test('hold only what the schema names, at every depth', async () => {
    const answer = await app.inject('/sample/v1/sites/a1?floor=2')
    expect(answer.json()).toEqual({ siteId: 'a1', floor: 2, tags: [], inner: { open: true } })
    expect(answer.body).not.toContain('planted')
  })

  test('that break their schema become a 500 which tells nothing, and are logged without values', async () => {
    const answer = await app.inject('/sample/v1/broken')
    expect(answer.statusCode).toBe(500)
    const { error } = ErrorBody.parse(answer.json())
    expect(error.code).toBe('internal')
    expect(answer.body).not.toContain('SECRET-VALUE')
    const line = log.lines.find((text) => text.includes('http.answer_rejected'))
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      reference: error.reference,
      issues: ['count invalid_type'],
    })
    expect(line).not.toContain('SECRET-VALUE')
  })

  test('may have several statuses or no body', async () => {
    const post = (id: string) =>
      app.inject({ method: 'POST', url: '/sample/v1/sites', headers: asStaff, payload: { ...newSite, id } })
    expect([(await post('new')).statusCode, (await post('again')).statusCode]).toEqual([201, 200])
    const closed = await app.inject({ method: 'DELETE', url: '/sample/v1/sites/a', headers: asStaff })
    expect([closed.statusCode, closed.body]).toEqual([204, ''])
  })

  test('that are a bare text are JSON too', async () => {
    const answer = await app.inject({ method: 'PUT', url: '/sample/v1/note', payload: { text: 'a "b"' } })
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(answer.json()).toBe('a "b"')
  })

  test('are not kept by caches', async () => {
    expect((await app.inject('/sample/v1/sites/a1')).headers['cache-control']).toBe('no-store')
  })
})

describe('input', () => {
  test('one value or several make a list where the schema says list', async () => {
    expect((await app.inject('/sample/v1/sites/a?tag=x')).json().tags).toEqual(['x'])
    expect((await app.inject('/sample/v1/sites/a?tag=x&tag=y')).json().tags).toEqual(['x', 'y'])
  })

  test('that does not fit names each field, in the language of the request', async () => {
    const payload = { id: 'ab', capacity: 'many', contact: { mail: 'x' }, kind: 'tent' }
    const send = async (lang: string) => {
      const url = `/sample/v1/sites?lang=${lang}`
      const answer = await app.inject({ method: 'POST', url, headers: asStaff, payload })
      expect(answer.statusCode).toBe(400)
      return ErrorBody.parse(answer.json()).error
    }
    const [ja, easy, en] = [await send('ja'), await send('easy'), await send('en')]
    expect(en.code).toBe('invalid_input')
    expect(en.fields).toEqual([
      { path: 'id', message: 'Please enter at least 3 characters' },
      { path: 'name', message: 'Please fill this in' },
      { path: 'capacity', message: 'Please enter a number' },
      { path: 'contact.mail', message: 'Please enter an e-mail address' },
      { path: 'kind', message: 'Please choose one of the options' },
    ])
    expect(ja.fields?.map(({ message }) => message)).toContain('3文字以上で入力してください')
    expect(new Set([ja.message, easy.message, en.message]).size).toBe(3)
  })

  test.each([
    ['broken JSON', { 'content-type': 'application/json' }, '{"id":'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'id=a'],
    ['plain text', { 'content-type': 'text/plain' }, 'a'],
    ['nothing', {}, ''],
  ])('%s is invalid_input', async (_, headers, payload) => {
    const request = {
      method: 'POST',
      url: '/sample/v1/sites',
      headers: { ...asStaff, ...headers },
      payload,
    } as const
    const answer = await app.inject(request)
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'invalid_input'])
  })

  test('larger than the route takes is payload_too_large', async () => {
    const answer = await app.inject({
      method: 'PUT',
      url: '/sample/v1/note',
      payload: { text: 'x'.repeat(80) },
    })
    expect([answer.statusCode, answer.json().error.code]).toEqual([413, 'payload_too_large'])
  })
})

describe('failures', () => {
  test('carry the text of the table with its parameters', async () => {
    const answer = await app.inject('/sample/v1/sites/none?lang=en')
    expect(answer.statusCode).toBe(404)
    expect(answer.json().error).toMatchObject({ code: 'site_not_found', message: 'There is no site none.' })
  })

  test('that nobody expected show a reference, and the log has the cause under it', async () => {
    const answer = await app.inject('/sample/v1/crash')
    expect(answer.statusCode).toBe(500)
    const { error } = ErrorBody.parse(answer.json())
    expect(Object.keys(error).sort()).toEqual(['code', 'message', 'reference'])
    expect(answer.body).not.toContain('SECRET-VALUE')
    expect(answer.headers['x-request-id']).toBe(error.reference)
    const line = log.lines.find(
      (text) => text.includes('http.request_failed') && text.includes(error.reference),
    )
    expect(JSON.parse(line ?? '{}').error.message).toBe('the database said: SECRET-VALUE')
  })

  test('are a page for people, without inline style or script, with the text escaped', async () => {
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'ja-simple' }
    const answer = await app.inject({ url: '/nowhere', headers })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    expect(answer.body).toContain('<html lang="ja">')
    expect(answer.body).toContain('ページが ありません')
    expect(answer.body).not.toMatch(/<script|<style|style=/)
    const style = await app.inject('/problem.css')
    expect([style.statusCode, style.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8'])
    const marked = await app.inject({ url: '/nowhere', headers: { accept: 'application/json' } })
    expect(marked.json().error.code).toBe('not_found')
  })

  test('too many requests are told so on the routes that ask for it', async () => {
    const limited = buildSampleApp()
    const put = () => limited.inject({ method: 'PUT', url: '/sample/v1/note', payload: { text: '' } })
    const statuses = [await put(), await put(), await put(), await put()].map((answer) => answer.statusCode)
    expect(statuses).toEqual([200, 200, 200, 429])
    expect((await put()).json().error.code).toBe('too_many_requests')
    expect((await limited.inject('/sample/v1/sites/a')).statusCode).toBe(200)
    await limited.close()
  })
})

describe('registration fails', () => {
  test('without an authoriser for the access of a route', async () => {
    const { resident: _, ...others } = sampleAuthorisers
    const incomplete = buildSampleApp({ authorise: others })
    await expect(incomplete.ready()).rejects.toThrow('sample.myRecord is for "resident"')
    await incomplete.close()
  })

  test('without a handler', async () => {
    const { crash: _, ...others } = sampleHandlers
    const register = (target: typeof app) =>
      registerRoutes(target, sampleRoutes, others as typeof sampleHandlers, { authorise: sampleAuthorisers })
    const incomplete = buildSampleApp({ services: [{ name: 'sample', register }] })
    await expect(incomplete.ready()).rejects.toThrow()
    await incomplete.close()
    // @ts-expect-error a table of handlers with one missing is a type error already
    const typed: Handlers<(typeof sampleRoutes)['routes']> = others
    expect(typed).toBeDefined()
  })

  test('when a declared error has no text', async () => {
    const register = (target: typeof app) =>
      registerRoutes(target, sampleRoutes, sampleHandlers, { authorise: sampleAuthorisers })
    const silent = buildSampleApp({ services: [{ name: 'sample', register }] })
    await expect(silent.ready()).rejects.toThrow('site_not_found')
    await silent.close()
  })
})

test('the API page lists the routes of the tables, in OpenAPI 3.1', async () => {
  const document = (await app.inject('/openapi.json')).json()
  expect(document.openapi).toBe('3.1.0')
  const operations = Object.values(document.paths as Record<string, Record<string, { operationId: string }>>)
    .flatMap((path) => Object.values(path))
    .map(({ operationId }) => operationId)
  expect(operations.sort()).toEqual(
    Object.keys(sampleRoutes.routes)
      .map((name) => `sample.${name}`)
      .sort(),
  )
  expect(document.paths['/sample/v1/sites/{siteId}'].get.responses['404'].description).toBe('site_not_found')
  const page = await app.inject('/docs/')
  expect(page.statusCode).toBe(200)
  expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//)
})
