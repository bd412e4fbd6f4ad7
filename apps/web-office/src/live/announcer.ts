/** Sentences waiting to be spoken by assistive technology: one at most in each interval, always the newest. */
export interface Announcer {
  readonly spokenAt: number | null
  readonly waiting: string | null
}

export const silentAnnouncer: Announcer = { spokenAt: null, waiting: null }

/** Milliseconds between two sentences: a busy shelter must not talk without end. */
export const ANNOUNCE_EVERY_MS = 10_000

/** Hands a sentence in. It replaces one that still waits: the newest figure is the one worth hearing. */
export function offerSentence(announcer: Announcer, sentence: string): Announcer {
  return { ...announcer, waiting: sentence }
}

/** What to say at this moment, if anything. */
export function takeSentence(
  announcer: Announcer,
  at: number,
): { readonly announcer: Announcer; readonly sentence: string | null } {
  const quiet = announcer.spokenAt === null || at - announcer.spokenAt >= ANNOUNCE_EVERY_MS
  if (!quiet || announcer.waiting === null) return { announcer, sentence: null }
  return { announcer: { spokenAt: at, waiting: null }, sentence: announcer.waiting }
}

/** Milliseconds until the waiting sentence may be said; null when none waits. */
export function untilNext({ spokenAt, waiting }: Announcer, at: number): number | null {
  if (waiting === null) return null
  return spokenAt === null ? 0 : Math.max(0, spokenAt + ANNOUNCE_EVERY_MS - at)
}
