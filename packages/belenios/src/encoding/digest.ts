import { sha256 } from '@noble/hashes/sha2.js'
import { toHex } from '@musubi/kernel'
import type { Group, Point, Scalar } from '../group/group.ts'
import { bytesToScalar } from '../group/scalar.ts'

const utf8 = new TextEncoder()

/** Lower-case hexadecimal SHA-256 of UTF-8 text: the name of every record of an archive. */
export function sha256Hex(text: string): string {
  return toHex(sha256(utf8.encode(text)))
}

/**
 * Base64 without padding of SHA-256: the fingerprint of an election and the tracker of a ballot (Belenios specification, Election and Ballots).
 * This is the alphabet with + and /, not the one of URLs.
 */
export function sha256Base64(text: string): string {
  return btoa(String.fromCharCode(...sha256(utf8.encode(text)))).replace(/=+$/, '')
}

/** SHA-256 of text as a 256-bit big-endian number modulo the order. */
export function hashText(text: string): Scalar {
  return bytesToScalar(sha256(utf8.encode(text)))
}

/** The specification's `H(prefix, P1, …, Pn)`: SHA-256 of prefix and comma-separated points, modulo q (Belenios specification, Election and Ballots). */
export function hashPoints(group: Group, prefix: string, points: readonly Point[]): Scalar {
  return hashText(prefix + group.encodeAll(points).join(','))
}
