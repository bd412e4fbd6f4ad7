import { randomBase58, isBase58 } from '../encoding/base58.ts'
import { sha256Hex } from '../encoding/digest.ts'
import type { Group, Scalar } from '../group/group.ts'
import type { Random } from '../group/random.ts'
import { ORDER } from '../group/scalar.ts'

const GROUPS = [5, 6, 5, 6]

/** A fresh private credential, `XXXXX-XXXXXX-XXXXX-XXXXXX`: 22 Base58 letters, about 128 bits. */
export function makeCredential(random: Random): string {
  return GROUPS.map((length) => randomBase58(length, random)).join('-')
}

export function isCredential(text: string): boolean {
  const parts = text.split('-')
  return parts.length === 4 && parts.every((part, at) => part.length === GROUPS[at] && isBase58(part))
}

/**
 * The secret of a private credential in one election (Belenios specification, Credentials): two SHA-256 digests, taken
 * together as one 512-bit number and reduced. The uuid is part of it, so one credential means nothing elsewhere.
 */
export function credentialSecret(uuid: string, credential: string): Scalar {
  const half = (side: 0 | 1) => sha256Hex(`derive_credential|${uuid}|${side}|${credential}`)
  return BigInt(`0x${half(0)}${half(1)}`) % ORDER
}

/** The public credential g^secret as text, under which ballots are cast. */
export function publicCredential(group: Group, secret: Scalar): string {
  return group.encode(group.secretBase(secret))
}
