import type { ShelterEvent } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import type { Transaction } from 'kysely'
import { isHeadCountEvent, isStayEvent, isVoidEvent, reduceStays } from '../core/index.ts'
import { appendEvents, findPersonsOfEvents, findStoredIds, listEventsFor } from '../db/events.ts'
import type { ShelterDatabase } from '../db/schema.ts'
import { type Affected, lockAffected, saveProjection } from '../db/stays.ts'

export type EventOutcome = 'accepted' | 'duplicate' | 'number_taken'

export interface Recorded {
  readonly outcomes: ReadonlyMap<string, EventOutcome>
  /** shelters whose figures may have changed */
  readonly shelterIds: readonly string[]
}

/**
 * Appends events of one disaster and brings the projection of everybody they concern up to date, in the caller's
 * transaction. Idempotent by event id: the same events in any order, any number of times, leave the same state.
 */
export async function recordEvents(
  tx: Transaction<ShelterDatabase>,
  municipalityCode: MunicipalityCode,
  disasterId: Uuid,
  events: readonly ShelterEvent[],
): Promise<Recorded> {
  const voided = events.filter(isVoidEvent).map(({ voids }) => voids)
  const affected: Affected = {
    personIds: distinct([
      ...events.filter(isStayEvent).map(({ personId }) => personId),
      ...(await findPersonsOfEvents(tx, voided)),
    ]),
    shelterIds: distinct(
      events
        .filter((event) => isHeadCountEvent(event) || isVoidEvent(event))
        .map(({ shelterId }) => shelterId),
    ),
  }
  await lockAffected(tx, disasterId, affected)
  const fresh = await appendEvents(tx, municipalityCode, events)
  const others = events.filter(({ eventId }) => !fresh.has(eventId))
  const stored =
    others.length === 0
      ? new Set<string>()
      : await findStoredIds(
          tx,
          others.map(({ eventId }) => eventId),
        )
  const before = fresh.size === 0 ? [] : await project(tx, municipalityCode, disasterId, affected)
  return {
    outcomes: new Map(events.map(({ eventId }) => [eventId, outcomeOf(eventId, fresh, stored)])),
    shelterIds: distinct([...events.map(({ shelterId }) => shelterId), ...before]),
  }
}

/** Returns every shelter in which the affected people ever were: a move changes the figures of two. */
async function project(
  tx: Transaction<ShelterDatabase>,
  municipalityCode: MunicipalityCode,
  disasterId: Uuid,
  affected: Affected,
): Promise<string[]> {
  const known = await listEventsFor(tx, disasterId, await withVoidsOf(tx, disasterId, affected))
  const state = reduceStays(known)
  const people = new Set<string>(affected.personIds)
  const own = { ...state, stays: new Map([...state.stays].filter(([personId]) => people.has(personId))) }
  await saveProjection(tx, municipalityCode, disasterId, affected, own)
  return known.filter(isStayEvent).map(({ shelterId }) => shelterId)
}

/** A person's check-in may be voided by an event that is filed under the shelter, so those are read as well. */
async function withVoidsOf(
  tx: Transaction<ShelterDatabase>,
  disasterId: Uuid,
  affected: Affected,
): Promise<Affected> {
  if (affected.personIds.length === 0) return affected
  const rows = await tx
    .selectFrom('event')
    .select('shelter_id')
    .distinct()
    .where('disaster_id', '=', disasterId)
    .where('person_id', 'in', [...affected.personIds])
    .execute()
  return { ...affected, shelterIds: distinct([...affected.shelterIds, ...rows.map((row) => row.shelter_id)]) }
}

function outcomeOf(eventId: string, fresh: ReadonlySet<string>, stored: ReadonlySet<string>): EventOutcome {
  if (fresh.has(eventId)) return 'accepted'
  return stored.has(eventId) ? 'duplicate' : 'number_taken'
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)]
}
