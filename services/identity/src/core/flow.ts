import type { Result } from '@musubi/kernel'

/**
 * A batch on its way through a table of checks. Pieces that are still under way keep their place; the others have
 * their answer and are not looked at again.
 */
export interface Flow<T, A> {
  readonly underWay: readonly Placed<T>[]
  readonly settled: readonly Placed<A>[]
}

export interface Placed<T> {
  readonly place: number
  readonly item: T
}

/** One Result for each item, in order: an ok goes on, an error is the item's answer. */
export type BatchCheck<T, U, A> = (
  items: readonly T[],
) => readonly Result<U, A>[] | Promise<readonly Result<U, A>[]>

export function startFlow<T>(items: readonly T[]): Flow<T, never> {
  return { underWay: items.map((item, place) => ({ place, item })), settled: [] }
}

export async function pass<T, U, A, B>(
  flow: Flow<T, A>,
  check: BatchCheck<T, U, B>,
): Promise<Flow<U, A | B>> {
  const results = flow.underWay.length === 0 ? [] : await check(flow.underWay.map(({ item }) => item))
  const underWay: Placed<U>[] = []
  const settled: Placed<A | B>[] = [...flow.settled]
  flow.underWay.forEach(({ place }, at) => {
    const result = results[at]
    if (!result) throw new Error('a check must answer for every item')
    if (result.ok) underWay.push({ place, item: result.value })
    else settled.push({ place, item: result.error })
  })
  return { underWay, settled }
}

/** A check that looks at one item at a time. */
export function each<T, U, A>(check: (item: T) => Result<U, A>): BatchCheck<T, U, A> {
  return (items) => items.map(check)
}
