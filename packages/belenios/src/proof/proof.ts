import { record, scalar, type TypeOf } from '../encoding/shape.ts'
import { addScalars } from '../group/scalar.ts'

/** A challenge and its response: `response = w − secret · challenge`. */
export const proofShape = record({ challenge: scalar, response: scalar })
export type Proof = TypeOf<typeof proofShape>

export function sumOfChallenges(proofs: readonly Proof[]): bigint {
  return addScalars(...proofs.map((proof) => proof.challenge))
}
