import { readSmallUnsigned, readTimeAt, TAG } from '../der.ts'
import { readExtensions } from '../extensions.ts'
import { MalformedBytes, readWhole } from '../tlv.ts'

/** One entry of a list, read in place. The reader fills the same object again and again: there may be ten million. */
export interface RawEntry {
  serialFrom: number
  serialLength: number
  /** Seconds since 1970. */
  seconds: number
  /** RFC 5280 code, or NO_REASON. */
  reason: number
  /** Where the next entry begins. */
  next: number
}

export const NO_REASON = 0xff
const MOST_SERIAL_BYTES = 20
const REASON_OID = '2.5.29.21'
/** `Extensions { reasonCode }`, not critical, up to the code itself: what nearly every entry carries. */
const USUAL_EXTENSIONS = Buffer.from('300c300a0603551d1504030a01', 'hex')

export function emptyEntry(): RawEntry {
  return { serialFrom: 0, serialLength: 0, seconds: 0, reason: NO_REASON, next: 0 }
}

/**
 * Reads the revokedCertificates entry at `at` as strictly as the rest of this package: shortest lengths and integers,
 * serials of at most 20 bytes, nothing left over. `unsupported` for a critical extension (RFC 5280 section 5.3).
 */
export function readRevokedEntry(bytes: Buffer, at: number, entry: RawEntry): 'read' | 'unsupported' {
  if (bytes[at] !== TAG.sequence) throw new MalformedBytes('an entry is a sequence')
  const length = shortLengthAt(bytes, at + 1)
  const from = at + (length < 0x80 ? 2 : 3)
  const end = from + length
  if (end > bytes.length) throw new MalformedBytes('an object runs past the end')
  const afterSerial = readSerial(bytes, from, end, entry)
  const timeLength = bytes[afterSerial + 1] ?? 0
  const afterTime = afterSerial + 2 + timeLength
  if (afterTime > end) throw new MalformedBytes('an object runs past the end')
  entry.seconds = readTimeAt(bytes, bytes[afterSerial] ?? 0, afterSerial + 2, timeLength) / 1000
  entry.reason = NO_REASON
  entry.next = end
  if (entry.seconds < 0 || entry.seconds > 0xffff_ffff) throw new MalformedBytes('a date out of range')
  return afterTime === end ? 'read' : readReason(bytes, afterTime, end, entry)
}

function readSerial(bytes: Buffer, from: number, end: number, entry: RawEntry): number {
  const length = bytes[from + 1] ?? 0
  const [first = 0x80, second = 0] = [bytes[from + 2], bytes[from + 3]]
  const after = from + 2 + length
  if (bytes[from] !== TAG.integer || length === 0 || length >= 0x80 || after > end)
    throw new MalformedBytes('a serial number is an integer')
  if (first >= 0x80) throw new MalformedBytes('negative or empty integer')
  const padded = first === 0 && length > 1
  if (padded && second < 0x80) throw new MalformedBytes('integer not in its shortest form')
  entry.serialFrom = from + (padded ? 3 : 2)
  entry.serialLength = padded ? length - 1 : length
  if (entry.serialLength > MOST_SERIAL_BYTES) throw new MalformedBytes('serial number of more than 20 bytes')
  return after
}

function readReason(bytes: Buffer, from: number, end: number, entry: RawEntry): 'read' | 'unsupported' {
  const isUsual =
    end - from === USUAL_EXTENSIONS.length + 1 &&
    USUAL_EXTENSIONS.compare(bytes, from, from + USUAL_EXTENSIONS.length) === 0
  if (isUsual) {
    entry.reason = checkReason(bytes[end - 1] ?? NO_REASON)
    return 'read'
  }
  const extensions = readExtensions(readWhole(bytes.subarray(from, end), TAG.sequence))
  for (const { isCritical } of extensions.values()) if (isCritical) return 'unsupported'
  const reason = extensions.get(REASON_OID)
  if (reason) entry.reason = checkReason(readSmallUnsigned(readWhole(reason.value, TAG.enumerated)))
  return 'read'
}

function checkReason(code: number): number {
  if (code > 10) throw new MalformedBytes('unknown revocation reason')
  return code
}

/** Entries are at most some hundred bytes long, so their length takes one or two bytes. */
function shortLengthAt(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0xff
  if (first < 0x80) return first
  const second = bytes[at + 1] ?? 0
  if (first === 0x81 && second >= 0x80) return second
  throw new MalformedBytes('an entry of an unexpected length')
}
