import { mulAddUnsafe, normalizeZ } from '@noble/curves/abstract/curve.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import { err, ok, type Result } from '@musubi/kernel'
import type { Group, LinearCombination, Point, PointFault, Scalar } from './group.ts'
import { multiScalar } from './fast/multi-scalar.ts'
import { ORDER } from './scalar.ts'

const Curve = ed25519.Point
type Inner = typeof Curve.BASE

const POINT_TEXT = /^[0-9a-f]{64}$/
const FEW = 16

/** What this engine keeps behind `Point`: noble's point, its text once known, whether it has tables. */
class Held {
  readonly inner: Inner
  text: string | undefined
  prepared = false

  constructor(inner: Inner, text?: string) {
    this.inner = inner
    this.text = text
  }
}

const hold = (inner: Inner, text?: string) => new Held(inner, text) as unknown as Point
const held = (point: Point) => point as unknown as Held

/** For this engine's own other files. */
export const holdPoint = hold
export const innerOf = (point: Point): Inner => held(point).inner

const IDENTITY = hold(Curve.ZERO)
/** A second object for the same point, so that its large public-data tables stay apart from noble's secret path. */
const GENERATOR = prepare(hold(Curve.fromAffine(Curve.BASE.toAffine())))

/** The plain engine: audited noble-curves, no WebAssembly, runs wherever JavaScript does. */
export const ed25519Group: Group = {
  name: 'Ed25519',
  order: ORDER,
  generator: GENERATOR,
  identity: IDENTITY,
  secretBase: (secret) => (secret === 0n ? IDENTITY : hold(Curve.BASE.multiply(secret))),
  secretMultiply,
  add: (a, b) => hold(held(a).inner.add(held(b).inner)),
  negate: (point) => hold(held(point).inner.negate()),
  sum: (points) => hold(points.reduce((total, point) => total.add(held(point).inner), Curve.ZERO)),
  equal: (a, b) => held(a).inner.equals(held(b).inner),
  multiply: (point, scalar) => hold(held(point).inner.multiplyUnsafe(scalar)),
  combine: (rows) => rows.map(combineRow),
  multiplyMany,
  prepare,
  parse,
  parseAll,
  encode: (point) => encodeAll([point])[0] as string,
  encodeAll,
}

function secretMultiply(point: Point, secret: Scalar): Point {
  const { inner } = held(point)
  // noble refuses 0 and the identity on its constant-time path; both give the identity, and neither is a real secret.
  return secret === 0n || inner.is0() ? IDENTITY : hold(inner.multiply(secret))
}

function combineRow(row: LinearCombination): Point {
  let total = row.base === 0n ? Curve.ZERO : held(GENERATOR).inner.multiplyUnsafe(row.base)
  const fresh = row.terms.filter(([point]) => !held(point).prepared)
  for (const [point, scalar] of row.terms) {
    if (held(point).prepared) total = total.add(held(point).inner.multiplyUnsafe(scalar))
  }
  return hold(fresh.length === 0 ? total : total.add(held(multiplyMany(fresh)).inner))
}

function multiplyMany(terms: readonly (readonly [point: Point, scalar: Scalar])[]): Point {
  const points = terms.map(([point]) => held(point).inner)
  const scalars = terms.map(([, scalar]) => scalar)
  if (terms.length <= FEW) return hold(mulAddUnsafe(Curve, points, scalars))
  return hold(multiScalar(Curve.ZERO, points, scalars))
}

function prepare(point: Point): Point {
  const tabled = new Held(Curve.fromAffine(held(point).inner.toAffine()), held(point).text)
  tabled.inner.precompute(8)
  tabled.prepared = true
  return tabled as unknown as Point
}

/** The text is the compressed point of RFC 8032 section 5.1.2 read as a big-endian number: its bytes in reverse. */
function parse(text: string): Result<Point, PointFault> {
  if (!POINT_TEXT.test(text)) return err('not_64_hex_digits')
  const found = decompress(reverseHex(text))
  if (!found) return err(isCanonicalY(text) ? 'not_on_curve' : 'not_canonical')
  if (!found.isTorsionFree()) return err('not_in_subgroup')
  return ok(hold(found, text))
}

function parseAll(
  texts: readonly string[],
): Result<Point[], { readonly at: number; readonly fault: PointFault }> {
  const points: Point[] = []
  for (const [at, text] of texts.entries()) {
    const point = parse(text)
    if (!point.ok) return err({ at, fault: point.error })
    points.push(point.value)
  }
  return ok(points)
}

/**
 * A point out of text that is on the curve, without the costly look whether it is in the subgroup: for text that this
 * engine wrote itself, or for equations that are multiplied by the cofactor. Undefined when it is no point at all.
 */
export function decompressOnly(text: string): Point | undefined {
  const found = POINT_TEXT.test(text) ? decompress(reverseHex(text)) : undefined
  return found && hold(found, text)
}

/** The text of eight times any point of the curve, which is a member of the prime-order subgroup. */
export function clearCofactor(point: Point): string {
  return ed25519Group.encode(hold(held(point).inner.clearCofactor()))
}

/** RFC 8032's strict decoding: y below p, and no negative zero for x. */
function decompress(hex: string): Inner | undefined {
  try {
    return Curve.fromHex(hex)
  } catch {
    return undefined
  }
}

/** Whether the text is the only spelling of its point. */
export function isCanonicalY(text: string): boolean {
  const y = BigInt(`0x${text}`) & (2n ** 255n - 1n)
  const xIsZero = y === 1n || y === Curve.Fp.ORDER - 1n
  return y < Curve.Fp.ORDER && !(xIsZero && BigInt(`0x${text}`) >> 255n === 1n)
}

function encodeAll(points: readonly Point[]): string[] {
  const unwritten = points.filter((point) => held(point).text === undefined)
  const normal = normalizeZ(
    Curve,
    unwritten.map((point) => held(point).inner),
  )
  for (const [at, point] of unwritten.entries()) {
    held(point).text = reverseHex((normal[at] as Inner).toHex())
  }
  return points.map((point) => held(point).text as string)
}

/** The same bytes in the other order. */
export function reverseHex(hex: string): string {
  let reversed = ''
  for (let at = hex.length - 2; at >= 0; at -= 2) reversed += hex.slice(at, at + 2)
  return reversed
}
