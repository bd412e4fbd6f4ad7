import type { Crowding, CrowdingThresholds } from '@musubi/contracts'

/** Where no municipality says otherwise. */
export const DEFAULT_THRESHOLDS: CrowdingThresholds = { some: 0.6, crowded: 0.8, full: 1 }

/** Space for one person, in square metres: 避難生活における良好な生活環境の確保に向けた取組指針, December 2024. */
export const FLOOR_AREA_PER_PERSON_M2 = 3.5

/** Share of a hall that remains for sleeping after aisles and services. */
export const USABLE_SHARE = 0.75

/** How crowded a shelter is; `unknown` when nobody has said how many it holds. */
export function crowdingOf(
  headCount: number,
  capacity: number | null,
  thresholds: CrowdingThresholds = DEFAULT_THRESHOLDS,
): Crowding {
  if (capacity === null || capacity <= 0) return 'unknown'
  const share = headCount / capacity
  if (share >= thresholds.full) return 'full'
  if (share >= thresholds.crowded) return 'crowded'
  return share >= thresholds.some ? 'some' : 'free'
}

/** Capacity in persons of a hall of `areaM2` square metres, at 3.5 m² for each person on its usable floor. */
export function capacityFromArea(areaM2: number, usableShare: number = USABLE_SHARE): number {
  return Math.max(0, Math.floor((areaM2 * usableShare) / FLOOR_AREA_PER_PERSON_M2))
}
