import { ed25519 } from '@noble/curves/ed25519.js'
import { decompressOnly, holdPoint, innerOf, isCanonicalY } from './ed25519.ts'
import type { Point } from './group.ts'

const Curve = ed25519.Point
const { Fp } = Curve
/** d of the curve `−x² + y² = 1 + d·x²·y²` (RFC 8032, section 5.1). */
const D = Curve.CURVE().d
const WHOLE = /^[0-9a-f]{128}$/

/**
 * A point of the curve with both its coordinates: 64 digits of its text, then 64 of x, big-endian. Reading one takes no
 * square root, which is the dearest part of reading a point. For what this program keeps for itself; no part of an archive.
 */
export type WholePoint = string

/** Undefined when the text is no point of the curve. */
export function writeWhole(text: string): WholePoint | undefined {
  const point = decompressOnly(text)
  return point && `${text}${innerOf(point).toAffine().x.toString(16).padStart(64, '0')}`
}

/** The point, of which only the place in the subgroup is unknown; undefined when the coordinates are no point's. */
export function readWhole(whole: WholePoint): Point | undefined {
  if (!WHOLE.test(whole)) return undefined
  const [text, x] = [whole.slice(0, 64), BigInt(`0x${whole.slice(64)}`)]
  const number = BigInt(`0x${text}`)
  const y = number & (2n ** 255n - 1n)
  if (x >= Fp.ORDER || !isCanonicalY(text) || (x & 1n) !== number >> 255n) return undefined
  const [x2, y2] = [Fp.sqr(x), Fp.sqr(y)]
  if (Fp.sub(y2, x2) !== Fp.add(1n, Fp.mul(D, Fp.mul(x2, y2)))) return undefined
  return holdPoint(Curve.fromAffine({ x, y }), text)
}
