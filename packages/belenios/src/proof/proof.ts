import { record, scalar, text, type TypeOf } from '../encoding/shape.ts'
import type { Point } from '../group/group.ts'
import { addScalars } from '../group/scalar.ts'

/** A challenge and its response: `response = w − secret · challenge`. */
export const proofShape = record({ challenge: scalar, response: scalar })
export type Proof = TypeOf<typeof proofShape>

/** An ElGamal ciphertext `(g^r, y^r · g^m)` as written. */
export const ciphertextShape = record({ alpha: text, beta: text })
export type CiphertextText = TypeOf<typeof ciphertextShape>

/** An ElGamal ciphertext, read. */
export interface Ciphertext {
  readonly alpha: Point
  readonly beta: Point
}

export function sumOfChallenges(proofs: readonly Proof[]): bigint {
  return addScalars(...proofs.map((proof) => proof.challenge))
}
