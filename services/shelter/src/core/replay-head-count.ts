import { inOrder, type HeadCountEvent } from './order.ts'
import type { WorklistItem } from './worklist.ts'

export interface HeadCountReplay {
  readonly count: number
  readonly worklist: readonly WorklistItem[]
}

/** Replays the head counts of one shelter in one disaster. Taking away more than are there stops at zero, with an item. */
export function replayHeadCount(
  events: Iterable<HeadCountEvent>,
  voided: ReadonlySet<string>,
): HeadCountReplay {
  let count = 0
  const worklist: WorklistItem[] = []
  for (const event of inOrder(events)) {
    if (voided.has(event.eventId)) continue
    count += event.type === 'headcount.added' ? event.count : -event.count
    if (count >= 0) continue
    count = 0
    worklist.push({ kind: 'head_count_below_zero', shelterId: event.shelterId, eventId: event.eventId })
  }
  return { count, worklist }
}
