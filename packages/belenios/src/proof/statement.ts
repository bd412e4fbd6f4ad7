import { hashPoints } from '../encoding/digest.ts'
import type { Group, LinearCombination } from '../group/group.ts'
import { type Proof, sumOfChallenges } from './proof.ts'

/**
 * Every proof of protocol version 1 is one of these: the verifier recomputes commitments from responses and challenges
 * and accepts when `H(prefix, commitments)` equals the sum of the challenges (Belenios specification, Messages). Having one form
 * lets an engine check thousands of proofs of different kinds in one sweep.
 */
export interface Statement {
  /** What is hashed before the commitments; binds the proof to election, credential and ciphertext. */
  readonly prefix: string
  readonly commitments: readonly LinearCombination[]
  /** Sum of the challenges, reduced. */
  readonly challenge: bigint
}

export function statement(
  prefix: string,
  commitments: readonly LinearCombination[],
  proofs: readonly Proof[],
): Statement {
  return { prefix, commitments, challenge: sumOfChallenges(proofs) }
}

/** Position of the first statement that does not hold, or undefined when all hold. Engines may replace this function. */
export type FindFalse = (group: Group, statements: readonly Statement[]) => number | undefined

export const findFalse: FindFalse = (group, statements) => {
  const points = group.combine(statements.flatMap((one) => one.commitments))
  group.encodeAll(points)
  let from = 0
  for (const [at, one] of statements.entries()) {
    const own = points.slice(from, from + one.commitments.length)
    from += own.length
    if (hashPoints(group, one.prefix, own) !== one.challenge) return at
  }
  return undefined
}
