import { concatBytes } from '@musubi/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { der, readNamedBits, readOid, readSmallUnsigned, readTime, readUnsigned } from '../src/der.ts'
import { attemptParse, encodeTlv, readWhole, TlvReader } from '../src/tlv.ts'

const tags = fc.constantFrom(0x02, 0x30, 0x5f37, 0x7f21, 0xff10, 0xdf11)

describe('TLV', () => {
  test('what is encoded is read back, whatever the tag and length', () => {
    fc.assert(
      fc.property(tags, fc.uint8Array({ maxLength: 70_000 }), (tag, value) => {
        const encoded = encodeTlv(tag, value)
        expect(readWhole(encoded, tag)).toEqual({ tag, value, whole: encoded })
      }),
      { numRuns: 60 },
    )
  })

  test('an accepted run of objects is the only spelling of those objects', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const read = attemptParse(() => {
          const objects = []
          for (const reader = new TlvReader(bytes); !reader.isDone; ) objects.push(reader.next())
          return objects
        })
        if (!read.ok) return
        expect(concatBytes(...read.value.map(({ tag, value }) => encodeTlv(tag, value)))).toEqual(bytes)
      }),
      { numRuns: 3000 },
    )
  })

  test.each([
    ['a length in a longer form than needed', [0x04, 0x81, 0x01, 0xaa]],
    ['a length with a leading zero', [0x04, 0x82, 0x00, 0x01, 0xaa]],
    ['an indefinite length', [0x30, 0x80, 0x00, 0x00]],
    ['an object that runs past the end', [0x04, 0x02, 0xaa]],
    ['a tag with a leading zero', [0x1f, 0x80, 0x01, 0x00]],
    ['a tag of four bytes', [0x1f, 0x81, 0x81, 0x81, 0x01, 0x00]],
    ['trailing bytes', [0x04, 0x01, 0xaa, 0x00]],
  ])('refuses %s', (_, bytes) => {
    expect(attemptParse(() => readWhole(Uint8Array.from(bytes), bytes[0] ?? 0)).ok).toBe(false)
  })

  test('a bug inside a parser is not swallowed', () => {
    expect(() =>
      attemptParse(() => {
        throw new TypeError('bug')
      }),
    ).toThrow('bug')
  })
})

describe('DER values', () => {
  const only = (bytes: Uint8Array) => new TlvReader(bytes).next()

  test('unsigned integers round trip', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 160n }), (value) => {
        const bytes = readUnsigned(only(der.unsigned(value)))
        expect(BigInt(`0x${Buffer.from(bytes).toString('hex')}`)).toBe(value)
      }),
    )
  })

  test.each([
    ['negative', [0x02, 0x01, 0x80]],
    ['empty', [0x02, 0x00]],
    ['padded', [0x02, 0x02, 0x00, 0x01]],
  ])('a %s integer is refused', (_, bytes) => {
    expect(attemptParse(() => readSmallUnsigned(only(Uint8Array.from(bytes)))).ok).toBe(false)
  })

  test('times round trip in whole seconds from 1950 to 9999', () => {
    const seconds = fc.integer({ min: Date.UTC(1950, 0) / 1000, max: Date.UTC(9999, 11, 31) / 1000 })
    fc.assert(
      fc.property(seconds, (second) => {
        expect(readTime(only(der.time(second * 1000)))).toBe(second * 1000)
      }),
    )
  })

  test.each([
    '230229000000Z',
    '23010100000Z',
    '230101000000+',
    '2301010000Z',
    '231301000000Z',
    '230101006000Z',
  ])('refuses the time %s', (text) => {
    const tlv = only(encodeTlv(0x17, new TextEncoder().encode(text)))
    expect(attemptParse(() => readTime(tlv)).ok).toBe(false)
  })

  test.each(['1.2.392.200149.8.5.5.1', '2.5.29.15', '2.999.3', '0.9.2342.19200300.100.1.1'])(
    'object identifier %s',
    (oid) => {
      expect(readOid(only(der.oid(oid)))).toBe(oid)
    },
  )

  test('named bits are counted from the left', () => {
    expect(readNamedBits(only(der.bitString(Uint8Array.of(0x06), 1)))).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
      true,
    ])
  })
})
