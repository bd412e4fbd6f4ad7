import type { ShelterEvent, ShelterStatus } from '@musubi/contracts'
import {
  isHeadCountEvent,
  isStayEvent,
  isVoidEvent,
  replayPerson,
  type StayEvent,
} from '@musubi/shelter/core'
import type { OwnEvent } from '../store/own-event.ts'

/** Who was in the shelter when the server was last asked, by person; `since` in the words of the server. */
export interface Roster {
  readonly people: ReadonlyMap<string, string>
  readonly round: number
}

/** The server's last figures. They are never older than the roster. */
export interface Figures {
  readonly shelter: ShelterStatus
  readonly round: number
}

export interface Presence {
  readonly since: string
  /** The check-in of this terminal that brought the person in; null when another terminal did. */
  readonly checkInId: string | null
}

/** What to add to the server's figures: people by name, people only counted, and those who came. */
export interface BoardCounts {
  readonly named: number
  readonly unnamed: number
  readonly arrivals: number
}

/**
 * Who is here and how many: the server's last answer, and on top of it the events of this terminal which that answer
 * does not hold. Replayed with the service's own rules, so that the two ends cannot disagree.
 */
export interface Board {
  findPresence(personId: string): Presence | null
  presentPeople(): ReadonlyMap<string, Presence>
  counts(): BoardCounts
  add(own: readonly OwnEvent[]): void
}

interface Entry<E extends ShelterEvent = ShelterEvent> {
  readonly event: E
  readonly isInRoster: boolean
  readonly isInFigures: boolean
}

const ROSTER_CLOCK = '000000000000000-0000-roster'

/** A board over one answer of the server. Give it every own event newer than the roster; older ones change nothing. */
export function createBoard(shelterId: string, roster: Roster, figuresRound: number): Board {
  const stays = new Map<string, Entry<StayEvent>[]>()
  const headCounts = new Map<string, Entry>()
  const voided = { now: new Set<string>(), inFigures: new Set<string>() }
  const changes = new Map<string, number>()

  const rosterEvents = (personId: string) =>
    rosterLine(shelterId, roster.people.get(personId), personId, stays.get(personId) ?? [])
  const findPresence = (personId: string): Presence | null =>
    replay(shelterId, [...rosterEvents(personId), ...(stays.get(personId) ?? [])], voided.now)
  const wasInFigures = (personId: string): boolean => {
    const known = (stays.get(personId) ?? []).filter(({ isInFigures }) => isInFigures)
    return replay(shelterId, [...rosterEvents(personId), ...known], voided.inFigures) !== null
  }

  function addEntry(entry: Entry): void {
    const { event } = entry
    if (isStayEvent(event)) {
      const others = (stays.get(event.personId) ?? []).filter(
        (other) => other.event.eventId !== event.eventId,
      )
      stays.set(event.personId, [...others, { ...entry, event }])
    } else if (isHeadCountEvent(event)) headCounts.set(event.eventId, entry)
    else {
      voided.now.add(event.voids)
      if (entry.isInFigures) voided.inFigures.add(event.voids)
    }
  }

  function isKnown(event: ShelterEvent): boolean {
    if (!isStayEvent(event)) return headCounts.has(event.eventId)
    return (stays.get(event.personId) ?? []).some((entry) => entry.event.eventId === event.eventId)
  }

  return {
    findPresence,
    presentPeople: () => {
      const people = [...new Set([...roster.people.keys(), ...stays.keys()])]
      const here = people.map((personId) => [personId, findPresence(personId)] as const)
      return new Map(here.filter((entry): entry is readonly [string, Presence] => entry[1] !== null))
    },
    counts: () => {
      const named = [...changes.values()].reduce((sum, change) => sum + change, 0)
      const arrived = [...changes.values()].filter((change) => change > 0).length
      const unnamed = sumHeadCounts(headCounts.values(), voided)
      return { named, unnamed, arrivals: arrived + Math.max(0, unnamed) }
    },
    add: (own) => {
      for (const { event, target, round } of own) {
        // What a void takes back may be older than the roster; the board has to know it to take it back.
        if (target && !isKnown(target)) addEntry({ event: target, isInRoster: true, isInFigures: true })
        addEntry({
          event,
          isInRoster: round !== null && round <= roster.round,
          isInFigures: round !== null && round <= figuresRound,
        })
        const concerned = isVoidEvent(event) ? target : event
        if (!concerned || !isStayEvent(concerned)) continue
        const { personId } = concerned
        changes.set(personId, Number(findPresence(personId) !== null) - Number(wasInFigures(personId)))
      }
    },
  }
}

/**
 * The roster's line as an event that is older than all others. It gives way to the very check-in it came from, when
 * that is at hand because it was taken back, and it returns when a check-out is taken back.
 */
function rosterLine(
  shelterId: string,
  since: string | undefined,
  personId: string,
  stays: readonly Entry<StayEvent>[],
): Entry<StayEvent>[] {
  const known = stays.filter(({ isInRoster }) => isInRoster).map(({ event }) => event)
  if (known.some(({ type }) => type === 'stay.checked_in')) return []
  const effectiveAt = since ?? known.find(({ type }) => type === 'stay.checked_out')?.effectiveAt
  if (effectiveAt === undefined) return []
  const line = { type: 'stay.checked_in', eventId: personId, personId, shelterId, effectiveAt }
  const event = { ...line, hlc: ROSTER_CLOCK, tapId: null } as unknown as StayEvent
  return [{ event, isInRoster: true, isInFigures: true }]
}

function replay(
  shelterId: string,
  stays: readonly Entry<StayEvent>[],
  voided: ReadonlySet<string>,
): Presence | null {
  const { stay } = replayPerson(
    stays.map(({ event }) => event),
    voided,
  )
  if (stay?.shelterId !== shelterId) return null
  return { since: stay.since, checkInId: stay.eventId === stay.personId ? null : stay.eventId }
}

interface Voided {
  readonly now: ReadonlySet<string>
  readonly inFigures: ReadonlySet<string>
}

function sumHeadCounts(entries: Iterable<Entry>, voided: Voided): number {
  let sum = 0
  for (const { event, isInFigures } of entries) {
    if (!isHeadCountEvent(event)) continue
    const count = event.type === 'headcount.added' ? event.count : -event.count
    if (!voided.now.has(event.eventId)) sum += count
    if (isInFigures && !voided.inFigures.has(event.eventId)) sum -= count
  }
  return sum
}
