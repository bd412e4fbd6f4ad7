import type { HqOverview, ShelterStatus } from '@musubi/contracts'
import { compareText } from '@musubi/shelter/core'

/** Minutes after which a shelter's figure is called old. */
export const OLD_AFTER_MINUTES = 20

type Terminals = HqOverview['terminals']

/** Events that terminals of a shelter hold unsent, and since when. */
export interface Unsent {
  readonly pending: number
  readonly oldestAt: string | null
}

/** Unsent events by shelter; shelters without any are left out. */
export function unsentBySite(terminals: Terminals): ReadonlyMap<string, Unsent> {
  const found = new Map<string, Unsent>()
  for (const { siteId, pending, oldestPendingAt } of terminals) {
    if (siteId === null || pending === 0) continue
    const known = found.get(siteId)
    found.set(siteId, {
      pending: pending + (known?.pending ?? 0),
      oldestAt: [known?.oldestAt ?? null, oldestPendingAt].reduce(older),
    })
  }
  return found
}

function older(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}

/** People by capacity; null where the capacity is not known. */
export function shareOf({
  headCount,
  capacity,
}: Pick<ShelterStatus, 'headCount' | 'capacity'>): number | null {
  return capacity === null || capacity <= 0 ? null : headCount.total / capacity
}

/** Whole minutes since a shelter's figure was heard; null when it never was. */
export function ageInMinutes(updatedAt: string | null, now: number): number | null {
  return updatedAt === null ? null : Math.max(0, Math.floor((now - Date.parse(updatedAt)) / 60_000))
}

/**
 * How much a shelter needs somebody's eye: beyond 80 % of its capacity above all, then figures that are old or held
 * back by a terminal, then how full it is. An unknown capacity counts as half full: it must not hide at the end.
 */
export function needOf(shelter: ShelterStatus, unsent: Unsent | undefined, now: number): number {
  const share = shareOf(shelter) ?? 0.5
  const age = ageInMinutes(shelter.updatedAt, now)
  const blind = unsent || age === null || age >= OLD_AFTER_MINUTES ? 6 : 0
  return 100 * Math.max(0, share - 0.8) + blind + 4 * share
}

/** Open shelters, the neediest first. One order for list, table and charts; equal need goes by id, so nothing jumps. */
export function orderByNeed(
  shelters: readonly ShelterStatus[],
  terminals: Terminals,
  now: number,
): ShelterStatus[] {
  const unsent = unsentBySite(terminals)
  return shelters
    .filter(({ state }) => state === 'open')
    .map((shelter) => ({ shelter, need: needOf(shelter, unsent.get(shelter.siteId), now) }))
    .sort((a, b) => b.need - a.need || compareText(a.shelter.siteId, b.shelter.siteId))
    .map(({ shelter }) => shelter)
}
