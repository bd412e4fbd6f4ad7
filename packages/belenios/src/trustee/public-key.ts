import type { Group, Point, Scalar } from '../group/group.ts'
import { hedged, type Random, randomScalar } from '../group/random.ts'
import { knowledgeStatement, proveKnowledge } from '../proof/knowledge.ts'
import type { Statement } from '../proof/statement.ts'
import type { Protocol } from '../protocol.ts'
import type { TrusteePublicKey } from './shapes.ts'

function proofPrefix(group: Group, publicKey: string): string {
  return `pok|${group.name}|${publicKey}|`
}

/** A fresh private key of a trustee who holds it alone. */
export function makePrivateKey(random: Random): Scalar {
  return randomScalar(random)
}

/**
 * The public key of a private key, with proof of knowledge (Belenios specification, Trustee keys). The proof stops a
 * late trustee from choosing a key that cancels the others.
 */
export function makePublicKey(
  protocol: Protocol,
  secret: Scalar,
  random: Random,
  name?: string,
): TrusteePublicKey {
  const publicKey = protocol.group.encode(protocol.group.secretBase(secret))
  const prefix = proofPrefix(protocol.group, publicKey)
  const pok = proveKnowledge(protocol, prefix, secret, hedged(random, [secret], prefix))
  return { pok, public_key: publicKey, ...(name === undefined ? {} : { name }) }
}

export function publicKeyStatement(group: Group, key: TrusteePublicKey, point: Point): Statement {
  return knowledgeStatement(proofPrefix(group, key.public_key), point, key.pok)
}
