import type { Random } from '../group/random.ts'

/** Base58 as in the Belenios specification, section Basic types: no 0, O, I or l, so that a person can copy it. */
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const FAIR_LIMIT = 256 - (256 % 58)

export function isBase58(text: string): boolean {
  return Array.from(text).every((letter) => ALPHABET.includes(letter))
}

/** Uniform letters: bytes that would favour some letters are thrown away and drawn again. */
export function randomBase58(length: number, random: Random): string {
  let text = ''
  while (text.length < length) {
    for (const byte of random(length - text.length)) {
      if (byte < FAIR_LIMIT) text += ALPHABET[byte % 58]
    }
  }
  return text
}

/** A uuid of the protocol: at least 14 Base58 letters (Belenios specification, Basic types). */
export function isElectionUuid(text: string): boolean {
  return text.length >= 14 && isBase58(text)
}
