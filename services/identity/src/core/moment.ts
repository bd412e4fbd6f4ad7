import { err, ok, type Result } from '@musubi/kernel'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Younger than this the tap counts as online. */
export const FRESH_MS = 2 * MINUTE
/** A clock that runs further ahead is called suspect. */
export const AHEAD_MS = 10 * MINUTE
/** Older evidence is refused: the memory that recognises replays does not reach further back. */
export const OLDEST_EVIDENCE_MS = 30 * DAY
/** How long answers are remembered; longer than evidence may be old, so that forgetting never allows a replay. */
export const RECEIPT_RETENTION_MS = 45 * DAY

/** When a tap happened, as far as anybody can know. Milliseconds since 1970. */
export interface Moment {
  readonly at: number
  /** Received within two minutes of the tap. */
  readonly fresh: boolean
  /** The terminal's clock runs more than ten minutes ahead. */
  readonly clockSuspect: boolean
}

/**
 * The moment at which a card's validity is judged. A terminal's clock may be hours wrong (UTC taken for Japanese time is
 * nine) and a place to sleep comes first: a tap from the future is judged at its arrival and never counts as fresh.
 */
export function decideMoment(takenAt: number, receivedAt: number): Result<Moment, 'clock_out_of_range'> {
  const ahead = takenAt - receivedAt
  if (-ahead > OLDEST_EVIDENCE_MS) return err('clock_out_of_range')
  return ok({
    at: Math.min(takenAt, receivedAt),
    fresh: Math.abs(ahead) <= FRESH_MS,
    clockSuspect: ahead > AHEAD_MS,
  })
}
