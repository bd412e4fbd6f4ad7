import { expectOk } from '@musubi/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type CommandApdu,
  encodeCommand,
  encodeResponse,
  findTriesLeft,
  parseCommand,
  parseResponse,
  sha256DigestInfo,
} from '../src/index.ts'

const byte = fc.nat(255)
const command: fc.Arbitrary<CommandApdu> = fc
  .record({
    cla: byte,
    ins: byte,
    p1: byte,
    p2: byte,
    data: fc.option(
      fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 255 }),
        fc.uint8Array({ minLength: 256, maxLength: 600 }),
      ),
      { nil: undefined },
    ),
    le: fc.option(fc.oneof(fc.integer({ min: 1, max: 256 }), fc.integer({ min: 257, max: 65_536 })), {
      nil: undefined,
    }),
  })
  .map(({ data, le, ...header }) => ({ ...header, ...(data ? { data } : {}), ...(le ? { le } : {}) }))

describe('command APDUs', () => {
  test('what is encoded is parsed back', () => {
    fc.assert(
      fc.property(command, (apdu) => {
        expect(parseCommand(encodeCommand(apdu))).toEqual({ ok: true, value: apdu })
      }),
    )
  })

  test('an accepted short command has no other spelling', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const parsed = parseCommand(bytes)
        const isShort = bytes[4] !== 0 || bytes.length === 5
        if (parsed.ok && isShort) expect(encodeCommand(parsed.value)).toEqual(bytes)
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    [
      'select an application',
      { cla: 0, ins: 0xa4, p1: 4, p2: 0x0c, data: Uint8Array.of(1, 2) },
      '00a4040c020102',
    ],
    ['read 256 bytes', { cla: 0, ins: 0xb0, p1: 1, p2: 0, le: 256 }, '00b0010000'],
    ['ask for the tries', { cla: 0, ins: 0x20, p1: 0, p2: 0x80 }, '00200080'],
    ['read 600 bytes', { cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 600 }, '00b00000000258'],
  ] as const)('%s', (_, apdu, hex) => {
    expect(Buffer.from(encodeCommand(apdu)).toString('hex')).toBe(hex)
  })

  test('out of range is a bug of the caller', () => {
    expect(() => encodeCommand({ cla: 0, ins: 0, p1: 0, p2: 0, le: 0 })).toThrow(RangeError)
    expect(() => encodeCommand({ cla: 0, ins: 0, p1: 0, p2: 0, data: new Uint8Array(65_536) })).toThrow(
      RangeError,
    )
  })
})

describe('response APDUs', () => {
  test('round trip; fewer than two bytes are malformed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(0xffff), (data, statusWord) => {
        expect(expectOk(parseResponse(encodeResponse({ data, statusWord })), 'response')).toEqual({
          data,
          statusWord,
        })
      }),
    )
    expect(parseResponse(Uint8Array.of(0x90)).ok).toBe(false)
  })

  test('only 63Cx carries tries', () => {
    expect([0x63c2, 0x63c0, 0x6300, 0x9000].map(findTriesLeft)).toEqual([2, 0, undefined, undefined])
  })
})

test('the DigestInfo of nothing, as RFC 8017 writes it', () => {
  expect(Buffer.from(sha256DigestInfo(new Uint8Array())).toString('hex')).toBe(
    '3031300d060960864801650304020105000420e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  )
})
