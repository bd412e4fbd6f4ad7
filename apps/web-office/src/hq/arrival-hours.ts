import type { HqOverview } from '@musubi/contracts'

const HOUR = 3_600_000

/** Arrivals of several places over the same hours. */
export interface ArrivalHours {
  /** Starts of the hours, epoch milliseconds, oldest first; the last one is still running. */
  readonly hours: readonly number[]
  readonly countsBySite: ReadonlyMap<string, readonly number[]>
}

/**
 * Lines the arrivals of all places up on one axis that ends with the running hour. Hours without an arrival are zero.
 * @param now epoch milliseconds on the server's clock; @param span how many hours are shown
 */
export function alignHours(arrivals: HqOverview['arrivals'], now: number, span = 12): ArrivalHours {
  const running = Math.floor(now / HOUR) * HOUR
  const hours = Array.from({ length: span }, (_, index) => running - (span - 1 - index) * HOUR)
  const countsBySite = new Map(
    arrivals.map(({ siteId, hours: heard }) => {
      const counts = new Map<number, number>()
      for (const { hour, count } of heard) {
        const start = Math.floor(Date.parse(hour) / HOUR) * HOUR
        counts.set(start, (counts.get(start) ?? 0) + count)
      }
      return [siteId, hours.map((hour) => counts.get(hour) ?? 0)] as const
    }),
  )
  return { hours, countsBySite }
}

export function largestCount({ countsBySite }: ArrivalHours): number {
  return Math.max(0, ...[...countsBySite.values()].flat())
}
