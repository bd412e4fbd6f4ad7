import type { ShelterEvent } from '@musubi/contracts'
import {
  isHeadCountEvent,
  isStayEvent,
  isVoidEvent,
  judgeVoids,
  replayHeadCount,
  replayPerson,
  type StayEvent,
  type WorklistItem,
} from '../../core/index.ts'
import type { StoredEvent } from '../../db/events.ts'
import type { ProjectedStay, WorklistEntry } from '../../db/projections.ts'
import { decideVerdict, type Facts } from './verdict.ts'

export interface Replayed {
  readonly stays: readonly ProjectedStay[]
  /** people who were replayed and are in no shelter */
  readonly gone: readonly string[]
  /** head counts by shelter that was replayed */
  readonly counted: ReadonlyMap<string, number>
  /** arrivals by event */
  readonly arrivals: ReadonlyMap<string, number>
  readonly subjects: readonly string[]
  readonly worklist: readonly WorklistEntry[]
}

/**
 * Replays people and head counts of one disaster from all of their events.
 * @param events everything known about them, and the voids that concern them
 */
export function replay(
  events: readonly ShelterEvent[],
  people: readonly string[],
  shelters: readonly string[],
  facts: Facts,
): Replayed {
  const byId = new Map(events.map((event) => [event.eventId as string, event]))
  const all = [...byId.values()]
  const voids = all.filter(isVoidEvent)
  const judged = judgeVoids(voids, (id) => byId.get(id))
  const byPerson = Map.groupBy(all.filter(isStayEvent), ({ personId }): string => personId)
  const byShelter = Map.groupBy(all.filter(isHeadCountEvent), ({ shelterId }) => shelterId)
  const persons = people.map((id) => replayOnePerson(id, byPerson.get(id) ?? [], judged.voided, byId, facts))
  const counts = shelters.map((id) => replayOneShelter(id, byShelter.get(id) ?? [], judged.voided))
  return {
    stays: persons.flatMap(({ stay }) => (stay ? [stay] : [])),
    gone: persons.flatMap(({ stay, personId }) => (stay ? [] : [personId])),
    counted: new Map(counts.map(({ shelterId, count }) => [shelterId, count])),
    arrivals: new Map([...persons, ...counts].flatMap(({ arrivals }) => arrivals)),
    subjects: [...people, ...shelters, ...voids.map(({ eventId }) => eventId)],
    worklist: [
      ...judged.worklist.map((item) => ({ ...item, subject: item.eventId })),
      ...persons.flatMap(({ worklist }) => worklist),
      ...counts.flatMap(({ worklist }) => worklist),
    ],
  }
}

/** Events whose arrivals differ from what is stored. */
export function changedArrivals(
  stored: readonly StoredEvent[],
  { arrivals }: Replayed,
): ReadonlyMap<string, number> {
  return new Map(
    stored.flatMap(({ event, arrivals: before }) => {
      const after = arrivals.get(event.eventId)
      return after === undefined || after === before ? [] : [[event.eventId, after] as const]
    }),
  )
}

function replayOnePerson(
  personId: string,
  events: readonly StayEvent[],
  voided: ReadonlySet<string>,
  byId: ReadonlyMap<string, ShelterEvent>,
  facts: Facts,
) {
  const replayed = replayPerson(events, voided)
  const arrived = new Set(replayed.arrivals)
  const arrivals = events.map(({ eventId }) => [eventId as string, arrived.has(eventId) ? 1 : 0] as const)
  const worklist = entries(personId, replayed.worklist)
  const last = replayed.stay && byId.get(replayed.stay.eventId)
  if (!last || !isStayEvent(last)) return { personId, stay: null, arrivals, worklist }
  const verdict = decideVerdict(last, facts)
  const { eventId, shelterId } = last
  const stay: ProjectedStay = {
    personId: last.personId,
    shelterId,
    since: last.effectiveAt,
    eventId,
    confirmation: verdict.confirmation === 'not_needed' ? 'needs_staff' : verdict.confirmation,
    named: verdict.named,
  }
  if (verdict.reason) worklist.push({ subject: personId, eventId, shelterId, kind: verdict.reason })
  return { personId, stay, arrivals, worklist }
}

function replayOneShelter(
  shelterId: string,
  events: Parameters<typeof replayHeadCount>[0] & readonly ShelterEvent[],
  voided: ReadonlySet<string>,
) {
  const { count, worklist } = replayHeadCount(events, voided)
  const arrivals = [...events].map((event) => {
    const arrived = event.type === 'headcount.added' && !voided.has(event.eventId) ? event.count : 0
    return [event.eventId as string, arrived] as const
  })
  return { shelterId, count, arrivals, worklist: entries(shelterId, worklist) }
}

function entries(subject: string, items: readonly WorklistItem[]): WorklistEntry[] {
  return items.map((item) => ({ ...item, subject }))
}
