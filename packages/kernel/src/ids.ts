import { err, ok, type Result } from './result.ts'

/** A lower-case UUID. Ids are made where the thing happens (a tablet, a browser) and are the idempotency keys. */
export type Uuid = string & { readonly __uuid: unique symbol }

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export function parseUuid(text: string): Result<Uuid, 'not_uuid'> {
  return UUID.test(text) ? ok(text as Uuid) : err('not_uuid')
}

/**
 * A version 7 UUID (RFC 9562 section 5.7): sortable by creation time.
 * @param unixMs creation time in milliseconds since 1970; only its low 48 bits are used
 * @param random 10 fresh random bytes
 */
export function uuidV7(unixMs: number, random: Uint8Array): Uuid {
  if (random.length < 10) throw new RangeError('a UUIDv7 needs 10 random bytes')
  const bytes = new Uint8Array(16)
  let rest = unixMs
  for (let at = 5; at >= 0; at--) {
    bytes[at] = rest % 256
    rest = Math.floor(rest / 256)
  }
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    '-',
  ) as Uuid
}
