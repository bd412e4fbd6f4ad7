import type { StayEvent } from './order.ts'
import { inOrder } from './order.ts'
import type { WorklistItem } from './worklist.ts'

/** Where a person is. `since` is the wall clock of the first check-in of this stay, for people to read. */
export interface Stay {
  readonly personId: string
  readonly shelterId: string
  readonly since: string
  readonly tapId: string | null
  readonly eventId: string
}

export interface PersonReplay {
  readonly stay: Stay | null
  /** check-ins that really brought somebody in: repeated taps are not arrivals */
  readonly arrivals: readonly string[]
  readonly worklist: readonly WorklistItem[]
}

/**
 * Replays the stay events of one person in one disaster.
 *
 * A second check-in at the same shelter keeps the first; a check-in elsewhere moves the person and leaves both shelters
 * an item (nobody sleeps in two places); a check-out where the person is not stays on record and moves nobody.
 */
export function replayPerson(events: Iterable<StayEvent>, voided: ReadonlySet<string>): PersonReplay {
  let stay = null as Stay | null
  const arrivals: string[] = []
  const worklist: WorklistItem[] = []
  for (const event of inOrder(events)) {
    const { eventId, shelterId } = event
    if (voided.has(eventId)) continue
    if (event.type === 'stay.checked_out') {
      if (stay?.shelterId === shelterId) stay = null
      else worklist.push({ kind: 'check_out_without_stay', shelterId, eventId })
      continue
    }
    if (stay?.shelterId === shelterId) continue
    if (stay) {
      for (const place of [stay.shelterId, shelterId]) {
        worklist.push({ kind: 'implied_transfer', shelterId: place, eventId })
      }
    }
    arrivals.push(eventId)
    stay = { personId: event.personId, shelterId, since: event.effectiveAt, tapId: event.tapId, eventId }
  }
  return { stay, arrivals, worklist }
}
