import { err, ok, type Result } from './result.ts'

const HEX = /^(?:[0-9a-f]{2})*$/
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUE_OF = new Int8Array(128).fill(-1)
for (let value = 0; value < 64; value++) VALUE_OF[ALPHABET.charCodeAt(value)] = value

/** Unpadded base64url, RFC 4648 section 5. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]]
    const letters = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63]
    text += letters
      .slice(0, Math.min(4, bytes.length - at + 1))
      .map((value) => ALPHABET[value])
      .join('')
  }
  return text
}

/**
 * Reads unpadded base64url strictly: unknown letters, a length of 4n+1 and stray trailing bits are errors, so that
 * one byte string has exactly one spelling (RFC 4648 section 3.5). Signed or replay-checked values depend on that.
 */
export function parseBase64Url(text: string): Result<Uint8Array, 'not_base64url'> {
  if (text.length % 4 === 1) return err('not_base64url')
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let buffer = 0
  let bits = 0
  let at = 0
  for (let letter = 0; letter < text.length; letter++) {
    const value = VALUE_OF[text.charCodeAt(letter)] ?? -1
    if (value < 0) return err('not_base64url')
    buffer = ((buffer << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (buffer >> bits) & 0xff
    }
  }
  return (buffer & ((1 << bits) - 1)) === 0 ? ok(bytes) : err('not_base64url')
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Lower-case hexadecimal with an even number of digits. */
export function parseHex(text: string): Result<Uint8Array, 'not_hex'> {
  if (!HEX.test(text)) return err('not_hex')
  return ok(Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** Compares public values; secrets go through the constant-time comparison of node:crypto. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}
