import { decompressOnly, ed25519Group as plain } from '../group/ed25519.ts'
import type { Group, Point, Scalar } from '../group/group.ts'
import { readWhole, type WholePoint, writeWhole } from '../group/whole-point.ts'
import type { Random } from '../group/random.ts'
import { bytesToScalar, reduce } from '../group/scalar.ts'
import { hashText } from '../encoding/digest.ts'
import type { Hashing, Statement } from './statement.ts'

/**
 * What is kept beside a ballot's statement when it was checked (inside the ballot box only; it is no part of an archive):
 * its commitments, with which many statements become one equation, and its other points with their second coordinate,
 * which spares a square root each.
 */
export interface Kept {
  readonly commitments: readonly WholePoint[]
  readonly points: readonly WholePoint[]
}

/** What to keep of statements that hold. */
export function keep({ group }: Hashing, statements: readonly Statement[]): Kept[] {
  const texts = group.encodeAll(group.combine(statements.flatMap((one) => one.commitments)))
  let from = 0
  return statements.map(({ commitments }) => {
    const own = new Set(commitments.flatMap(({ terms }) => terms.map(([point]) => point)))
    return {
      commitments: texts.slice(from, (from += commitments.length)).map(wholeOf),
      points: group.encodeAll([...own]).map(wholeOf),
    }
  })
}

function wholeOf(text: string): WholePoint {
  const whole = writeWhole(text)
  if (whole === undefined) throw new Error('a point of the group is on the curve')
  return whole
}

const COFACTOR = 8n
const WEIGHT_BYTES = 16

/**
 * Whether all statements hold, by their kept commitments: each hash must be right, and one random linear combination of
 * all commitment equations must give the identity (Bellare, Garay, Rabin: Fast Batch Verification, EUROCRYPT 1998; small
 * exponents of 128 bits, so a false batch passes with probability 2^-128). The equation is multiplied by the cofactor:
 * kept commitments are this box's own writing, and their place in the subgroup is not looked at again.
 *
 * `false` says only that something is wrong: `findFalse` of the protocol then finds out what.
 */
export function holdTogether(
  by: Hashing,
  statements: readonly Statement[],
  kept: readonly Kept[],
  random: Random,
): boolean {
  const equation = new Equation(by.group, kept)
  for (const [at, { prefix, commitments, challenge }] of statements.entries()) {
    const own = kept[at]?.commitments ?? []
    if (own.length !== commitments.length) return false
    if (hashText(prefix + own.map((whole) => whole.slice(0, 64)).join(',')) !== challenge) return false
    for (const [index, row] of commitments.entries()) {
      const point = readWhole(own[index] as WholePoint)
      if (!point) return false
      const weight = bytesToScalar(random(WEIGHT_BYTES))
      equation.addPlain(point, weight)
      equation.addBase(-row.base * weight)
      for (const [own, scalar] of row.terms) equation.add(own, -scalar * weight)
    }
  }
  return equation.isIdentity()
}

/** A growing sum; a point that comes again only adds to its scalar. */
class Equation {
  readonly #group: Group
  readonly #own = new Map<Point, Scalar>()
  readonly #plain: (readonly [Point, Scalar])[] = []
  readonly #known: ReadonlyMap<string, WholePoint>
  #base = 0n

  constructor(group: Group, kept: readonly Kept[]) {
    this.#group = group
    this.#known = new Map(kept.flatMap(({ points }) => points.map((whole) => [whole.slice(0, 64), whole])))
  }

  add(point: Point, scalar: Scalar): void {
    this.#own.set(point, reduce((this.#own.get(point) ?? 0n) + scalar))
  }

  addPlain(point: Point, scalar: Scalar): void {
    this.#plain.push([point, scalar])
  }

  addBase(scalar: Scalar): void {
    this.#base = reduce(this.#base + scalar)
  }

  isIdentity(): boolean {
    const points = [...this.#own.keys()]
    const texts = this.#group.encodeAll(points)
    const own = texts.map((text, at) => {
      const point = readWhole(this.#known.get(text) ?? '') ?? decompressOnly(text)
      if (!point) throw new Error('a point of the group is on the curve')
      return [point, this.#own.get(points[at] as Point) as Scalar] as const
    })
    const total = plain.multiplyMany([...this.#plain, ...own, [plain.generator, this.#base]])
    return plain.equal(plain.multiply(total, COFACTOR), plain.identity)
  }
}
