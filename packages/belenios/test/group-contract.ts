import { ed25519 } from '@noble/curves/ed25519.js'
import { assert, bigInt, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { type Group, ORDER, type Point } from '../src/group/index.ts'

const scalars = bigInt({ min: 0n, max: ORDER - 1n })

/** What every engine must satisfy, whatever it is made of. Each engine's test calls this once. */
export function groupContract(name: string, group: Group): void {
  const g = (scalar: bigint) => group.secretBase(scalar)
  const text = (point: Point) => group.encode(point)

  test(`${name}: known points`, () => {
    expect(group.order).toBe(ORDER)
    expect(text(group.generator)).toBe(`${'66'.repeat(31)}58`)
    expect(text(group.identity)).toBe(`${'00'.repeat(31)}01`)
    expect(text(group.add(group.generator, group.generator))).toBe(
      '2260cdf3092329c21da25ee8c9a21f5697390f51643851560e5f46ae6af8a3c9',
    )
  })

  test(`${name}: secret and public multiplication agree, and obey the laws of the group`, () => {
    assert(
      property(tuple(scalars, scalars, scalars), ([a, b, c]) => {
        const [A, B] = [g(a), g(b)]
        expect(text(group.multiply(A, b))).toBe(text(group.secretMultiply(A, b)))
        expect(text(group.multiply(A, b))).toBe(text(g((a * b) % ORDER)))
        expect(text(group.add(A, B))).toBe(text(g((a + b) % ORDER)))
        expect(group.equal(group.add(A, group.negate(A)), group.identity)).toBe(true)
        expect(text(group.sum([A, B, A]))).toBe(text(g((2n * a + b) % ORDER)))
        const terms = [[A, b] as const, [group.prepare(B), c] as const]
        const expected = (c + a * b + b * c) % ORDER
        expect(
          group
            .combine([
              { base: c, terms },
              { base: 0n, terms: [] },
            ])
            .map(text),
        ).toEqual([text(g(expected)), text(group.identity)])
        expect(text(group.multiplyMany([...terms, [A, 0n]]))).toBe(text(g((a * b + b * c) % ORDER)))
      }),
      { numRuns: 8 },
    )
  })

  test(`${name}: zero and the identity are ordinary values`, () => {
    for (const point of [
      g(0n),
      group.multiply(group.generator, 0n),
      group.secretMultiply(group.generator, 0n),
      group.secretMultiply(group.identity, 5n),
      group.multiply(group.identity, 5n),
      group.sum([]),
      group.multiplyMany([]),
    ]) {
      expect(text(point)).toBe(text(group.identity))
    }
  })

  test(`${name}: many terms at once`, () => {
    const terms = Array.from({ length: 40 }, (_, at) => [g(BigInt(at + 1)), BigInt(at * at)] as const)
    const expected = terms.reduce((sum, [, scalar], at) => sum + BigInt(at + 1) * scalar, 0n)
    expect(text(group.multiplyMany(terms))).toBe(text(g(expected % ORDER)))
  })

  test(`${name}: a point has one spelling and survives it`, () => {
    const texts = Array.from({ length: 5 }, (_, at) => text(g(BigInt(at * 7919))))
    const points = group.parseAll(texts)
    if (!points.ok) throw new Error('a point was refused')
    expect(group.encodeAll(points.value)).toEqual(texts)
    expect(group.encodeAll(points.value.map((point) => group.negate(group.negate(point))))).toEqual(texts)
  })

  for (const [why, bad, fault] of badPoints()) {
    test(`${name}: refuses ${why}`, () => {
      expect(group.parse(bad)).toEqual({ ok: false, error: fault })
      expect(group.parseAll([text(group.generator), bad])).toEqual({ ok: false, error: { at: 1, fault } })
    })
  }
}

/** Texts that no engine may accept, each with its reason. */
export function badPoints(): [why: string, text: string, fault: string][] {
  const p = 2n ** 255n - 19n
  const hex = (value: bigint) => value.toString(16).padStart(64, '0')
  const reversed = (point: typeof ed25519.Point.BASE) =>
    point.toHex().match(/../g)?.toReversed().join('') ?? ''
  const good = reversed(ed25519.Point.BASE)
  const order8 = ed25519.Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')
  return [
    ['upper case', good.toUpperCase().replaceAll('6', 'A'), 'not_64_hex_digits'],
    ['63 digits', good.slice(1), 'not_64_hex_digits'],
    ['65 digits', `0${good}`, 'not_64_hex_digits'],
    ['nothing', '', 'not_64_hex_digits'],
    ['y = p, another spelling of 0', hex(p), 'not_canonical'],
    ['y = p + 1, another spelling of the identity', hex(p + 1n), 'not_canonical'],
    ['the identity with a negative zero', hex(1n + 2n ** 255n), 'not_canonical'],
    ['y = 2, not on the curve', hex(2n), 'not_on_curve'],
    ['the point of order 2', hex(p - 1n), 'not_in_subgroup'],
    ['a point of order 4', hex(0n), 'not_in_subgroup'],
    ['a point of order 8', reversed(order8), 'not_in_subgroup'],
    ['a generator with a part of order 8', reversed(ed25519.Point.BASE.add(order8)), 'not_in_subgroup'],
  ]
}
