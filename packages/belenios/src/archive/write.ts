import { concatBytes } from '@musubi/kernel'
import { sha256Hex } from '../encoding/digest.ts'
import { sizedTallyShape } from '../tally/encrypted-tally.ts'
import { ownedShape } from '../tally/partial-decryption.ts'
import { type ChainEvent, type EventType, eventShape, setupShape } from './event.ts'
import { headerText, recordBytes } from './tar.ts'

/** Where an archive ends now: all that is needed to write on. */
export interface ArchiveHead {
  /** Seconds since 1970, the same for the whole archive. */
  readonly timestamp: number
  /** Hash of the last event; undefined before Setup. */
  readonly parent: string | undefined
  /** Of the next event. */
  readonly height: number
}

/** Bytes to append to the archive, and its new head. */
export interface Appended {
  readonly head: ArchiveHead
  readonly bytes: Uint8Array
}

/** An archive that holds only its header. */
export function beginArchive(timestamp: number): Appended {
  if (!Number.isSafeInteger(timestamp) || timestamp < 0) throw new RangeError('not a time in seconds')
  return {
    head: { timestamp, parent: undefined, height: 0 },
    bytes: recordBytes('BELENIOS', headerText(timestamp), timestamp),
  }
}

/** Opens the vote: election, trustees and public credentials, as texts that never change again. */
export function appendSetup(
  head: ArchiveHead,
  setup: { readonly election: string; readonly trustees: string; readonly credentials: string },
): Appended {
  const data = setupShape.write({
    election: sha256Hex(setup.election),
    trustees: sha256Hex(setup.trustees),
    credentials: sha256Hex(setup.credentials),
  })
  return append(head, 'Setup', [setup.election, setup.trustees, setup.credentials, data])
}

export function appendBallot(head: ArchiveHead, ballot: string): Appended {
  return append(head, 'Ballot', [ballot])
}

/** Closes the vote. */
export function appendEndBallots(head: ArchiveHead): Appended {
  return append(head, 'EndBallots', [])
}

export function appendEncryptedTally(
  head: ArchiveHead,
  tally: string,
  size: { readonly ballots: number; readonly totalWeight: number },
): Appended {
  const sized = sizedTallyShape.write({
    num_tallied: size.ballots,
    total_weight: size.totalWeight,
    encrypted_tally: sha256Hex(tally),
  })
  return append(head, 'EncryptedTally', [tally, sized])
}

/** @param owner of the shuffle, from 1 */
export function appendShuffle(head: ArchiveHead, owner: number, shuffle: string): Appended {
  return append(head, 'Shuffle', [shuffle, ownedShape.write({ owner, payload: sha256Hex(shuffle) })])
}

export function appendEndShuffles(head: ArchiveHead): Appended {
  return append(head, 'EndShuffles', [])
}

/** @param owner number of the trustee, counted from 1 over all items */
export function appendPartialDecryption(head: ArchiveHead, owner: number, decryption: string): Appended {
  const owned = ownedShape.write({ owner, payload: sha256Hex(decryption) })
  return append(head, 'PartialDecryption', [decryption, owned])
}

export function appendResult(head: ArchiveHead, result: string): Appended {
  return append(head, 'Result', [result])
}

/** Data records first, the last of which is the event's payload; then the event. */
function append(head: ArchiveHead, type: EventType, data: readonly string[]): Appended {
  const named = data.map((text) => ({ text, hash: sha256Hex(text) }))
  const payload = named.at(-1)?.hash
  const event: ChainEvent = {
    ...(head.parent === undefined ? {} : { parent: head.parent }),
    height: head.height,
    type,
    ...(payload === undefined ? {} : { payload }),
  }
  const text = eventShape.write(event)
  const hash = sha256Hex(text)
  const { timestamp } = head
  return {
    head: { timestamp, parent: hash, height: head.height + 1 },
    bytes: concatBytes(
      ...named.map((own) => recordBytes(`${own.hash}.data.json`, own.text, timestamp)),
      recordBytes(`${hash}.event.json`, text, timestamp),
    ),
  }
}
