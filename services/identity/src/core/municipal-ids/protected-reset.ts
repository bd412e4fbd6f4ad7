/** The wish of one officer for a new letter of somebody under 支援措置. Milliseconds since 1970. */
export interface AskedReset {
  readonly by: string
  readonly at: number
}

/** The person stands at the counter: who saw them first and who sees them second do so within this time. */
export const SECOND_LOOK_MS = 60 * 60_000

export type ProtectedReset =
  /** The first officer: nothing is printed yet. */
  | { readonly kind: 'ask' }
  /** The first officer again: another one has to look. */
  | { readonly kind: 'wait' }
  /** Another officer in time. */
  | { readonly kind: 'print' }

/**
 * A new password opens everything of a person, so under 支援措置 two officers see the person and the documents. A wish that
 * nobody made good in time is as if it were not there.
 */
export function decideProtectedReset(
  asked: AskedReset | undefined,
  officer: string,
  now: number,
): ProtectedReset {
  if (!isOpen(asked, now)) return { kind: 'ask' }
  return { kind: asked.by === officer ? 'wait' : 'print' }
}

export function isOpen(asked: AskedReset | undefined, now: number): asked is AskedReset {
  return asked !== undefined && now >= asked.at && now - asked.at < SECOND_LOOK_MS
}
