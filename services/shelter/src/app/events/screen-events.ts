import type { ShelterEvent } from '@musubi/contracts'

export type RefusalReason =
  | 'other_terminal'
  | 'other_shelter'
  | 'id_reused'
  | 'sequence_reused'
  | 'disaster_unknown'
  | 'disaster_closed'

export type Screened =
  | { readonly status: 'accepted' | 'duplicate'; readonly event: ShelterEvent }
  | { readonly status: 'refused'; readonly event: ShelterEvent; readonly reason: RefusalReason }

export interface Known {
  readonly terminal: { readonly terminalId: string; readonly shelterId: string }
  /** events on record, among them those with an id or a running number of the batch */
  readonly events: readonly ShelterEvent[]
  readonly disasters: ReadonlyMap<string, { readonly closedAt: string | null }>
}

/**
 * Decides about each event of a batch by itself. A terminal speaks for itself and its shelter only. An id that comes
 * again with the same content is the same event; with another content, or as another event under a used running number,
 * the terminal's outbox has been copied or tampered with, and staff must look. What happened before a disaster was closed is
 * taken however late it arrives.
 */
export function screenEvents(events: readonly ShelterEvent[], known: Known): Screened[] {
  const byId = new Map(known.events.map((event) => [event.eventId as string, event]))
  const bySequence = new Map(known.events.map((event) => [sequenceOf(event), event]))
  return events.map((event) => {
    const before = byId.get(event.eventId)
    const reason = findRefusal(event, before, bySequence, known)
    if (reason) return { status: 'refused', event, reason }
    if (before) return { status: 'duplicate', event: before }
    byId.set(event.eventId, event)
    bySequence.set(sequenceOf(event), event)
    return { status: 'accepted', event }
  })
}

function findRefusal(
  event: ShelterEvent,
  before: ShelterEvent | undefined,
  bySequence: ReadonlyMap<string, ShelterEvent>,
  { terminal, disasters }: Known,
): RefusalReason | undefined {
  if (event.terminalId !== terminal.terminalId) return 'other_terminal'
  if (event.shelterId !== terminal.shelterId) return 'other_shelter'
  if (before) return contentOf(before) === contentOf(event) ? undefined : 'id_reused'
  if (bySequence.has(sequenceOf(event))) return 'sequence_reused'
  const disaster = disasters.get(event.disasterId)
  if (!disaster) return 'disaster_unknown'
  const tooLate = disaster.closedAt !== null && Date.parse(event.effectiveAt) > Date.parse(disaster.closedAt)
  return tooLate ? 'disaster_closed' : undefined
}

function sequenceOf({ terminalId, seq }: ShelterEvent): string {
  return `${terminalId}/${seq}`
}

/** Everything an event says, in one order of its members. */
function contentOf(event: ShelterEvent): string {
  const facts = Object.entries({ ...event, effectiveAt: Date.parse(event.effectiveAt) })
  return JSON.stringify(facts.sort(([a], [b]) => (a < b ? -1 : 1)))
}
