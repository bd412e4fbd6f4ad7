/** Failures counted in one window, the running attempt included. */
export interface AttemptCounts {
  readonly account: number
  readonly address: number
  readonly pair: number
}

export const ATTEMPT_WINDOW_MS = 15 * 60_000

/**
 * Ceilings for password guessing (NIST SP 800-63B-4, section 3.2.2). One address may try one account five times; the
 * account as a whole allows more, so that a stranger cannot lock out its owner with five guesses; an address may belong
 * to a whole town hall.
 */
export const ATTEMPT_CEILINGS: AttemptCounts = { pair: 5, account: 30, address: 100 }

export function decideAttempt(counts: AttemptCounts): 'allowed' | 'too_many' {
  const within =
    counts.pair <= ATTEMPT_CEILINGS.pair &&
    counts.account <= ATTEMPT_CEILINGS.account &&
    counts.address <= ATTEMPT_CEILINGS.address
  return within ? 'allowed' : 'too_many'
}
