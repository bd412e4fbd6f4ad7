import type { Hazard, ShelterStatus } from '@musubi/contracts'
import { compareText, validityFor } from '@musubi/shelter/core'

export const STATE_FILTERS = ['not_open', 'open', 'closed', 'all'] as const
export type StateFilter = (typeof STATE_FILTERS)[number]

export interface Choice {
  readonly state: StateFilter
  /** Part of a name or address. */
  readonly query: string
  readonly onlyValid: boolean
}

/**
 * The shelters that fit a choice: those that stand the hazards first, then unknown ones, then by name. `keep` are
 * shelters that were just opened or closed here: they stay in sight whatever their state is now.
 */
export function chooseShelters(
  shelters: readonly ShelterStatus[],
  { state, query, onlyValid }: Choice,
  hazards: readonly Hazard[],
  keep: ReadonlySet<string>,
): ShelterStatus[] {
  const words = foldText(query).split(' ').filter(Boolean)
  return shelters
    .filter(({ siteId, state: now }) => state === 'all' || now === state || keep.has(siteId))
    .filter((shelter) => !onlyValid || rankOf(shelter, hazards) === 0)
    .filter(({ name, address }) => words.every((word) => foldText(`${name} ${address}`).includes(word)))
    .sort(
      (a, b) =>
        rankOf(a, hazards) - rankOf(b, hazards) ||
        a.name.localeCompare(b.name, 'ja') ||
        compareText(a.siteId, b.siteId),
    )
}

/** How many shelters each filter would show. */
export function countByState(shelters: readonly ShelterStatus[]): Readonly<Record<StateFilter, number>> {
  const count = (wanted: ShelterStatus['state']) => shelters.filter(({ state }) => state === wanted).length
  return {
    not_open: count('not_open'),
    open: count('open'),
    closed: count('closed'),
    all: shelters.length,
  }
}

/** Full and half width, case and kinds of space do not matter to whoever searches. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim()
}

const ranks = { valid: 0, unknown: 1, not_valid: 2 } as const

function rankOf({ hazards }: ShelterStatus, wanted: readonly Hazard[]): number {
  return ranks[validityFor(hazards, wanted)]
}
