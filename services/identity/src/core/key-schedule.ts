const DAY = 86_400_000

/** A key signs this long. */
export const SIGNS_MS = 90 * DAY
/** A key is published this long before it signs, so that every service has fetched it by then. */
export const ANNOUNCED_MS = 14 * DAY
/** A key stays published this long after its last signature: hints of old logins are still read (id_token_hint). */
export const KEPT_MS = 30 * DAY

export interface ScheduledKey {
  readonly kid: string
  /** Milliseconds since 1970. */
  readonly signsFrom: number
}

export interface KeyPlan<K extends ScheduledKey> {
  /** Signs now; undefined only where there is no key at all. */
  readonly current: K | undefined
  /** In the order of the JWKS: the one that signs, those to come, those that have been. */
  readonly published: readonly K[]
  /** No longer needed by anybody. */
  readonly over: readonly K[]
  /** A key has to be made that signs from this moment. */
  readonly makeFrom: number | undefined
}

/**
 * Which key signs, which are shown and which has to be made (OpenID Connect Core 1.0, section 10.1.1). It follows from
 * the time alone, so any number of processes come to the same answer.
 */
export function planKeys<K extends ScheduledKey>(keys: readonly K[], now: number): KeyPlan<K> {
  const ordered = keys.toSorted((a, b) => a.signsFrom - b.signsFrom)
  const begun = ordered.filter(({ signsFrom }) => signsFrom <= now)
  const coming = ordered.filter(({ signsFrom }) => signsFrom > now)
  const current = begun.at(-1)
  const before = begun.slice(0, -1)
  const endOf = (place: number): number => begun[place + 1]?.signsFrom ?? now
  const kept = before.filter((_key, place) => endOf(place) + KEPT_MS > now)
  return {
    current,
    published: [...(current ? [current] : []), ...coming, ...kept.toReversed()],
    over: before.filter((key) => !kept.includes(key)),
    makeFrom: nextStart(current, coming, now),
  }
}

function nextStart(
  current: ScheduledKey | undefined,
  coming: readonly ScheduledKey[],
  now: number,
): number | undefined {
  if (!current) return now
  if (coming.length > 0) return undefined
  const planned = current.signsFrom + SIGNS_MS
  if (planned - now > ANNOUNCED_MS) return undefined
  // Nobody was here in time: the old key signs on until the new one has been shown long enough.
  return Math.max(planned, now + ANNOUNCED_MS)
}
