import { record, text, type TypeOf } from '../encoding/shape.ts'
import type { Point, Scalar } from '../group/group.ts'
import { hedged, type Random } from '../group/random.ts'
import { knowledgeStatement, proveKnowledge } from '../proof/knowledge.ts'
import { type Proof, proofShape } from '../proof/proof.ts'
import type { Hashing, Statement } from '../proof/statement.ts'

/** A text with a Schnorr signature over it (Belenios specification, Public key infrastructure: Signing). */
export const signedMessageShape = record({ message: text, signature: proofShape })
export type SignedMessage = TypeOf<typeof signedMessageShape>

const prefixOf = (message: string) => `sigmsg|${message}|`

export function signMessage(by: Hashing, secret: Scalar, message: string, random: Random): Proof {
  const prefix = prefixOf(message)
  return proveKnowledge(by, prefix, secret, hedged(random, [secret], prefix))
}

export function signatureStatement(message: string, key: Point, signature: Proof): Statement {
  return knowledgeStatement(prefixOf(message), key, signature)
}
