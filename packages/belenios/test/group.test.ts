import { assert, bigInt, property, string, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomBase58 } from '../src/encoding/base58.ts'
import { hashPoints, sha256Base64 } from '../src/encoding/digest.ts'
import { count, flag, listOf, optional, parseCanonical, record, scalar, text } from '../src/encoding/shape.ts'
import {
  ed25519Group,
  findScalar,
  hedged,
  invertScalar,
  multiplyScalars,
  ORDER,
  randomScalar,
  reduce,
} from '../src/group/index.ts'
import { groupContract } from './group-contract.ts'

groupContract('plain engine', ed25519Group)

test('a known hash, H(pok|Ed25519|g|, [2g])', () => {
  const g = ed25519Group.generator
  const prefix = `pok|Ed25519|${ed25519Group.encode(g)}|`
  expect(hashPoints(ed25519Group, prefix, [ed25519Group.add(g, g)])).toBe(
    1250771407756293393790156214150399917004272475561465267008108616783221419657n,
  )
})

test('a known fingerprint', () => {
  expect(sha256Base64('abc')).toBe('ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0')
})

describe('scalars', () => {
  test('have one decimal spelling below the order', () => {
    expect(findScalar('0')).toBe(0n)
    expect(findScalar(String(ORDER - 1n))).toBe(ORDER - 1n)
    for (const bad of [String(ORDER), '00', '01', '-1', '+1', '1.0', '1e3', '', ' 1', '0x1', '１']) {
      expect(findScalar(bad)).toBeUndefined()
    }
  })

  test('reduce and invert', () => {
    assert(
      property(bigInt({ min: 1n, max: ORDER - 1n }), (value) => {
        expect(multiplyScalars(value, invertScalar(value))).toBe(1n)
        expect(reduce(-value)).toBe(ORDER - value)
      }),
    )
  })
})

describe('randomness', () => {
  const stuck = (length: number) => new Uint8Array(length)

  test('wide reduction uses 64 bytes', () => {
    assert(
      property(uint8Array({ minLength: 64, maxLength: 64 }), (bytes) => {
        expect(randomScalar(() => bytes)).toBe(BigInt(`0x${Buffer.from(bytes).toString('hex')}`) % ORDER)
      }),
    )
  })

  test('a stuck source still gives other nonces for other messages and other secrets', () => {
    const drawn = [
      hedged(stuck, [1n], 'a'),
      hedged(stuck, [1n], 'b'),
      hedged(stuck, [2n], 'a'),
      hedged((length) => new Uint8Array(length).fill(1), [1n], 'a'),
    ].flatMap((random) => [randomScalar(random), randomScalar(random)])
    expect(new Set(drawn).size).toBe(drawn.length)
  })

  test('a source that gives too few bytes is a fault', () => {
    expect(() => randomScalar(() => new Uint8Array(3))).toThrow(RangeError)
  })

  test('Base58 letters are drawn without favour', () => {
    let at = 0
    const text58 = randomBase58(58 * 4, (length) => Uint8Array.from({ length }, () => at++ % 256))
    const times = new Map<string, number>()
    for (const letter of text58) times.set(letter, (times.get(letter) ?? 0) + 1)
    expect(new Set(times.values())).toEqual(new Set([4]))
    expect(times.size).toBe(58)
  })
})

describe('canonical JSON', () => {
  const shape = record({ name: text, size: count, open: optional(flag), items: listOf(scalar) })
  const good = '{"name":"橋 🌉","size":3,"items":["0","12"]}'

  test('the one right spelling is read', () => {
    expect(parseCanonical(shape, good)).toEqual({
      ok: true,
      value: { name: '橋 🌉', size: 3, items: [0n, 12n] },
    })
  })

  test.each([
    ['a space', '{"name":"a", "size":3,"items":[]}', 'not_canonical'],
    ['another order', '{"size":3,"name":"a","items":[]}', 'not_canonical'],
    ['an unknown field', '{"name":"a","size":3,"items":[],"extra":1}', 'not_canonical'],
    ['a field twice', '{"name":"a","name":"a","size":3,"items":[]}', 'not_canonical'],
    ['an escape that is not needed', '{"name":"\\u0061","size":3,"items":[]}', 'not_canonical'],
    ['a number with a fraction of zero', '{"name":"a","size":3.0,"items":[]}', 'not_canonical'],
    ['a newline at the end', `${good}\n`, 'not_canonical'],
    ['a leading zero', '{"name":"a","size":3,"items":["01"]}', 'wrong_shape'],
    ['a scalar as a number', '{"name":"a","size":3,"items":[1]}', 'wrong_shape'],
    ['a missing field', '{"name":"a","items":[]}', 'wrong_shape'],
    ['null for an optional field', '{"name":"a","size":3,"open":null,"items":[]}', 'wrong_shape'],
    ['a negative count', '{"name":"a","size":-3,"items":[]}', 'wrong_shape'],
    ['half a text', good.slice(0, 20), 'not_json'],
  ])('%s is refused', (_, bad, reason) => {
    expect(parseCanonical(shape, bad)).toMatchObject({ ok: false, error: { reason } })
  })

  test('says where', () => {
    expect(parseCanonical(shape, '{"name":"a","size":3,"items":["1","x"]}')).toEqual({
      ok: false,
      error: { reason: 'wrong_shape', at: 'items[1]' },
    })
  })

  test('what is written is read back', () => {
    assert(
      property(string({ unit: 'grapheme' }), (name) => {
        const value = { name, size: 1, items: [] }
        expect(parseCanonical(shape, shape.write(value))).toEqual({ ok: true, value })
      }),
    )
  })
})
