import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { createEventHistory } from './event-history.ts'

/**
 * Server-Sent Events (HTML Living Standard, section 9.2). A reader that reconnects with Last-Event-ID gets what it
 * missed; when that is no longer known it gets the event `reset` and loads its snapshot again.
 */

export type EventShapes = Readonly<Record<string, z.ZodType>>

export type StreamEvent<E extends EventShapes> = {
  [Name in keyof E & string]: { readonly name: Name; readonly data: z.output<E[Name]> }
}[keyof E & string]

/** Decides whether one reader may see one event: the municipality of the data against that of the actor, above all. */
export type EventFilter<E extends EventShapes> = (event: StreamEvent<E>) => boolean

/** Opens the stream on an exchange. */
export type OpenSubscription = (request: FastifyRequest, reply: FastifyReply) => FastifyReply

export interface EventStream<E extends EventShapes> {
  /**
   * Sends an event to every reader whose filter lets it pass. Without `id` events are numbered here. With `id` (the same
   * in all server processes, so that a reader may resume at another one) a repeated id is ignored.
   */
  publish<Name extends keyof E & string>(name: Name, data: z.output<E[Name]>, id?: string | number): void
  /** For a route of kind `event-stream`: what its handler returns. */
  subscribe(filter?: EventFilter<E>): OpenSubscription
  /** The same as a plain Fastify handler. */
  handler(filterFor?: (request: FastifyRequest) => EventFilter<E>): OpenSubscription
  /** Put it into a snapshot, so that the page can open the stream with `?lastEventId=` and miss nothing between. */
  readonly lastId: () => string | undefined
  readonly readers: number
  /** Ends every open answer; the browsers will come back. */
  end(): void
}

export interface EventStreamOptions<E extends EventShapes> {
  /** The `events` of the route: name and shape of the data. */
  readonly events: E
  readonly historySize?: number
  readonly heartbeatMs?: number
  /** A reader that lets more than this pile up is cut off; it will reconnect and resume. */
  readonly maxBufferedBytes?: number
  /** After so many heartbeats a reader is asked to come again, so that its credentials are looked at again. */
  readonly heartbeatsPerVisit?: number
}

interface Reader<E extends EventShapes> {
  readonly body: Readable
  readonly filter: EventFilter<E>
  readonly onDropped: (bufferedBytes: number) => void
  heartbeats: number
}

const HEARTBEAT = ': still here\n\n'
const RETRY = 'retry: 3000\n'

export function createEventStream<const E extends EventShapes>(
  options: EventStreamOptions<E>,
): EventStream<E> {
  const { events, historySize = 1000, heartbeatMs = 15_000 } = options
  const { maxBufferedBytes = 262_144, heartbeatsPerVisit = 40 } = options
  // The numbers start anew with each process; the epoch keeps an id of an earlier one from being taken for ours.
  const epoch = randomBytes(4).toString('hex')
  const history = createEventHistory<StreamEvent<E>>(historySize, `${epoch}-0`)
  const readers = new Set<Reader<E>>()
  let numbered = 0
  let heart: NodeJS.Timeout | undefined

  function publish(name: keyof E & string, data: unknown, givenId?: string | number): void {
    const id = givenId === undefined ? `${epoch}-${++numbered}` : String(givenId)
    if (history.has(id)) return
    const event = { name, data } as StreamEvent<E>
    const frame = encodeFrame(events, name, data, id)
    history.append({ id, event, frame })
    for (const reader of readers) if (reader.filter(event)) write(reader, frame)
  }

  function write(reader: Reader<E>, frame: string): void {
    const buffered = reader.body.readableLength
    if (buffered + frame.length <= maxBufferedBytes) {
      reader.body.push(frame)
      return
    }
    readers.delete(reader)
    reader.body.destroy()
    reader.onDropped(buffered)
  }

  function finish(reader: Reader<E>): void {
    // A stream that was ended must not be pushed to, so it is forgotten before its last bytes are gone.
    if (readers.delete(reader)) reader.body.push(null)
  }

  function beat(): void {
    for (const reader of readers) {
      reader.heartbeats += 1
      if (reader.heartbeats >= heartbeatsPerVisit) finish(reader)
      else write(reader, HEARTBEAT)
    }
    if (readers.size > 0) return
    clearInterval(heart)
    heart = undefined
  }

  function open(request: FastifyRequest, reply: FastifyReply, filter: EventFilter<E>): FastifyReply {
    const { toolkit } = request.server
    const onDropped = (bufferedBytes: number): void =>
      toolkit.log.warn('http.stream_dropped', { reference: request.id, bufferedBytes })
    const reader: Reader<E> = {
      body: new Readable({ read: () => undefined }),
      filter,
      onDropped,
      heartbeats: 0,
    }
    const endable = { end: () => finish(reader) }
    reader.body.push(opening(lastEventId(request), filter))
    readers.add(reader)
    toolkit.openStreams.add(endable)
    reader.body.once('close', () => {
      readers.delete(reader)
      toolkit.openStreams.delete(endable)
    })
    if (toolkit.draining) finish(reader)
    else heart ??= setInterval(beat, heartbeatMs).unref()
    return reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .send(reader.body)
  }

  /** An `id` without data moves the reader's position without an event, so even a reader of nothing can resume. */
  function opening(seen: string | undefined, filter: EventFilter<E>): string {
    const here = history.lastId()
    const position = here === undefined ? '\n' : `id: ${here}\n\n`
    if (seen === undefined) return RETRY + position
    const missed = history.since(seen)
    if (!missed) return `${RETRY}event: reset\ndata: {}\n${position}`
    const frames = missed.filter(({ event }) => filter(event)).map(({ frame }) => frame)
    return RETRY + frames.join('') + position
  }

  return {
    publish,
    subscribe:
      (filter = () => true) =>
      (request, reply) =>
        open(request, reply, filter),
    handler:
      (filterFor = () => () => true) =>
      (request, reply) =>
        open(request, reply, filterFor(request)),
    lastId: history.lastId,
    get readers() {
      return readers.size
    },
    end: () => {
      for (const reader of readers) finish(reader)
    },
  }
}

/** Only what the schema names goes out, as in every other answer. */
function encodeFrame(events: EventShapes, name: string, data: unknown, id: string): string {
  const schema = events[name]
  if (!schema) throw new Error(`event "${name}" is not declared`)
  if (name === 'reset') throw new Error('the event name "reset" is taken')
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(z.encode(schema, data))}\n\n`
}

/** EventSource sends the header when it reconnects; the first time a page can only use the address. */
function lastEventId(request: FastifyRequest): string | undefined {
  const header = request.headers['last-event-id']
  if (typeof header === 'string' && header !== '') return header
  return new URL(request.url, 'http://localhost').searchParams.get('lastEventId') || undefined
}
