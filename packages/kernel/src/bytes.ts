import { err, ok, type Result } from './result.ts'

const HEX = /^(?:[0-9a-f]{2})*$/
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUE_OF = new Int8Array(128).fill(-1)
for (let value = 0; value < 64; value++) VALUE_OF[ALPHABET.charCodeAt(value)] = value

const LETTERS = /^[A-Za-z0-9_-]*$/

/** Whether `parseBase64Url` would read it, without reading it. */
export function isBase64Url(text: string): boolean {
  const rest = text.length % 4
  if (rest === 1 || !LETTERS.test(text)) return false
  const last = VALUE_OF[text.charCodeAt(text.length - 1)] ?? 0
  return rest === 0 || (last & (rest === 2 ? 15 : 3)) === 0
}

/** Two letters for each twelve bits: card evidence is kilobytes, and every tap writes some. */
const PAIRS = Array.from({ length: 4096 }, (_, bits) => `${ALPHABET[bits >> 6]}${ALPHABET[bits & 63]}`)

/** Unpadded base64url, RFC 4648 section 5. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  const whole = bytes.length - (bytes.length % 3)
  for (let at = 0; at < whole; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text += `${PAIRS[bits >> 12]}${PAIRS[bits & 4095]}`
  }
  const [a, b] = [bytes[whole], bytes[whole + 1]]
  if (a === undefined) return text
  if (b === undefined) return text + PAIRS[a << 4]
  return `${text}${PAIRS[(a << 4) | (b >> 4)]}${ALPHABET[(b & 15) << 2]}`
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

const HEX_OF = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += HEX_OF[byte]
  return text
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
