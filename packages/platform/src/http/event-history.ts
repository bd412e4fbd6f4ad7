/** One event as it goes over the wire, with what its readers' filters look at. */
export interface PastEvent<Event> {
  readonly id: string
  readonly event: Event
  readonly frame: string
}

/** The last events of a stream, oldest first. */
export interface EventHistory<Event> {
  append(event: PastEvent<Event>): void
  has(id: string): boolean
  /** What came after the event with that id; `undefined` when it is unknown or already forgotten. */
  since(id: string): readonly PastEvent<Event>[] | undefined
  /** The id of the newest event, or where the stream began. */
  readonly lastId: () => string | undefined
}

/**
 * A bounded history. `origin` is the id that stands for "before the first event", so that a reader who saw none can
 * resume too.
 */
export function createEventHistory<Event>(size: number, origin?: string): EventHistory<Event> {
  const events: PastEvent<Event>[] = []
  let forgotten = origin
  return {
    append: (event) => {
      events.push(event)
      if (events.length > size) forgotten = events.shift()?.id
    },
    has: (id) => events.some((event) => event.id === id),
    since: (id) => {
      if (id === forgotten) return [...events]
      const at = events.findIndex((event) => event.id === id)
      return at === -1 ? undefined : events.slice(at + 1)
    },
    lastId: () => events.at(-1)?.id ?? forgotten,
  }
}
