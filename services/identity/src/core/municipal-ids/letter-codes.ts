import { normaliseEnrolmentCode } from '../enrolment-code.ts'

/** Crockford's base32: no I, L, O, U, so that it is read from paper by anybody. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const PASSWORD_LETTERS = 12
const NAME_LETTERS = 8

/** The password of a letter: three groups of four, 60 bits. @param bytes at least 12 */
export function formatInitialPassword(bytes: Uint8Array): string {
  const letters = lettersOf(bytes, PASSWORD_LETTERS)
  return (letters.match(/.{4}/g) ?? []).join('-')
}

/** A login name that says nothing about the person: `k7m2-9qxd`. @param bytes at least 8 */
export function formatLoginName(bytes: Uint8Array): string {
  const letters = lettersOf(bytes, NAME_LETTERS).toLowerCase()
  return `${letters.slice(0, 4)}-${letters.slice(4)}`
}

/** What somebody typed from a letter, however they wrote it. */
export function normaliseInitialPassword(typed: string): string {
  return normaliseEnrolmentCode(typed.normalize('NFKC'))
}

const LOGIN_NAME = /^(?!\d{12}$)[a-z0-9][a-z0-9._-]{3,39}$/

/** A login name as staff may choose one: letters, digits, dot, hyphen; never what could be an individual number. */
export function isLoginName(text: string): boolean {
  return LOGIN_NAME.test(text) && !/\d{12}/.test(text.replace(/[._-]/g, ''))
}

function lettersOf(bytes: Uint8Array, count: number): string {
  if (bytes.length < count) throw new RangeError(`${count} bytes are needed`)
  return Array.from(bytes.subarray(0, count), (byte) => ALPHABET[byte & 31]).join('')
}
