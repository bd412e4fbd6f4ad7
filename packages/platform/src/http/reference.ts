import { randomBytes } from 'node:crypto'

/** Crockford's base 32: no letter that is mistaken for a digit when read out over a telephone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A short random id of a request, such as `7KQ2-M9XD`: 40 bits, enough to find one line in a log. */
export function newReference(): string {
  const letters = [...randomBytes(8)].map((byte) => ALPHABET[byte % 32])
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}
