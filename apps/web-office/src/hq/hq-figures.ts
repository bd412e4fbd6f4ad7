import type { HqOverview } from '@musubi/contracts'

/** One of the four figures: a number, what it is out of, and two facts that explain it. */
export interface Figure<Fact extends string> {
  readonly value: number
  readonly outOf: number | null
  readonly facts: readonly [FigureFact<Fact>, FigureFact<Fact>]
}
export interface FigureFact<Fact extends string> {
  readonly name: Fact
  readonly value: number
}

export interface HqFigures {
  readonly evacuees: Figure<'lastHour' | 'countedOnly'>
  readonly open: Figure<'full' | 'crowded'>
  readonly unconfirmed: Figure<'confirmed' | 'unresolved'>
  readonly unsent: Figure<'held' | 'longestMinutes'>
  /** Shelter of the terminal that holds events longest. */
  readonly longestUnsentSiteId: string | null
}

/** The four figures of an overview. @param now epoch milliseconds on the server's clock */
export function hqFigures({ totals, terminals }: HqOverview, now: number): HqFigures {
  const waiting = terminals
    .filter(({ pending, oldestPendingAt }) => pending > 0 && oldestPendingAt !== null)
    .sort((a, b) => (String(a.oldestPendingAt) < String(b.oldestPendingAt) ? -1 : 1))
  const [longest] = waiting
  const longestMs = longest?.oldestPendingAt ? Math.max(0, now - Date.parse(longest.oldestPendingAt)) : 0
  return {
    evacuees: {
      value: totals.evacuees,
      outOf: null,
      facts: [
        { name: 'lastHour', value: totals.arrivalsLastHour },
        { name: 'countedOnly', value: totals.unnamed },
      ],
    },
    open: {
      value: totals.openShelters,
      outOf: totals.designatedShelters,
      facts: [
        { name: 'full', value: totals.fullShelters },
        { name: 'crowded', value: totals.crowdedShelters },
      ],
    },
    unconfirmed: {
      value: totals.supportUnconfirmed,
      outOf: totals.supportTotal,
      facts: [
        { name: 'confirmed', value: Math.max(0, totals.supportTotal - totals.supportUnconfirmed) },
        { name: 'unresolved', value: totals.unresolvedEvidence },
      ],
    },
    unsent: {
      value: totals.terminalsUnsent,
      outOf: totals.terminals,
      facts: [
        { name: 'held', value: totals.pendingEvents },
        { name: 'longestMinutes', value: Math.floor(longestMs / 60_000) },
      ],
    },
    longestUnsentSiteId: longest?.siteId ?? null,
  }
}
