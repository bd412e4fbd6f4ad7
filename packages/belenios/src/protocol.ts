import { err, ok, type Result } from '@musubi/kernel'
import { hashPoints, sha256Base64 } from './encoding/digest.ts'
import { ed25519Group } from './group/ed25519.ts'
import type { Group } from './group/group.ts'
import { type FindFalse, findFalseOneByOne, type Hashing } from './proof/statement.ts'

/**
 * What changes from one protocol version to the next, and which engine does the arithmetic. Version 2 (Belenios 4, not
 * released) hashes to the group by RFC 9380, writes fingerprints in hexadecimal and has other records: it becomes a
 * second value of this type beside its own shapes, and `protocolFor` chooses. Nothing else asks for the version.
 */
export interface Protocol extends Hashing {
  readonly version: 1
  /** Fingerprint of an election, tracker of a ballot. */
  fingerprint(text: string): string
  readonly findFalse: FindFalse
}

/** Protocol version 1 over any engine for Ed25519. */
export function protocol1(group: Group = ed25519Group, findFalse: FindFalse = findFalseOneByOne): Protocol {
  return {
    version: 1,
    group,
    findFalse,
    hash: (prefix, points) => hashPoints(group, prefix, points),
    fingerprint: sha256Base64,
  }
}

export type ProtocolFault = 'unsupported_version' | 'unsupported_group'

/** The protocol that an election's own fields ask for. */
export function protocolFor(
  version: number,
  groupName: string,
  ours: Protocol,
): Result<Protocol, ProtocolFault> {
  if (version !== ours.version) return err('unsupported_version')
  return groupName === ours.group.name ? ok(ours) : err('unsupported_group')
}

/** The members of version 1 that only do arithmetic, on the plain engine. */
export const plainProtocol: Protocol = protocol1()
