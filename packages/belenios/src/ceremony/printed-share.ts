import { concatBytes, err, ok, type Result } from '@musubi/kernel'
import { sha256 } from '@noble/hashes/sha2.js'
import type { SecretOwner } from './key-file.ts'

/*
 * A secret on paper, for a sealed envelope: groups of five letters, four of them data and the fifth a check over the
 * group and its place, so that a typing mistake is found where it was made. The alphabet is Crockford's base 32 (no I,
 * L, O, U). One check finds every single wrong letter, every two letters of a group exchanged and every two groups
 * exchanged; a checksum over the whole finds the rest.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const QR_PREFIX = 'MUSUBI-KEY1:'
const FORMAT = 1
const HEAD = 5
const SUM = 4
const MOST_BYTES = 64

export interface PrintedShare {
  /** For people: to be printed with their numbers. */
  readonly groups: readonly string[]
  /** For a QR code, in the letters of its alphanumeric mode. */
  readonly qr: string
}

export type PrintedFault =
  /** Numbers of the groups to look at, from 1. */
  | { readonly reason: 'wrong_groups'; readonly groups: readonly number[] }
  | { readonly reason: 'missing_letters' | 'too_many_letters' | 'not_a_printed_share' }
  | { readonly reason: 'wrong_checksum' | 'other_election' | 'other_trustee' }

/** Writes 16 to 64 bytes for paper. */
export function printShare(whose: SecretOwner, secret: Uint8Array): PrintedShare {
  if (secret.length < 16 || secret.length > MOST_BYTES) throw new RangeError('a secret has 16 to 64 bytes')
  if (whose.owner < 1 || whose.owner > 255) throw new RangeError('owners are counted from 1 to 255')
  const head = Uint8Array.of(FORMAT, secret.length, whose.owner, ...fingerprint(whose.uuid))
  const letters = toLetters(concatBytes(head, secret, checksum(whose, secret)))
  const groups = Array.from({ length: letters.length / 4 }, (_, at) => {
    const data = letters.slice(at * 4, at * 4 + 4)
    return [...data, check(data, at)].map((value) => ALPHABET[value]).join('')
  })
  return { groups, qr: QR_PREFIX + groups.join('') }
}

/** Reads what was typed from paper or scanned; case, spaces, hyphens, full width and O for 0 do not matter. */
export function readPrintedShare(typed: string, whose: SecretOwner): Result<Uint8Array, PrintedFault> {
  const groups = splitGroups(typed)
  const misshapen = groups.flatMap((group, at) => (group.length === 5 ? [] : [at + 1]))
  if (misshapen.length > 0) return err({ reason: 'wrong_groups', groups: misshapen })
  const values = groups.map((group) => Array.from(group, (letter) => ALPHABET.indexOf(letter)))
  const wrong = values.flatMap((group, at) =>
    group.includes(-1) || check(group.slice(0, 4), at) !== group[4] ? [at + 1] : [],
  )
  if (wrong.length > 0) return err({ reason: 'wrong_groups', groups: wrong })
  return readPayload(toBytes(values.flatMap((group) => group.slice(0, 4))), groups.length, whose)
}

function readPayload(
  bytes: Uint8Array,
  groups: number,
  whose: SecretOwner,
): Result<Uint8Array, PrintedFault> {
  const [format, length = 0, owner] = bytes
  if (bytes.length < HEAD) return err({ reason: 'missing_letters' })
  if (format !== FORMAT || length > MOST_BYTES) return err({ reason: 'not_a_printed_share' })
  const expected = Math.ceil(((HEAD + length + SUM) * 8) / 20)
  if (groups !== expected) {
    return err({ reason: groups < expected ? 'missing_letters' : 'too_many_letters' })
  }
  if (!same(bytes.slice(3, HEAD), fingerprint(whose.uuid))) return err({ reason: 'other_election' })
  if (owner !== whose.owner) return err({ reason: 'other_trustee' })
  const secret = bytes.slice(HEAD, HEAD + length)
  const sum = bytes.slice(HEAD + length, HEAD + length + SUM)
  return same(sum, checksum(whose, secret)) ? ok(secret) : err({ reason: 'wrong_checksum' })
}

/** As people typed them when that makes sense, else cut into fives. */
function splitGroups(typed: string): string[] {
  const plain = typed.normalize('NFKC').toUpperCase().trim().replace(QR_PREFIX, '')
  const parts = plain.split(/[\s\-‐‑–—ー−,.・]+/u).filter((part) => part !== '')
  const letters = parts.map((part) => part.replaceAll('O', '0').replaceAll(/[IL]/g, '1'))
  const joined = letters.join('')
  const cut = joined.match(/.{1,5}/gu) ?? []
  return joined.length % 5 === 0 || parts.length === 1 ? cut : letters
}

/** Letters of 5 bits, filled up with zeros to whole groups of four. */
function toLetters(bytes: Uint8Array): number[] {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const padded = bits.padEnd(Math.ceil(bits.length / 20) * 20, '0')
  return Array.from(padded.match(/.{5}/g) ?? [], (five) => Number.parseInt(five, 2))
}

function toBytes(letters: readonly number[]): Uint8Array {
  const bits = letters.map((letter) => letter.toString(2).padStart(5, '0')).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => Number.parseInt(eight, 2))
}

/** A weighted sum in GF(32): distinct weights 2, 4, 8, 16 and 1 for the check itself, plus the place of the group. */
function check(data: readonly number[], place: number): number {
  return data.reduce((sum, value, at) => sum ^ times2(value, at + 1), (place * 7 + 5) % 32)
}

/** `value · 2^times` modulo x^5 + x^2 + 1. */
function times2(value: number, times: number): number {
  let product = value
  for (let step = 0; step < times; step++) product = product & 16 ? (product << 1) ^ 0b100101 : product << 1
  return product
}

function fingerprint(uuid: string): Uint8Array {
  return sha256(new TextEncoder().encode(`musubi printed share election|${uuid}`)).slice(0, 2)
}

function checksum({ uuid, owner }: SecretOwner, secret: Uint8Array): Uint8Array {
  const label = new TextEncoder().encode(`musubi printed share|${uuid}|${owner}|`)
  return sha256(concatBytes(label, secret)).slice(0, SUM)
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}
