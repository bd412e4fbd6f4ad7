import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as kernel from '../src/index.ts'

describe('base64url', () => {
  it('has one spelling for each byte string', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = kernel.toBase64Url(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64url'))
        expect(kernel.parseBase64Url(text)).toEqual({ ok: true, value: bytes })
      }),
    )
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const parsed = kernel.parseBase64Url(text)
        if (parsed.ok) expect(kernel.toBase64Url(parsed.value)).toBe(text)
        expect(kernel.isBase64Url(text)).toBe(parsed.ok)
      }),
    )
    for (const bad of ['A', 'AQIDBB', 'AQ==', 'A+/A', 'あ']) expect(kernel.parseBase64Url(bad).ok).toBe(false)
  })
})

describe('UUIDv7', () => {
  it('is a UUID and sorts by time', () => {
    fc.assert(
      fc.property(
        fc.nat(2 ** 40),
        fc.nat(2 ** 40),
        fc.uint8Array({ minLength: 10, maxLength: 10 }),
        (a, b, random) => {
          const [first, second] = [kernel.uuidV7(a, random), kernel.uuidV7(b, random)]
          expect(kernel.parseUuid(first).ok).toBe(true)
          if (a !== b) expect(first < second).toBe(a < b)
        },
      ),
    )
    expect(() => kernel.uuidV7(0, new Uint8Array(9))).toThrow(RangeError)
  })
})

describe('hybrid logical clock', () => {
  const clocks = fc.record({
    ms: fc.nat(10_000),
    counter: fc.nat(0xffff),
    node: fc.constantFrom('a', 'b', 'c'),
  })

  it('always goes forward, whatever the wall clock does', () => {
    fc.assert(
      fc.property(clocks, clocks, fc.nat(20_000), (mine, theirs, now) => {
        expect(kernel.compareHlc(kernel.tickHlc(mine, now), mine)).toBeGreaterThan(0)
        const received = kernel.receiveHlc(mine, theirs, now)
        expect(kernel.compareHlc(received, mine)).toBeGreaterThan(0)
        expect(kernel.compareHlc(received, theirs)).toBeGreaterThan(0)
        expect(received.node).toBe(mine.node)
      }),
    )
  })

  it('is written so that text order is clock order', () => {
    fc.assert(
      fc.property(clocks, clocks, (a, b) => {
        const [x, y] = [kernel.formatHlc(a), kernel.formatHlc(b)]
        expect(kernel.parseHlc(x)).toEqual({ ok: true, value: a })
        expect(Math.sign(kernel.compareHlc(a, b))).toBe(x < y ? -1 : x > y ? 1 : 0)
      }),
    )
  })
})

describe('civil dates', () => {
  it('takes days that exist and no others', () => {
    for (const day of ['2024-02-29', '2000-02-29', '2026-12-31'])
      expect(kernel.parseCivilDate(day).ok).toBe(true)
    for (const day of ['2023-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-1-1', ''])
      expect(kernel.parseCivilDate(day).ok).toBe(false)
  })

  it.each([
    ['2019-04-30', '310430', '平成'],
    ['2019-05-01', '010501', '令和'],
    ['1989-01-07', '640107', '昭和'],
    ['1989-01-08', '010108', '平成'],
    ['1926-12-24', '151224', '大正'],
    ['1926-12-25', '011225', '昭和'],
  ])('%s is %s of %s', (day, digits, era) => {
    const date = kernel.expectOk(kernel.parseCivilDate(day), 'a day')
    expect(kernel.toEraDigits(date)).toBe(digits)
    expect(kernel.toEraDate(date).era).toBe(era)
  })

  it('counts years on the birthday', () => {
    const day = (text: string) => kernel.expectOk(kernel.parseCivilDate(text), 'a day')
    expect(kernel.ageOn(day('2008-03-02'), day('2026-03-01'))).toBe(17)
    expect(kernel.ageOn(day('2008-03-02'), day('2026-03-02'))).toBe(18)
  })
})

describe('canonical JSON', () => {
  it('does not depend on the order in which keys were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const shuffled = Object.fromEntries(Object.entries(object).reverse())
        const text = kernel.canonicalJson(object as kernel.Json)
        expect(kernel.canonicalJson(shuffled as kernel.Json)).toBe(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(object)))
      }),
    )
    expect(() => kernel.canonicalJson(Number.NaN)).toThrow(RangeError)
  })
})

describe('municipality codes', () => {
  it('knows the five towns by their check digits and refuses every other last digit', () => {
    for (const code of ['282227', '282251', '282090', '285854', '285862', '011002', '131016']) {
      expect(kernel.parseMunicipalityCode(code).ok).toBe(true)
      expect(kernel.withCheckDigit(code.slice(0, 5))).toEqual({ ok: true, value: code })
      for (let digit = 0; digit < 10; digit++) {
        const other = code.slice(0, 5) + digit
        if (other !== code) expect(kernel.parseMunicipalityCode(other).ok).toBe(false)
      }
    }
  })
})

describe('the individual number guard', () => {
  it('sees a number that passes its check digit in any dress, and leaves other digits alone', () => {
    for (const text of [
      '123456789018',
      '番号は1234 5678 9018です',
      '１２３４５６７８９０１８',
      '1234-5678-9018',
    ])
      expect(kernel.containsIndividualNumber(text)).toBe(true)
    for (const text of ['123456789012', '1234567890189', '', '282227', '2026-11-23T12:00:00.000Z'])
      expect(kernel.containsIndividualNumber(text)).toBe(false)
  })
})

describe('results', () => {
  it('are opened only where failure is impossible', () => {
    expect(kernel.expectOk(kernel.ok(1), 'one')).toBe(1)
    expect(() => kernel.expectOk(kernel.err('lost'), 'why')).toThrow('why: lost')
  })
})
