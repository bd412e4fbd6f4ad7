import type { ShelterEvent } from '@musubi/contracts'
import { asOnePerson, isHeadCountEvent, isStayEvent, isVoidEvent } from '../../core/index.ts'
import { appendEvents, findHistory, saveArrivals, type StoredEvent } from '../../db/events.ts'
import { findSamePeople } from '../../db/merged-people.ts'
import { findPersonFacts } from '../../db/people.ts'
import {
  type DisasterScope,
  endStays,
  findStays,
  type ProjectedStay,
  recountShelters,
  replaceWorklist,
  saveStays,
} from '../../db/projections.ts'
import { findTaps, tapKey } from '../../db/taps.ts'
import type { Tx } from '../../db/transaction.ts'
import { changedArrivals, type Replayed, replay } from './project.ts'
import type { Facts, KnownPerson } from './verdict.ts'

export interface Change {
  /** events to add, not on record yet */
  readonly fresh: readonly ShelterEvent[]
  /** events on record that the fresh ones concern: what they void, what voids them, what they repeat */
  readonly related: readonly StoredEvent[]
  /** people to look at again for another reason, such as an answer about their tap */
  readonly people: readonly string[]
  readonly at: Date
  /** marks the fresh events as invented */
  readonly demo?: boolean
}

export interface Projected {
  /** by which the events of this change are judged */
  readonly facts: Facts
  /** shelters whose figures changed */
  readonly shelters: readonly string[]
}

/** Adds events of one disaster and brings everything that follows from them up to date. Needs the lock on events. */
export async function saveChange(tx: Tx, scope: DisasterScope, change: Change): Promise<Projected> {
  const { fresh, at, demo = false } = change
  const related = change.related.filter(({ event }) => event.disasterId === scope.disasterId)
  const { people: named, shelters } = findAffected(fresh, related, change.people)
  const standsFor = await findSamePeople(tx, named)
  const people = [...new Set([...named, ...standsFor.keys(), ...standsFor.values()])].sort()
  const history = await findHistory(tx, scope.disasterId, people, shelters)
  const stored = [...related, ...history]
  const events = asOnePerson([...stored.map(({ event }) => event), ...fresh], standsFor)
  const facts = await readFacts(tx, events, people, standsFor)
  const replayed = replay(events, people, shelters, facts)
  const before = await findStays(tx, scope, people)
  const moves = findMoves(before, replayed)
  const withArrivals = fresh.map((event) => ({ event, arrivals: replayed.arrivals.get(event.eventId) ?? 0 }))
  await appendEvents(tx, scope.code, withArrivals, { recordedAt: at, demo })
  await saveArrivals(tx, changedArrivals(stored, replayed))
  await saveStays(tx, scope, moves.stays)
  await endStays(tx, scope, moves.gone)
  await replaceWorklist(tx, scope, replayed.subjects, replayed.worklist)
  const touched = [...new Set([...moves.shelters, ...shelters])].sort()
  await recountShelters(tx, scope, touched, replayed.counted, at)
  return { facts, shelters: touched }
}

/** People and head counts that have to be replayed. */
function findAffected(
  fresh: readonly ShelterEvent[],
  related: readonly StoredEvent[],
  others: readonly string[],
): { people: string[]; shelters: string[] } {
  const all = [...fresh, ...related.map(({ event }) => event)]
  const byId = new Map(all.map((event) => [event.eventId as string, event]))
  const voided = fresh.filter(isVoidEvent).flatMap(({ voids }) => byId.get(voids) ?? [])
  const repeated = related.map(({ event }) => event).filter(isStayEvent)
  const affected = [...fresh, ...voided, ...repeated]
  return {
    people: [...new Set([...others, ...affected.filter(isStayEvent).map(({ personId }) => personId)])].sort(),
    shelters: [...new Set(affected.filter(isHeadCountEvent).map(({ shelterId }) => shelterId))].sort(),
  }
}

async function readFacts(
  tx: Tx,
  events: readonly ShelterEvent[],
  people: readonly string[],
  standsFor: ReadonlyMap<string, string>,
): Promise<Facts> {
  const wanted = events.filter(isStayEvent).flatMap(({ terminalId, tapId }) => {
    return tapId === null ? [] : [[tapKey(terminalId, tapId), { terminalId, tapId }] as const]
  })
  const taps = await findTaps(tx, [...new Map(wanted).values()])
  const nameOf = (personId: string) => standsFor.get(personId) ?? personId
  const registrations = Map.groupBy(await findPersonFacts(tx, people), ({ personId }) => nameOf(personId))
  const persons = new Map<string, KnownPerson>(
    [...registrations].map(([personId, all]) => [
      personId,
      { protected: all.some((one) => one.protected), households: all },
    ]),
  )
  return {
    findPerson: (personId) => persons.get(nameOf(personId)),
    findTap: (terminalId, tapId) => taps.get(tapKey(terminalId, tapId)),
  }
}

/** What differs from the stays on record, so that a repeated batch writes nothing. */
function findMoves(before: readonly ProjectedStay[], { stays, gone }: Replayed) {
  const known = new Map(before.map((stay) => [stay.personId as string, stay]))
  const changed = stays.filter((stay) => !equalStays(known.get(stay.personId), stay))
  const left = gone.filter((personId) => known.has(personId))
  const moved = [...changed.map(({ personId }): string => personId), ...left]
  const shelters = [
    ...changed.map(({ shelterId }) => shelterId),
    ...moved.flatMap((personId) => known.get(personId)?.shelterId ?? []),
  ]
  return { stays: changed, gone: left, shelters }
}

function equalStays(a: ProjectedStay | undefined, b: ProjectedStay): boolean {
  return (
    a?.shelterId === b.shelterId &&
    a.eventId === b.eventId &&
    a.confirmation === b.confirmation &&
    a.named === b.named
  )
}
