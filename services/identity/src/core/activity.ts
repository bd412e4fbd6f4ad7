import type { Activity } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'

/** For each service the position of its last entry that was shown: the next page has lower ones. */
export type ActivityCursor = Readonly<Partial<Record<string, number>>>

/**
 * The newest `limit` entries of several logs. Each keeps its own order (by position, which need not be the order of its
 * clock), so that a page ends at one place in every log.
 */
export function mergeActivity(logs: readonly (readonly Activity[])[], limit: number): readonly Activity[] {
  const heads = logs.map(() => 0)
  const merged: Activity[] = []
  while (merged.length < limit) {
    const newest = logs.reduce<number | undefined>((best, log, at) => {
      const head = log[heads[at] ?? 0]
      const other = best === undefined ? undefined : logs[best]?.[heads[best] ?? 0]
      return head && (!other || head.recordedAt > other.recordedAt) ? at : best
    }, undefined)
    if (newest === undefined) break
    const entry = logs[newest]?.[heads[newest] ?? 0]
    if (entry) merged.push(entry)
    heads[newest] = (heads[newest] ?? 0) + 1
  }
  return merged
}

/** The cursor after these entries. A service of which nothing was shown stays where it was. */
export function activityCursor(before: ActivityCursor, shown: readonly Activity[]): ActivityCursor {
  const after: Record<string, number> = {}
  for (const [service, position] of Object.entries(before))
    if (position !== undefined) after[service] = position
  for (const { service, position } of shown) after[service] = Math.min(after[service] ?? position, position)
  return after
}

const PART = /^([a-z][a-z-]{0,30})(\d{1,15})$/

/** As it stands in an address: `identity120.shelter7`. */
export function formatActivityCursor(cursor: ActivityCursor): string {
  return Object.entries(cursor)
    .map(([service, position]) => `${service}${position}`)
    .join('.')
}

export function parseActivityCursor(text: string): Result<ActivityCursor, 'not_a_cursor'> {
  if (text === '') return ok({})
  const parts = text.split('.').map((part) => PART.exec(part))
  if (parts.length > 10 || parts.some((part) => part === null)) return err('not_a_cursor')
  return ok(Object.fromEntries(parts.map((part) => [part?.[1] ?? '', Number(part?.[2])])))
}
