import { equalBytes } from '@musubi/kernel'
import { encodeTlv, MalformedBytes, type Tlv } from './tlv.ts'

/** The universal tags of X.690 that certificates and revocation lists use. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const

/** The magnitude of a non-negative INTEGER, without leading zero bytes (zero itself is one zero byte). */
export function readUnsigned(tlv: Tlv): Uint8Array {
  const [first = 0x80, second = 0x80] = tlv.value
  if (tlv.value.length === 0 || first >= 0x80) throw new MalformedBytes('negative or empty integer')
  if (first === 0 && tlv.value.length > 1) {
    if (second < 0x80) throw new MalformedBytes('integer not in its shortest form')
    return tlv.value.subarray(1)
  }
  return tlv.value
}

export function readSmallUnsigned(tlv: Tlv): number {
  const bytes = readUnsigned(tlv)
  if (bytes.length > 6) throw new MalformedBytes('integer too large')
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0)
}

export function readBoolean(tlv: Tlv): boolean {
  const [value] = tlv.value
  if (tlv.value.length !== 1 || (value !== 0 && value !== 0xff)) throw new MalformedBytes('not a boolean')
  return value === 0xff
}

/** The bytes of a BIT STRING that holds whole bytes. */
export function readBitBytes(tlv: Tlv): Uint8Array {
  if (tlv.value[0] !== 0) throw new MalformedBytes('bit string with unused bits')
  return tlv.value.subarray(1)
}

/** The bits of a short named-bit list, bit 0 first (X.690 section 11.2). */
export function readNamedBits(tlv: Tlv): readonly boolean[] {
  const unused = tlv.value[0] ?? 8
  if (unused > 7 || tlv.value.length < 2) throw new MalformedBytes('not a named-bit list')
  const count = (tlv.value.length - 1) * 8 - unused
  return Array.from(
    { length: count },
    (_, bit) => ((tlv.value[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0,
  )
}

/** A dotted object identifier. */
export function readOid(tlv: Tlv): string {
  const arcs: number[] = []
  let arc = 0
  let isInside = false
  for (const byte of tlv.value) {
    if (!isInside && byte === 0x80) throw new MalformedBytes('object identifier not in its shortest form')
    arc = arc * 128 + (byte & 0x7f)
    isInside = byte >= 0x80
    if (isInside) continue
    if (arcs.length === 0)
      arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)))
    else arcs.push(arc)
    arc = 0
  }
  if (isInside || arcs.length === 0) throw new MalformedBytes('truncated object identifier')
  return arcs.join('.')
}

/** A UTCTime or GeneralizedTime in the only forms RFC 5280 section 4.1.2.5 allows, in milliseconds since 1970. */
export function readTime({ tag, value }: Tlv): number {
  return readTimeAt(value, tag, 0, value.length)
}

/** The same, read in place: lists have millions of dates. @param from where the digits begin */
export function readTimeAt(bytes: Uint8Array, tag: number, from: number, length: number): number {
  const isShort = tag === TAG.utcTime
  if (!isShort && tag !== TAG.generalizedTime) throw new MalformedBytes('not a time')
  if (length !== (isShort ? 13 : 15) || bytes[from + length - 1] !== LETTER_Z)
    throw new MalformedBytes('not a time')
  const pair = (at: number): number => twoDigits(bytes, from + at)
  const rest = isShort ? 2 : 4
  const year = isShort ? pair(0) + (pair(0) < 50 ? 2000 : 1900) : pair(0) * 100 + pair(2)
  const [month, day] = [pair(rest), pair(rest + 2)]
  const [hour, minute, second] = [pair(rest + 4), pair(rest + 6), pair(rest + 8)]
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  if (year < 100 || !exists || hour > 23 || minute > 59 || second > 59) throw new MalformedBytes('not a date')
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

const LETTER_Z = 0x5a

function twoDigits(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [(bytes[at] ?? 0) - 0x30, (bytes[at + 1] ?? 0) - 0x30]
  if (!(tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9)) throw new MalformedBytes('not a time')
  return tens * 10 + ones
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function timeDigits(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}Z`
}

const text = new TextEncoder()

/** DER writers for what the test authority issues; the counterparts of the readers above. */
export const der = {
  sequence: (...contents: readonly Uint8Array[]) => encodeTlv(TAG.sequence, ...contents),
  set: (...contents: readonly Uint8Array[]) => encodeTlv(TAG.set, ...contents),
  octetString: (...contents: readonly Uint8Array[]) => encodeTlv(TAG.octetString, ...contents),
  bitString: (bytes: Uint8Array, unusedBits = 0) =>
    encodeTlv(TAG.bitString, Uint8Array.of(unusedBits), bytes),
  boolean: (value: boolean) => encodeTlv(TAG.boolean, Uint8Array.of(value ? 0xff : 0)),
  enumerated: (value: number) => encodeTlv(TAG.enumerated, Uint8Array.of(value)),
  null: () => encodeTlv(TAG.null),
  utf8: (value: string) => encodeTlv(TAG.utf8String, text.encode(value)),
  printable: (value: string) => encodeTlv(TAG.printableString, text.encode(value)),
  unsigned(value: bigint): Uint8Array {
    const hex = value.toString(16)
    const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
    return encodeTlv(TAG.integer, (bytes[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(), bytes)
  },
  oid(dotted: string): Uint8Array {
    const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
    return encodeTlv(TAG.oid, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)))
  },
  /** UTCTime until 2049 and GeneralizedTime from 2050, as RFC 5280 section 4.1.2.5 demands. */
  time(at: number): Uint8Array {
    const digits = timeDigits(at)
    return digits < '2050' && digits >= '1950'
      ? encodeTlv(TAG.utcTime, text.encode(digits.slice(2)))
      : encodeTlv(TAG.generalizedTime, text.encode(digits))
  },
} as const

function base128(arc: number): number[] {
  const bytes = [arc % 128]
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
    bytes.unshift(0x80 | (rest % 128))
  return bytes
}

export function isSameTlv(a: Tlv, b: Tlv): boolean {
  return equalBytes(a.whole, b.whole)
}
