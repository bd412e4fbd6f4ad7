import type { Result } from '@musubi/kernel'

/** An integer modulo the group's order, always reduced: 0 <= scalar < order. */
export type Scalar = bigint

declare const opaque: unique symbol

/**
 * A member of the prime-order group. Opaque on purpose: only the engine that made a point may look inside, so engines
 * (plain, batched, WebAssembly) can hold it as they like. Points of different engines never meet in one call.
 */
export interface Point {
  readonly [opaque]: 'point'
}

/** `g^base · Π point^scalar`, the form of every commitment that a verifier recomputes. */
export interface LinearCombination {
  readonly base: Scalar
  readonly terms: readonly (readonly [point: Point, scalar: Scalar])[]
}

export type PointFault = 'not_64_hex_digits' | 'not_canonical' | 'not_on_curve' | 'not_in_subgroup'

/**
 * The group that the protocol computes in, written additively here although the specification multiplies: `add` is the
 * specification's product and `multiply` its power.
 *
 * Two families of operations, never to be confused: `secret*` take secret scalars and run in constant time as far as a
 * JavaScript engine allows; all others are for public data and may take whatever time their input causes.
 */
export interface Group {
  readonly name: 'Ed25519'
  readonly order: bigint
  readonly generator: Point
  readonly identity: Point

  /** `g^secret`, constant time. */
  secretBase(secret: Scalar): Point
  /** `point^secret`, constant time. */
  secretMultiply(point: Point, secret: Scalar): Point

  add(a: Point, b: Point): Point
  negate(point: Point): Point
  sum(points: readonly Point[]): Point
  equal(a: Point, b: Point): boolean
  /** `point^scalar` for public scalars. */
  multiply(point: Point, scalar: Scalar): Point
  /** One result for each row, in order. Engines share work between rows: hand over as many at once as there are. */
  combine(rows: readonly LinearCombination[]): Point[]
  /** `Π point^scalar` over many terms at once. */
  multiplyMany(terms: readonly (readonly [point: Point, scalar: Scalar])[]): Point
  /** The same point with tables for fast repetition; worth it from about twenty multiplications on. */
  prepare(point: Point): Point

  /**
   * Reads one point strictly (Belenios specification, Group parameters: Ed25519): 64 lower-case hexadecimal digits, the only spelling of that point, on the
   * curve and in the prime-order subgroup. The identity is a point.
   */
  parse(text: string): Result<Point, PointFault>
  /** All of them, or the first that is wrong. */
  parseAll(texts: readonly string[]): Result<Point[], { readonly at: number; readonly fault: PointFault }>
  encode(point: Point): string
  /** One text for each point, in order; cheaper than one by one. */
  encodeAll(points: readonly Point[]): string[]
}
