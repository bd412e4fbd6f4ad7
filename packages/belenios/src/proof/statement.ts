import type { Group, LinearCombination, Point, Scalar } from '../group/group.ts'
import { type Proof, sumOfChallenges } from './proof.ts'

/**
 * Every proof of protocol version 1 is one of these: the verifier recomputes commitments from responses and challenges
 * and accepts when `H(prefix, commitments)` equals the sum of the challenges (Belenios specification, Messages). Having
 * one form lets an engine check thousands of proofs of different kinds in one sweep.
 */
export interface Statement {
  /** What is hashed before the commitments; binds the proof to election, credential and ciphertext. */
  readonly prefix: string
  readonly commitments: readonly LinearCombination[]
  /** Sum of the challenges, reduced. */
  readonly challenge: Scalar
}

export function statement(
  prefix: string,
  commitments: readonly LinearCombination[],
  proofs: readonly Proof[],
): Statement {
  return { prefix, commitments, challenge: sumOfChallenges(proofs) }
}

/** What is needed to decide statements: the group and the version's hash. */
export interface Hashing {
  readonly group: Group
  hash(prefix: string, points: readonly Point[]): Scalar
}

/** Positions of the statements that do not hold, ascending; empty when all hold. Engines may replace this function. */
export type FindFalse = (by: Hashing, statements: readonly Statement[]) => readonly number[]

/** Checks each statement by itself. */
export const findFalseOneByOne: FindFalse = (by, statements) => {
  const points = by.group.combine(statements.flatMap((one) => one.commitments))
  by.group.encodeAll(points)
  const wrong: number[] = []
  let from = 0
  for (const [at, one] of statements.entries()) {
    const own = points.slice(from, from + one.commitments.length)
    from += own.length
    if (by.hash(one.prefix, own) !== one.challenge) wrong.push(at)
  }
  return wrong
}
