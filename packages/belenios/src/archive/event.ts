import { count, optional, record, refuse, type Shape, text, type TypeOf } from '../encoding/shape.ts'

export const EVENT_TYPES = [
  'Setup',
  'Ballot',
  'EndBallots',
  'EncryptedTally',
  'Shuffle',
  'EndShuffles',
  'PartialDecryption',
  'Result',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

const DIGEST = /^[0-9a-f]{64}$/

/** SHA-256 as lower-case hexadecimal digits. */
export const digest: Shape<string> = {
  read: (value, at) => (typeof value === 'string' && DIGEST.test(value) ? value : refuse(at)),
  write: text.write,
}

const eventType: Shape<EventType> = {
  read: (value, at) => EVENT_TYPES.find((type) => type === value) ?? refuse(at),
  write: text.write,
}

/** One link of the chain: each event names the one before it and what it is about, both by hash. */
export const eventShape = record({
  parent: optional(digest),
  height: count,
  type: eventType,
  payload: optional(digest),
})
export type ChainEvent = TypeOf<typeof eventShape>

/** What the Setup event is about. */
export const setupShape = record({ election: digest, trustees: digest, credentials: digest })
