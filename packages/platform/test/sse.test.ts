import { ok } from '@musubi/kernel'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { closeHttpServer, logger } from '../src/index.ts'
import { createEventHistory } from '../src/http/event-history.ts'
import { buildSampleApp, createSampleStream, logCollector } from './sample-app.ts'
import { openReader, type SseReader } from './sse-reader.ts'

const TOWN = '282227'
const OTHER = '282251'
const cleanup: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step()
})

async function serve(options: Parameters<typeof createSampleStream>[0] = {}, log = logCollector()) {
  const stream = createSampleStream(options)
  const app = buildSampleApp({
    log: logger({ destination: log }),
    handlers: {
      watchSites: async ({ params }) =>
        ok(stream.subscribe(({ data }) => data.municipalityCode === params.municipalityCode)),
    },
  })
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  cleanup.push(() => closeHttpServer(app, 1000))
  const open = async (headers: Record<string, string> = {}, query = '', town = TOWN): Promise<SseReader> => {
    const reader = await openReader(`${base}/sample/v1/watch/${town}${query}`, headers)
    cleanup.push(() => reader.close())
    return reader
  }
  const publish = (siteId: string, municipalityCode = TOWN, id?: number): void =>
    stream.publish('site.changed', { siteId, municipalityCode }, id)
  return { stream, app, open, publish, log }
}

const siteOf = async (reader: SseReader): Promise<string> => JSON.parse((await reader.next()).data).siteId

describe('a reader', () => {
  test('gets events as they come, and headers that keep proxies from holding them back', async () => {
    const { open, publish } = await serve()
    const reader = await open()
    publish('a')
    publish('b')
    expect([await siteOf(reader), await siteOf(reader)]).toEqual(['a', 'b'])
    expect(reader.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    expect(reader.headers['content-security-policy']).toContain("default-src 'self'")
  })

  test('sees only what its filter lets pass, live and when it resumes', async () => {
    const { open, publish } = await serve()
    const reader = await open()
    publish('foreign', OTHER)
    publish('own')
    expect(await siteOf(reader)).toBe('own')
    const position = reader.lastEventId ?? ''
    reader.close()
    publish('foreign2', OTHER)
    publish('own2')
    const again = await open({ 'last-event-id': position })
    expect(await siteOf(again)).toBe('own2')
  })

  test('gets only fields the schema names', async () => {
    const { open, stream } = await serve()
    const reader = await open()
    const row = { siteId: 'a', municipalityCode: TOWN, planted: 'secret' }
    stream.publish('site.changed', row)
    expect((await reader.next()).data).not.toContain('planted')
  })

  test('resumes where it was, once each, even if it had seen nothing yet', async () => {
    const { open, publish } = await serve()
    const reader = await open()
    publish('a')
    await reader.next()
    const afterFirst = reader.lastEventId ?? ''
    reader.close()
    publish('b')
    publish('c')
    const again = await open({ 'last-event-id': afterFirst })
    publish('d')
    expect([await siteOf(again), await siteOf(again), await siteOf(again)]).toEqual(['b', 'c', 'd'])
  })

  test('can start from the position of a snapshot by the address', async () => {
    const { open, publish, stream } = await serve()
    const position = stream.lastId() ?? ''
    publish('between')
    const reader = await open({}, `?lastEventId=${position}`)
    expect(await siteOf(reader)).toBe('between')
  })

  test.each(['too old', 'from another process', '<script>'])(
    'is told to reset when its id is %s',
    async (kind) => {
      const { open, publish } = await serve({ historySize: 2 })
      const reader = await open()
      publish('a')
      const first = (await reader.next()).id ?? ''
      for (const site of ['b', 'c', 'd']) publish(site)
      const again = await open({ 'last-event-id': kind === 'too old' ? first : kind })
      expect((await again.next()).event).toBe('reset')
      publish('e')
      expect(await siteOf(again)).toBe('e')
      expect(again.lastEventId).not.toBe(first)
    },
  )

  test('is sent a comment now and then, so that nobody in between hangs up', async () => {
    const { open } = await serve({ heartbeatMs: 5 })
    expect(await (await open()).comment()).toBe('still here')
  })

  test('is asked to come again after a while, and then misses nothing', async () => {
    const { open, publish } = await serve({ heartbeatMs: 5, heartbeatsPerVisit: 2 })
    const reader = await open()
    await reader.ended
    publish('later')
    expect(await siteOf(await open({ 'last-event-id': reader.lastEventId ?? '' }))).toBe('later')
  })

  test('that falls asleep is cut off, logged, and does not hold up the others', async () => {
    const { open, publish, stream, log } = await serve({ maxBufferedBytes: 20_000 })
    const sleeper = await open()
    const awake = await open()
    sleeper.pause()
    const long = 'x'.repeat(8000)
    for (let sent = 0; stream.readers === 2; sent += 1) {
      publish(`${long}${sent}`)
      expect(await siteOf(awake)).toBe(`${long}${sent}`)
    }
    expect(stream.readers).toBe(1)
    expect(log.text).toContain('http.stream_dropped')
  })
})

describe('the stream', () => {
  test('takes ids from outside and ignores one that comes twice', async () => {
    const { open, publish } = await serve()
    const reader = await open()
    publish('a', TOWN, 7)
    publish('a', TOWN, 7)
    publish('b', TOWN, 9)
    expect(await reader.next()).toMatchObject({ id: '7' })
    expect(await reader.next()).toMatchObject({ id: '9' })
    const again = await open({ 'last-event-id': '7' })
    expect(await siteOf(again)).toBe('b')
  })

  test('ends when the server drains, and forgets its readers', async () => {
    const { app, open, stream } = await serve()
    const reader = await open()
    await closeHttpServer(app, 60_000)
    await reader.ended
    expect(stream.readers).toBe(0)
    expect(app.toolkit.openStreams.size).toBe(0)
  })

  test('forgets a reader that went away', async () => {
    const { app, open, stream } = await serve()
    const reader = await open()
    reader.close()
    await expect.poll(() => stream.readers + app.toolkit.openStreams.size).toBe(0)
  })
})

test('a history resumes exactly after a known id, and knows what it forgot', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 20 }), (size, count) => {
      const history = createEventHistory<number>(size, '0')
      const ids = Array.from({ length: count }, (_, at) => at + 1)
      for (const id of ids) history.append({ id: String(id), event: id, frame: '' })
      for (const seen of [0, ...ids]) {
        const missed = history.since(String(seen))?.map(({ event }) => event)
        expect(missed).toEqual(seen < count - size ? undefined : ids.slice(seen))
      }
      expect(history.since('elsewhere')).toBeUndefined()
    }),
  )
})
