import { createHash } from 'node:crypto'
import { expectOk, parseUuid, toHex, type Uuid } from '@musubi/kernel'

/** A version 8 UUID (RFC 9562 section 5.8) whose bits are a hash of `name`. */
export function derivedUuid(name: string): Uuid {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16)
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const text = toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return expectOk(parseUuid(text), 'sixteen bytes with version and variant')
}
