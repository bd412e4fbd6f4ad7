import type { ShelterEvent } from '@musubi/contracts'
import { asOnePerson } from './join-registrations.ts'
import { judgeVoids } from './judge-voids.ts'
import { inOrder, isHeadCountEvent, isStayEvent, isVoidEvent } from './order.ts'
import { replayHeadCount } from './replay-head-count.ts'
import { replayPerson, type Stay } from './replay-person.ts'
import { inWorklistOrder, type WorklistItem } from './worklist.ts'

export interface StayState {
  /** by person: where everybody is */
  readonly stays: ReadonlyMap<string, Stay>
  /** by shelter: people only counted */
  readonly unnamed: ReadonlyMap<string, number>
  readonly worklist: readonly WorklistItem[]
}

export interface Occupancy {
  readonly named: number
  readonly unnamed: number
  readonly total: number
}

/**
 * The state of one disaster from its events. The same set of events gives the same state in any order, any number of
 * times and in any batches; no count is ever negative.
 * @param standsFor registrations of a person who was registered more than once, by the one that stands for them
 */
export function reduceStays(
  events: Iterable<ShelterEvent>,
  standsFor: ReadonlyMap<string, string> = new Map(),
): StayState {
  const ordered = asOnePerson(inOrder(events), standsFor)
  const byId = new Map(ordered.map((event) => [event.eventId as string, event]))
  const { voided, worklist } = judgeVoids(ordered.filter(isVoidEvent), (id) => byId.get(id))
  const people = Map.groupBy(ordered.filter(isStayEvent), ({ personId }): string => personId)
  const shelters = Map.groupBy(ordered.filter(isHeadCountEvent), ({ shelterId }) => shelterId)
  const replays = [...people.values()].map((own) => replayPerson(own, voided))
  const counts = [...shelters].map(([id, own]) => [id, replayHeadCount(own, voided)] as const)
  return {
    stays: new Map(replays.flatMap(({ stay }) => (stay ? [[stay.personId, stay] as const] : []))),
    unnamed: new Map(counts.map(([id, { count }]) => [id, count])),
    worklist: inWorklistOrder([
      ...worklist,
      ...replays.flatMap((replay) => replay.worklist),
      ...counts.flatMap(([, replay]) => replay.worklist),
    ]),
  }
}

/** How many people are in a shelter. */
export function occupancyOf(state: StayState, shelterId: string): Occupancy {
  const named = [...state.stays.values()].filter((stay) => stay.shelterId === shelterId).length
  const unnamed = state.unnamed.get(shelterId) ?? 0
  return { named, unnamed, total: named + unnamed }
}
