import { err, ok, type Result } from '@musubi/kernel'
import { parseCanonical } from '../encoding/shape.ts'
import { sizedTallyShape } from '../tally/encrypted-tally.ts'
import { ownedShape } from '../tally/partial-decryption.ts'
import { type ChainEvent, type EventType, eventShape, setupShape } from './event.ts'
import type { ArchiveRecord } from './tar.ts'

/** An event with the data records that stand before it. */
export interface Link {
  readonly event: ChainEvent
  readonly record: ArchiveRecord
  readonly data: readonly ArchiveRecord[]
}

export interface ChainFault {
  readonly reason:
    | 'event_malformed'
    | 'event_wrong_height'
    | 'event_wrong_parent'
    | 'event_out_of_order'
    | 'event_wrong_payload'
    | 'data_not_referenced'
    | 'data_malformed'
  readonly record: string
}

/** Which event may follow which. `undefined` is the beginning. */
const AFTER: Readonly<Record<EventType, readonly (EventType | undefined)[]>> = {
  Setup: [undefined],
  Ballot: ['Setup', 'Ballot'],
  EndBallots: ['Setup', 'Ballot'],
  EncryptedTally: ['EndBallots'],
  Shuffle: ['EncryptedTally', 'Shuffle'],
  EndShuffles: ['EncryptedTally', 'Shuffle'],
  PartialDecryption: ['EncryptedTally', 'EndShuffles', 'PartialDecryption'],
  Result: ['PartialDecryption'],
}

/** How many data records each event has; the last one is its payload. */
const DATA: Readonly<Record<EventType, number>> = {
  Setup: 4,
  Ballot: 1,
  EndBallots: 0,
  EncryptedTally: 2,
  Shuffle: 2,
  EndShuffles: 0,
  PartialDecryption: 2,
  Result: 1,
}

/**
 * Reads the chain of events: heights count up, each event names the hash of the one before, the order of types is the
 * protocol's, and every data record belongs to the event after it and is named by hash. There is only one order of
 * records for given events, so nothing can be added, left out or moved.
 */
export function readChain(records: readonly ArchiveRecord[]): Result<readonly Link[], ChainFault> {
  const links: Link[] = []
  let waiting: ArchiveRecord[] = []
  for (const record of records.slice(1)) {
    if (record.kind === 'data') {
      waiting.push(record)
      continue
    }
    const link = readLink(record, waiting, links.at(-1))
    if (!link.ok) return link
    links.push(link.value)
    waiting = []
  }
  const [left] = waiting
  if (left) return err({ reason: 'data_not_referenced', record: left.name })
  if (links.length === 0) return err({ reason: 'event_out_of_order', record: records[0]?.name ?? '#0' })
  return ok(links)
}

function readLink(
  record: ArchiveRecord,
  data: readonly ArchiveRecord[],
  before: Link | undefined,
): Result<Link, ChainFault> {
  const fault = (reason: ChainFault['reason'], where = record) => err({ reason, record: where.name })
  const read = parseCanonical(eventShape, record.text)
  if (!read.ok) return fault('event_malformed')
  const event = read.value
  if (event.height !== (before ? before.event.height + 1 : 0)) return fault('event_wrong_height')
  if (event.parent !== before?.record.hash) return fault('event_wrong_parent')
  if (!AFTER[event.type].includes(before?.event.type)) return fault('event_out_of_order')
  if (event.payload !== data.at(-1)?.hash) return fault('event_wrong_payload')
  const surplus = data[data.length - DATA[event.type] - 1]
  if (surplus) return fault('data_not_referenced', surplus)
  if (data.length < DATA[event.type]) return fault('event_wrong_payload')
  const named = namedHashes(event.type, data)
  if (!named) return fault('data_malformed', data.at(-1))
  const unnamed = data.slice(0, -1).find((own, at) => own.hash !== named[at])
  if (unnamed) return fault('data_not_referenced', unnamed)
  return ok({ event, record, data })
}

/** The hashes that a payload names, in the order of the records before it; undefined when it is malformed. */
function namedHashes(type: EventType, data: readonly ArchiveRecord[]): readonly string[] | undefined {
  const payload = data.at(-1)?.text ?? ''
  if (type === 'Setup') {
    const setup = parseCanonical(setupShape, payload)
    return setup.ok ? [setup.value.election, setup.value.trustees, setup.value.credentials] : undefined
  }
  if (type === 'EncryptedTally') {
    const sized = parseCanonical(sizedTallyShape, payload)
    return sized.ok ? [sized.value.encrypted_tally] : undefined
  }
  if (type === 'Shuffle' || type === 'PartialDecryption') {
    const owned = parseCanonical(ownedShape, payload)
    return owned.ok ? [owned.value.payload] : undefined
  }
  return []
}
