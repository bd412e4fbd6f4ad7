import type { Tap } from '@musubi/contracts'

/** After this many unreadable taps in a row a person comes, as the page has promised. */
export const TRIES_BEFORE_STAFF = 3

export interface Tries {
  readonly count: number
  readonly lastTapId: string | null
}

export const noTries: Tries = { count: 0, lastTapId: null }

/**
 * Counts unreadable taps in a row. The start page and reading lie between two tries and do not end the row; any other
 * result does.
 */
export function reduceTries(tries: Tries, tap: Tap): Tries {
  switch (tap.phase) {
    case 'idle':
    case 'reading':
      return tries
    case 'again':
      return tap.tapId === tries.lastTapId ? tries : { count: tries.count + 1, lastTapId: tap.tapId }
    case 'green':
    case 'staff':
      return noTries
  }
}
