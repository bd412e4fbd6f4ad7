import type { ShelterEvent } from '@musubi/contracts'

export type StayEvent = Extract<ShelterEvent, { personId: unknown }>
export type CheckInEvent = Extract<ShelterEvent, { type: 'stay.checked_in' }>
export type HeadCountEvent = Extract<ShelterEvent, { type: 'headcount.added' | 'headcount.removed' }>
export type VoidEvent = Extract<ShelterEvent, { type: 'event.voided' }>

export function isStayEvent(event: ShelterEvent): event is StayEvent {
  return event.type === 'stay.checked_in' || event.type === 'stay.checked_out'
}

export function isHeadCountEvent(event: ShelterEvent): event is HeadCountEvent {
  return event.type === 'headcount.added' || event.type === 'headcount.removed'
}

export function isVoidEvent(event: ShelterEvent): event is VoidEvent {
  return event.type === 'event.voided'
}

/** The one order of events: the hybrid logical clock, then the id. When and how an event arrived plays no part. */
export function compareEvents(a: ShelterEvent, b: ShelterEvent): number {
  return compareText(a.hlc, b.hlc) || compareText(a.eventId, b.eventId)
}

/** The events in order, each id once. Two events of one id are the same event. */
export function inOrder<E extends ShelterEvent>(events: Iterable<E>): E[] {
  const seen = new Set<string>()
  return [...events].sort(compareEvents).filter(({ eventId }) => !seen.has(eventId) && seen.add(eventId))
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
