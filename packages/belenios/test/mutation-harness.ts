import { concatBytes, expectOk } from '@musubi/kernel'
import { recordBytes } from '../src/archive/tar.ts'
import type { ChainEvent, EventType } from '../src/archive/event.ts'
import { ballotShape, unsignedBallotShape } from '../src/ballot/shapes.ts'
import { signaturePrefix } from '../src/ballot/prefixes.ts'
import { credentialSecret, openArchive, plainProtocol as protocol, sha256Hex } from '../src/index.ts'
import { parseCanonical } from '../src/encoding/shape.ts'
import { proveKnowledge } from '../src/proof/knowledge.ts'
import { makeSampleArchive, type SampleElection, type SamplePlan } from '../src/sample/sample-election.ts'
import { seeded } from './seeded.ts'

/** A small archive with everything in it: three ballots of two voters, two questions, three kinds of trustees. */
const plan: SamplePlan = {
  name: '模擬投票',
  description: '改ざん試験',
  questions: [
    { answers: ['甲', '乙'], min: 0, max: 1, question: '第1問' },
    { answers: ['可'], blank: true, min: 1, max: 1, question: '第2問' },
  ],
  trustees: ['single', { threshold: 1, size: 2 }, { threshold: 2, size: 3 }],
  weights: [1, 1],
  timestamp: 1_795_466_821,
  votes: [
    { voter: 0, choices: [[1, 0], [1]] },
    { voter: 1, choices: [[0, 1], 'blank'] },
    { voter: 0, choices: [[0, 0], [1]] },
  ],
}
const made = makeSampleArchive(protocol, plan, seeded('mutations'))
export const base = made.bytes
export const sample = made.sample

const NAMED = new Set<EventType>(['Setup', 'EncryptedTally', 'Shuffle', 'PartialDecryption'])

/** One event with the texts before it; the last text names the others, and is written anew unless it is given. */
export interface EventSpec {
  type: EventType
  data: string[]
  /** Given: written instead of the right names of the data. */
  naming?: string
  /** Changes the event after it was made right. */
  event?: (event: ChainEvent) => object
  /** Given: the event's text as it stands. */
  text?: string
}

/** The unchanged archive as events, fresh for every use. */
export function baseEvents(): EventSpec[] {
  return eventsOf(base)
}

/** Any valid archive as events. */
export function eventsOf(bytes: Uint8Array): EventSpec[] {
  return expectOk(openArchive(protocol, bytes), 'the unchanged archive').links.map(({ event, data }) => {
    const texts = data.map((record) => record.text)
    const named = NAMED.has(event.type)
    return {
      type: event.type,
      data: named ? texts.slice(0, -1) : texts,
      ...(named ? { naming: texts.at(-1) ?? '' } : {}),
    }
  })
}

/** Writes events as an archive whose chain is right again, so that nothing but the mutation is wrong. */
export function rebuild(events: readonly EventSpec[]): {
  readonly bytes: Uint8Array
  readonly names: { readonly event: string; readonly data: string[] }[]
} {
  const parts = [recordBytes('BELENIOS', '{"version":1,"timestamp":"1795466821"}', plan.timestamp)]
  const names: { event: string; data: string[] }[] = []
  let parent: string | undefined
  for (const [height, spec] of events.entries()) {
    const naming = spec.naming === undefined ? [] : [renamed(spec)]
    const texts = [...spec.data, ...naming]
    const data = texts.map((text) => `${sha256Hex(text)}.data.json`)
    parts.push(...texts.map((text, at) => recordBytes(data[at] ?? '', text, plan.timestamp)))
    const payload = texts.at(-1)
    const event: ChainEvent = {
      ...(parent === undefined ? {} : { parent }),
      height,
      type: spec.type,
      ...(payload === undefined ? {} : { payload: sha256Hex(payload) }),
    }
    const text = spec.text ?? JSON.stringify(spec.event ? spec.event(event) : event)
    parent = sha256Hex(text)
    parts.push(recordBytes(`${parent}.event.json`, text, plan.timestamp))
    names.push({ event: `${parent}.event.json`, data })
  }
  return { bytes: concatBytes(...parts), names }
}

/** The naming text with the hashes of the data as they are now. */
function renamed(spec: EventSpec): string {
  const hashes = spec.data.map(sha256Hex)
  const naming = JSON.parse(spec.naming ?? '{}') as Record<string, unknown>
  const keys = { Setup: ['election', 'trustees', 'credentials'], EncryptedTally: ['encrypted_tally'] }
  const own = spec.type === 'Setup' || spec.type === 'EncryptedTally' ? keys[spec.type] : ['payload']
  for (const [at, key] of own.entries()) if (naming[key] !== 'KEEP') naming[key] = hashes[at]
  return JSON.stringify(naming)
}

/** JSON that tests take apart without caring for types. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Loose = any

export function edit(text: string, change: (value: Loose) => void): string {
  const value = JSON.parse(text) as Loose
  change(value)
  return JSON.stringify(value)
}

/** A ballot changed by its own voter, who signs it again: nothing is wrong but the change. */
export function resigned(
  voter: number,
  text: string,
  change: (ballot: Loose) => void,
  of: SampleElection = sample,
): string {
  const changed = edit(text, change)
  const read = expectOk(parseCanonical(ballotShape, changed), 'a ballot')
  const hash = protocol.fingerprint(unsignedBallotShape.write(read))
  const secret = credentialSecret(of.uuid, of.credentials[voter]?.credential ?? '')
  const proof = proveKnowledge(protocol, signaturePrefix(hash), secret, seeded('resigned'))
  return ballotShape.write({ ...read, signature: { hash, proof } })
}

export const ORDER_TEXT = 7237005577332262213973186563042994240857116359379907606001950938285454250989n
/** Adds to a scalar text. */
export function plus(text: string, more: bigint, wrap = true): string {
  const sum = BigInt(text) + more
  return String(wrap ? sum % ORDER_TEXT : sum)
}
