import { sha256 } from '@noble/hashes/sha2.js'
import { err, ok, type Result, toHex } from '@musubi/kernel'

/*
 * The container: tar as it was in 1979, byte for byte. Every header is a function of name, size and the one time that all
 * records share, so a reader writes each header again and compares. No end-of-archive blocks.
 */

const BLOCK = 512
const NAME_LENGTH = 100
const LARGEST = 8 ** 11 - 1

export type RecordKind = 'header' | 'data' | 'event'

/** One file of the archive. */
export interface ArchiveRecord {
  /** `BELENIOS`, `<sha256>.data.json` or `<sha256>.event.json`. */
  readonly name: string
  readonly kind: RecordKind
  /** SHA-256 of the text; empty for the header. */
  readonly hash: string
  readonly text: string
  /** Counted from 0. */
  readonly position: number
}

export interface ContainerFault {
  readonly reason:
    | 'archive_empty'
    | 'archive_cut_short'
    | 'record_bad_header'
    | 'record_bad_padding'
    | 'record_bad_name'
    | 'record_not_text'
    | 'record_hash_mismatch'
    | 'record_twice'
    | 'archive_bad_timestamp'
  /** Name of the record, or its position where it has no readable name. */
  readonly record: string
}

const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const HEADER_NAME = 'BELENIOS'
const RECORD_NAME = /^([0-9a-f]{64})\.(data|event)\.json$/
const HEADER_TEXT = /^\{"version":1,"timestamp":"(0|[1-9][0-9]{0,9})"\}$/

/** The text of the first record. @param timestamp seconds since 1970 */
export function headerText(timestamp: number): string {
  return `{"version":1,"timestamp":"${timestamp}"}`
}

/** The bytes of one record: header block, body, padding. */
export function recordBytes(name: string, text: string, timestamp: number): Uint8Array {
  const body = utf8.encode(text)
  const bytes = new Uint8Array(BLOCK + padded(body.length))
  bytes.set(headerBlock(name, body.length, timestamp))
  bytes.set(body, BLOCK)
  return bytes
}

function padded(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK
}

function headerBlock(name: string, size: number, timestamp: number): Uint8Array {
  const block = new Uint8Array(BLOCK)
  const put = (at: number, text: string) => block.set(utf8.encode(text), at)
  put(0, name)
  put(100, '0000644')
  put(108, '0000000')
  put(116, '0000000')
  put(124, octal(size, 11))
  put(136, octal(timestamp, 11))
  put(148, '        ')
  put(156, '0')
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(148, `${octal(sum, 6)}\0 `)
  return block
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}

export interface Container {
  /** Seconds since 1970, the time of every record. */
  readonly timestamp: number
  readonly records: readonly ArchiveRecord[]
}

/** Takes an archive apart; every byte must be the one that `recordBytes` would write. */
export function readContainer(bytes: Uint8Array): Result<Container, ContainerFault> {
  if (bytes.length === 0) return err({ reason: 'archive_empty', record: HEADER_NAME })
  const first = readRecord(bytes, 0, 0, undefined)
  if (!first.ok) return first
  const match = HEADER_TEXT.exec(first.value.record.text)
  const timestamp = Number(match?.[1])
  if (first.value.record.kind !== 'header') return err({ reason: 'record_bad_name', record: '#0' })
  if (!match) return err({ reason: 'archive_bad_timestamp', record: HEADER_NAME })
  const records: ArchiveRecord[] = []
  const seen = new Set<string>()
  for (let offset = 0; offset < bytes.length; ) {
    const read = readRecord(bytes, offset, records.length, timestamp)
    if (!read.ok) return read
    const { record, next } = read.value
    if (seen.has(record.name)) return err({ reason: 'record_twice', record: record.name })
    seen.add(record.name)
    records.push(record)
    offset = next
  }
  return ok({ timestamp, records })
}

/** @param timestamp undefined while it is not known yet, for the first record */
function readRecord(
  bytes: Uint8Array,
  offset: number,
  position: number,
  timestamp: number | undefined,
): Result<{ readonly record: ArchiveRecord; readonly next: number }, ContainerFault> {
  const block = bytes.subarray(offset, offset + BLOCK)
  if (block.length < BLOCK) return err({ reason: 'archive_cut_short', record: `#${position}` })
  const name = latin(block.subarray(0, NAME_LENGTH)).replace(/\0+$/, '')
  const match = RECORD_NAME.exec(name)
  if (position === 0 ? name !== HEADER_NAME : !match) {
    return err({ reason: 'record_bad_name', record: `#${position}` })
  }
  const size = readOctal(block, 124)
  const time = timestamp ?? readOctal(block, 136)
  if (size > LARGEST || time > LARGEST || !sameBytes(block, headerBlock(name, size, time))) {
    return err({ reason: 'record_bad_header', record: name })
  }
  const next = offset + BLOCK + padded(size)
  if (next > bytes.length) return err({ reason: 'archive_cut_short', record: name })
  const body = bytes.subarray(offset + BLOCK, offset + BLOCK + size)
  if (bytes.subarray(offset + BLOCK + size, next).some((byte) => byte !== 0)) {
    return err({ reason: 'record_bad_padding', record: name })
  }
  const hash = match?.[1] ?? ''
  if (match && toHex(sha256(body)) !== hash) return err({ reason: 'record_hash_mismatch', record: name })
  const text = decode(body)
  if (text === undefined) return err({ reason: 'record_not_text', record: name })
  const kind = match ? (match[2] as RecordKind) : 'header'
  return ok({ record: { name, kind, hash, text, position }, next })
}

function readOctal(block: Uint8Array, at: number): number {
  const digits = latin(block.subarray(at, at + 11))
  return /^[0-7]{11}$/.test(digits) ? Number.parseInt(digits, 8) : Number.POSITIVE_INFINITY
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return undefined
  }
}
