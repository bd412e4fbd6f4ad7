import type { CivilDate } from '@musubi/kernel'

/** What decides whether a municipal ID logs in. */
export interface MunicipalIdTerms {
  /** Still the one-time password of the letter; until when. */
  readonly initialUntil: Date | null
  /** The last day the ID is good for, for people who stay for a while. */
  readonly validUntil: CivilDate | null
}

export type MunicipalIdStanding =
  | 'usable'
  /** The person now chooses a password of their own. */
  | 'must_choose_password'
  /** The letter lay too long: the counter makes a new one. */
  | 'letter_over'
  | 'expired'

/** @param today in Japan */
export function standingOf(
  { initialUntil, validUntil }: MunicipalIdTerms,
  now: Date,
  today: CivilDate,
): MunicipalIdStanding {
  if (validUntil !== null && validUntil < today) return 'expired'
  if (initialUntil === null) return 'usable'
  return now < initialUntil ? 'must_choose_password' : 'letter_over'
}

/** How long the password of a letter is good for: post, a holiday, an evening. */
export const LETTER_MS = 60 * 24 * 60 * 60_000
