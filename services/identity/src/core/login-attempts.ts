/** Failures counted in one window, the running attempt included. */
export interface AttemptCounts {
  readonly account: number
  readonly address: number
  readonly pair: number
  /** Of a browser in which this account logged in before; undefined for any other. */
  readonly device: number | undefined
}

export const ATTEMPT_WINDOW_MS = 15 * 60_000

/**
 * Ceilings for password guessing (NIST SP 800-63B-4, section 3.2.2). One address may try one account five times; the
 * account as a whole allows more, so that a stranger cannot lock out its owner with five guesses; an address may belong
 * to a whole town hall. A botnet can still use up an account's tries: a browser that its owner used before has tries of
 * its own, so the owner is not locked out with it (OWASP, "device cookies").
 */
export const ATTEMPT_CEILINGS = { pair: 5, account: 30, address: 100, device: 10 } as const

export function decideAttempt(counts: AttemptCounts): 'allowed' | 'too_many' {
  const ofAccount =
    counts.device === undefined
      ? counts.pair <= ATTEMPT_CEILINGS.pair && counts.account <= ATTEMPT_CEILINGS.account
      : counts.device <= ATTEMPT_CEILINGS.device
  return ofAccount && counts.address <= ATTEMPT_CEILINGS.address ? 'allowed' : 'too_many'
}
