import { sha256Hex } from '../encoding/digest.ts'
import { clearCofactor, decompressOnly } from '../group/ed25519.ts'
import type { Group, Point } from '../group/group.ts'

/*
 * How small numbers become members of the group and back (Belenios specification, Non-homomorphic answers:
 * group_encode) and where the shuffle's generators come from (GetGenerator). The specification's text gives both for a
 * field; for Ed25519 the reference tool decides: `test/golden` holds an archive of its own with a ranking question.
 */

const BITS_PER_NUMBER = 8n
const PADDING_BITS = 14n
const PADDING = 1n << PADDING_BITS
const Y_BITS = 255n

/** The most numbers that fit into one point. */
export const MOST_NUMBERS = 30

/**
 * The point for numbers from 0 to 255: `(((v1 · 2^8 + v2) · 2^8 + …) + vn) · 2^14 + ε` with the least ε that gives a
 * member. About one in sixteen candidates is one, so the search always ends; its time tells something of the numbers
 * to whoever can measure the voter's own device.
 */
export function embedNumbers(group: Group, numbers: readonly number[]): Point {
  if (numbers.length > MOST_NUMBERS) throw new RangeError(`at most ${MOST_NUMBERS} numbers fit into a point`)
  const packed = numbers.reduce((sum, number) => (sum << BITS_PER_NUMBER) + BigInt(number), 0n)
  return firstMember(group, packed << PADDING_BITS)
}

/** The numbers of a point. Any point has some: a voter who encrypts nonsense has voted nonsense. */
export function readNumbers(group: Group, point: Point, count: number): number[] {
  const y = BigInt(`0x${group.encode(point)}`) & ((1n << Y_BITS) - 1n)
  const packed = y >> PADDING_BITS
  return Array.from({ length: count }, (_, at) =>
    Number((packed >> (BITS_PER_NUMBER * BigInt(count - 1 - at))) & 0xffn),
  )
}

/**
 * A generator whose logarithm nobody knows, the same for everybody: the first point of the curve whose y is the upper
 * 254 bits of the hash of `ggen|number`, or the next number that is one; eight times that is a member.
 */
export function independentGenerator(group: Group, number: number): Point {
  for (let y = BigInt(`0x${sha256Hex(`ggen|${number}`)}`) >> 2n; ; y++) {
    const point = decompressOnly(textOf(y))
    if (!point) continue
    const member = group.parse(clearCofactor(point))
    if (member.ok && !group.equal(member.value, group.identity)) return member.value
  }
}

/** `h` and `h_1 … h_N` (Belenios specification, GetSecondaryGenerator and GetGenerators). */
export function shuffleGenerators(group: Group, count: number): { readonly h: Point; readonly all: Point[] } {
  const all = Array.from({ length: count }, (_, at) => independentGenerator(group, at))
  return { h: independentGenerator(group, -1), all }
}

function firstMember(group: Group, from: bigint): Point {
  for (let epsilon = 0n; epsilon < PADDING; epsilon++) {
    const point = group.parse(textOf(from + epsilon))
    if (point.ok) return point.value
  }
  throw new RangeError('no member of the group found')
}

function textOf(y: bigint): string {
  return y.toString(16).padStart(64, '0')
}
