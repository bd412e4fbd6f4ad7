import { NO_REASON, type RawEntry } from './revocation/entry-reader.ts'
import { sortRecords } from './revocation/sort-records.ts'

/** Revocation reasons in the order of their RFC 5280 section 5.3.1 codes; code 7 is not assigned. */
export const REVOCATION_REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'unassigned',
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const

export type RevocationReason = (typeof REVOCATION_REASONS)[number]

export interface RevokedEntry {
  /** Lower-case hex without leading zero bytes. */
  readonly serial: string
  /** Milliseconds since 1970, whole seconds. */
  readonly revokedAt: number
  readonly reason?: RevocationReason
}

/** Revoked serial numbers of one issuer: in memory (below) or in a file (`revocation/revoked-file.ts`). */
export interface RevokedSet {
  readonly size: number
  find(serial: string): RevokedEntry | undefined
  entries(): IterableIterator<RevokedEntry>
}

/** A record is the serial number, right-aligned in a fixed width, then 4 bytes of seconds and 1 byte of reason. */
export const RECORD_EXTRA_BYTES = 5

/** Fixed-width records, sorted, in one buffer, and a binary search. */
export class PackedRevokedSet implements RevokedSet {
  readonly size: number
  readonly #width: number
  readonly #records: Buffer

  constructor(records: Buffer, serialWidth: number) {
    this.#width = serialWidth
    this.size = records.length / (serialWidth + RECORD_EXTRA_BYTES)
    this.#records = sortRecords(records, serialWidth + RECORD_EXTRA_BYTES, serialWidth)
  }

  find(serial: string): RevokedEntry | undefined {
    const wanted = toSerialBytes(serial, this.#width)
    const at = wanted && findRecord(this.#records, this.size, this.#width, wanted)
    return at === undefined ? undefined : readRecord(this.#records, at, this.#width)
  }

  *entries(): IterableIterator<RevokedEntry> {
    const step = this.#width + RECORD_EXTRA_BYTES
    for (let at = 0; at < this.#records.length; at += step) yield readRecord(this.#records, at, this.#width)
  }
}

/** The serial number as it stands in records of that width; undefined when it is wider or no hexadecimal. */
export function toSerialBytes(serial: string, width: number): Buffer | undefined {
  if (serial.length > width * 2) return undefined
  const bytes = Buffer.from(serial.padStart(width * 2, '0'), 'hex')
  return bytes.length === width ? bytes : undefined
}

/** Where the record of a serial number begins among `count` sorted records. */
export function findRecord(
  records: Buffer,
  count: number,
  width: number,
  wanted: Buffer,
): number | undefined {
  const step = width + RECORD_EXTRA_BYTES
  let [low, high] = [0, count - 1]
  while (low <= high) {
    const middle = (low + high) >>> 1
    const order = wanted.compare(records, middle * step, middle * step + width)
    if (order === 0) return middle * step
    if (order > 0) low = middle + 1
    else high = middle - 1
  }
  return undefined
}

export function readRecord(records: Buffer, at: number, width: number): RevokedEntry {
  const serial = records.toString('hex', at, at + width).replace(/^(?:00)+(?=..)/, '')
  const revokedAt = records.readUInt32BE(at + width) * 1000
  const reason = REVOCATION_REASONS[records.readUInt8(at + width + 4)]
  return reason === undefined ? { serial, revokedAt } : { serial, revokedAt, reason }
}

/** Writes one record and returns where the next one goes. */
export function writeRecord(
  records: Buffer,
  at: number,
  width: number,
  source: Buffer,
  { serialFrom, serialLength, seconds, reason }: RawEntry,
): number {
  const gap = at + width - serialLength
  records.fill(0, at, gap)
  source.copy(records, gap, serialFrom, serialFrom + serialLength)
  records.writeUInt32BE(seconds, at + width)
  records.writeUInt8(reason, at + width + 4)
  return at + width + RECORD_EXTRA_BYTES
}

/** One record from its parts, for sets that are not read from a list. */
export function writeRevokedRecord(
  records: Buffer,
  at: number,
  serialWidth: number,
  entry: { serial: Uint8Array; revokedAt: number; reasonCode: number | undefined },
): void {
  writeRecord(records, at, serialWidth, Buffer.from(entry.serial), {
    serialFrom: 0,
    serialLength: entry.serial.length,
    seconds: entry.revokedAt / 1000,
    reason: entry.reasonCode ?? NO_REASON,
    next: 0,
  })
}
