import { containsIndividualNumber } from '@musubi/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineLogEvents, isSensitiveName, logger, redactValue } from '../src/index.ts'
import { buildSampleApp, logCollector } from './sample-app.ts'

const events = defineLogEvents({
  'outbox.delivered': { queue: z.string(), count: z.int() },
  'test.anything': { value: z.unknown() },
})

function collect(write: (log: ReturnType<typeof build>) => void): Record<string, unknown>[] {
  const lines = logCollector()
  write(build(lines))
  return lines.lines.map((line) => JSON.parse(line))
}
const build = (destination: { write(line: string): void }) =>
  logger({ destination, level: 'debug' }).for(events)

/** Twelve digits with a right check digit (総務省令第85号 of 2014, article 5). */
const individualNumber = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 11, maxLength: 11 })
  .map((digits) => {
    const eleven = digits.join('')
    const found = [...'0123456789'].map((check) => eleven + check).find(containsIndividualNumber)
    return found as string
  })

describe('events', () => {
  test('are one JSON line with name, level and fields', () => {
    const [line] = collect((log) => log.event('outbox.delivered', { queue: 'mail', count: 2 }))
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      event: 'outbox.delivered',
      queue: 'mail',
      count: 2,
    })
  })

  test('carry registered fields only; a wrong field is named, not written', () => {
    const [dropped, wrong] = collect((log) => {
      const row = { queue: 'mail', count: 2, name: '山田' }
      log.event('outbox.delivered', row)
      log.warn('outbox.delivered', { queue: '山田' } as never)
    })
    expect(dropped).not.toHaveProperty('name')
    expect(wrong).toMatchObject({ level: 'warn', wrongFields: ['count'] })
    expect(JSON.stringify(wrong)).not.toContain('山田')
  })

  test('must be registered, under one owner', () => {
    const lines = logCollector()
    const log = logger({ destination: lines })
    // @ts-expect-error the name is not in the registry
    expect(() => log.for(events).event('outbox.lost', {})).toThrow('not registered')
    expect(() => log.for(events)).not.toThrow()
    expect(() => log.for({ 'outbox.delivered': {} })).toThrow('registered twice')
    expect(() => defineLogEvents({ 'Not a name': {} })).toThrow('Not a name')
  })

  test('keep an error’s story but not the data a driver hangs on it', () => {
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (mail)=(a@b.jp)' })
    const [line] = collect((log) =>
      log.fail('outbox.delivered', { queue: 'q', count: 0 }, new Error('not saved', { cause })),
    )
    expect(line?.['error']).toMatchObject({
      message: 'not saved',
      cause: { code: '23505', message: 'duplicate key' },
    })
    expect(JSON.stringify(line)).not.toContain('a@b.jp')
  })
})

describe('redaction', () => {
  test('knows sensitive names by their words', () => {
    const sensitive = [
      'authorization',
      'Set-Cookie',
      'userPIN',
      'pin',
      'idToken',
      'birthDate',
      'birth_date',
      'cardSerial',
    ]
    const harmless = [
      'shipping',
      'pinned',
      'spinning',
      'queue',
      'tokenizer',
      'reference',
      'municipalityCode',
      'certified',
    ]
    expect(sensitive.filter((name) => !isSensitiveName(name))).toEqual([])
    expect(harmless.filter(isSensitiveName)).toEqual([])
  })

  test('a secret under a sensitive name never comes out, however deep and whatever its type', () => {
    const secret = fc.string({ minLength: 8, maxLength: 20, unit: fc.constantFrom(...'QXZJKV') })
    const name = fc.constantFrom(
      'password',
      'pin',
      'access_token',
      'Cookie',
      'evidence',
      'birthDate',
      'clientSecret',
    )
    const wrappers = fc.array(fc.constantFrom('object', 'list', 'error'), { maxLength: 12 })
    fc.assert(
      fc.property(secret, name, wrappers, fc.boolean(), (planted, key, nesting, inList) => {
        const value = nesting.reduce<unknown>(
          (inner, kind) => {
            if (kind === 'object') return { inner }
            return kind === 'list' ? [inner] : new Error('failed', { cause: inner })
          },
          { [key]: inList ? [planted] : { deep: planted } },
        )
        expect(JSON.stringify(collect((log) => log.event('test.anything', { value })))).not.toContain(planted)
      }),
    )
  })

  test('credentials inside text never come out', () => {
    const secret = fc.string({ minLength: 12, maxLength: 30, unit: fc.constantFrom(...'QXZJKV789_-') })
    fc.assert(
      fc.property(secret, (planted) => {
        const texts = [
          `got Bearer ${planted} from`,
          `jwt eyJ${planted}.${planted}.${planted}`,
          `connect postgres://app:${planted}@db/musubi`,
        ]
        const lines = collect((log) => {
          for (const text of texts) log.fail('test.anything', { value: text }, new Error(text))
        })
        expect(JSON.stringify(lines)).not.toContain(planted)
      }),
    )
  })

  test('an individual number never comes out: as text, number, name of a field, or inside an error', () => {
    const separated = fc.constantFrom('', ' ', '-')
    fc.assert(
      fc.property(individualNumber, separated, (twelve, separator) => {
        const written = twelve.replace(/(\d{4})(?=\d)/g, `$1${separator}`)
        const value = {
          text: `番号は${written}です`,
          number: Number(twelve),
          list: [BigInt(twelve)],
          [written]: 1,
        }
        const text = JSON.stringify(
          collect((log) => log.fail('test.anything', { value }, new Error(written))),
        )
        expect(text).not.toContain(written)
        if (twelve[0] !== '0') expect(text).not.toContain(twelve)
      }),
    )
  })

  test('never throws, whatever it is given', () => {
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    expect(() => redactValue(circle)).not.toThrow()
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
        (value) => {
          expect(() => JSON.stringify(redactValue(value))).not.toThrow()
        },
      ),
    )
  })
})

test('request lines carry the route pattern, never the address, headers or body', async () => {
  const lines = logCollector()
  const app = buildSampleApp({ log: logger({ destination: lines }) })
  const secret = 'QQ-planted-QQ'
  await app.inject({
    method: 'POST',
    url: `/sample/v1/sites?token=${secret}`,
    headers: { authorization: 'staff', cookie: `session=${secret}`, 'x-other': secret },
    payload: { id: secret, name: secret, capacity: 'x' },
  })
  await app.inject(`/sample/v1/sites/${secret}?mail=${secret}`)
  await app.inject(`/${secret}`)
  await app.inject('/healthz')
  await app.close()
  const requests = lines.lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'http.request')
  expect(requests.map(({ method, route, status }) => [method, route, status])).toEqual([
    ['POST', '/sample/v1/sites', 400],
    ['GET', '/sample/v1/sites/:siteId', 200],
    ['GET', 'unmatched', 404],
  ])
  expect(Object.keys(requests[0]).sort()).toEqual(
    ['event', 'level', 'method', 'ms', 'reference', 'route', 'status', 'time'].sort(),
  )
  expect(lines.text).not.toContain(secret)
})
