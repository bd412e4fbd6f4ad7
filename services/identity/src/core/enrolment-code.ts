/** Crockford's base32: no I, L, O, U, so that a code can be read from paper and typed on a tablet. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LETTERS = 16

/** Sixteen letters in groups of four, 80 bits. @param random at least 16 fresh random bytes */
export function formatEnrolmentCode(random: Uint8Array): string {
  if (random.length < LETTERS) throw new RangeError('an enrolment code needs 16 random bytes')
  const letters = Array.from(random.subarray(0, LETTERS), (byte) => ALPHABET[byte & 31]).join('')
  return (letters.match(/.{4}/g) ?? []).join('-')
}

/** The one spelling of what somebody typed: capitals, no separators, letters that look alike made equal. */
export function normaliseEnrolmentCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}
