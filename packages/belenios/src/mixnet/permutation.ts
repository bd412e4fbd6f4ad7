import type { Random } from '../group/random.ts'

/** A whole number below `limit`, all equally likely: numbers that would favour some are thrown away. */
export function drawBelow(limit: number, random: Random): number {
  const fair = 2 ** 32 - (2 ** 32 % limit)
  for (;;) {
    const bytes = random(4)
    const value = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
    if (value < fair) return value % limit
  }
}

/** The same things in a drawn order, all orders equally likely (Fisher and Yates). */
export function shuffled<T>(things: readonly T[], random: Random): T[] {
  const order = [...things]
  for (let last = order.length - 1; last > 0; last--) {
    const other = drawBelow(last + 1, random)
    ;[order[last], order[other]] = [order[other] as T, order[last] as T]
  }
  return order
}

/** A drawn order of 0 … count−1 (Belenios specification, GenPermutation). */
export function drawOrder(count: number, random: Random): number[] {
  return shuffled(
    Array.from({ length: count }, (_, at) => at),
    random,
  )
}
