import type { Group, Point } from '../group/group.ts'

/**
 * Finds n in `g^n` for small n by baby steps and giant steps (Shanks). One table serves all searches of an election:
 * making it costs about √limit additions, each search as many again.
 */
export class SmallLogarithms {
  readonly #group: Group
  readonly #limit: number
  readonly #step: number
  readonly #baby = new Map<string, number>()
  readonly #giants: readonly Point[]

  /** @param limit the largest n that can occur: the total weight of the tallied ballots */
  constructor(group: Group, limit: number) {
    this.#group = group
    this.#limit = limit
    this.#step = Math.ceil(Math.sqrt(limit + 1))
    const babies = multiples(group, group.generator, this.#step)
    for (const [at, text] of group.encodeAll(babies).entries()) this.#baby.set(text, at)
    const stride = group.negate(group.multiply(group.generator, BigInt(this.#step)))
    this.#giants = multiples(group, stride, this.#step)
  }

  /** n between 0 and the limit, or undefined when the point is no such power. */
  find(point: Point): number | undefined {
    const texts = this.#group.encodeAll(this.#giants.map((giant) => this.#group.add(point, giant)))
    for (const [giant, text] of texts.entries()) {
      const baby = this.#baby.get(text)
      const found = baby === undefined ? undefined : giant * this.#step + baby
      if (found !== undefined && found <= this.#limit) return found
    }
    return undefined
  }
}

/** 0, 1, … count−1 times the point. */
function multiples(group: Group, point: Point, count: number): Point[] {
  const all = [group.identity]
  for (let at = 1; at < count; at++) all.push(group.add(all[at - 1] as Point, point))
  return all
}
