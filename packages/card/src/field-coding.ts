import { concatBytes } from '@musubi/kernel'

/** How evidence is written down: fixed fields first, then fields behind a 2-byte length, with one encoding for one value. */

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function uint16(value: number): Uint8Array {
  if (value > 0xffff) throw new RangeError('a field of more than 65 535 bytes')
  return Uint8Array.of(value >> 8, value & 0xff)
}

export function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

/** Undefined above 2^53 - 1, which no clock reaches and no number holds exactly. */
export function readUint64(bytes: Uint8Array): number | undefined {
  const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0)
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined
}

/** Each field behind its length. */
export function joinFields(fields: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...fields.flatMap((field) => [uint16(field.length), field]))
}

/** The inverse of `joinFields` for a known number of fields; a byte too many or too few is undefined. */
export function splitFields(bytes: Uint8Array, count: number): Uint8Array[] | undefined {
  const fields: Uint8Array[] = []
  let at = 0
  while (fields.length < count) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
    const end = at + 2 + length
    if (end > bytes.length) return undefined
    fields.push(bytes.subarray(at + 2, end))
    at = end
  }
  return at === bytes.length ? fields : undefined
}

/** UTF-8 read strictly. */
export function findText(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
