import type { Group, LinearCombination, Point, Scalar } from '../group/group.ts'
import { type Random, randomScalar } from '../group/random.ts'
import { reduce } from '../group/scalar.ts'
import { type Ciphertext, type Proof, sumOfChallenges } from './proof.ts'
import { type Hashing, type Statement, statement } from './statement.ts'

/** One claim of a disjunction: `ciphertext` encrypts `value`. */
export interface Claim {
  readonly ciphertext: Ciphertext
  readonly value: number
}

/** What the prover knows of one claim. */
export interface KnownClaim {
  /** r of the ciphertext (g^r, y^r · g^m). */
  readonly nonce: Scalar
  /** m − claimed value: 0 when the claim is true. */
  readonly excess: number
}

/**
 * The statement that at least one claim is true, without saying which: `iprove` for individual and overall proofs, and
 * the two proofs of possibly-blank votes (Belenios specification, Proofs of interval membership; Proofs of
 * possibly-blank votes). Claim j has commitments `A = g^s · α^c` and `B = y^s · (β / g^value)^c`.
 */
export function oneOfStatement(
  prefix: string,
  key: Point,
  claims: readonly Claim[],
  proofs: readonly Proof[],
): Statement {
  const commitments = claims.flatMap(({ ciphertext, value }, at): LinearCombination[] => {
    const { challenge, response } = proofs[at] as Proof
    return [
      { base: response, terms: [[ciphertext.alpha, challenge]] },
      {
        base: reduce(BigInt(-value) * challenge),
        terms: [
          [key, response],
          [ciphertext.beta, challenge],
        ],
      },
    ]
  })
  return statement(prefix, commitments, proofs)
}

/**
 * Makes such a proof. False claims are simulated from a random challenge and response; because the prover knows r, their
 * commitments `g^(s + r·c)` and `y^(s + r·c) · g^(excess·c)` need only powers of g and y. Every claim costs the same
 * operations, so that the time does not tell which one is true.
 * @throws RangeError when not exactly one claim may be chosen as the true one: a bug of the caller
 */
export function proveOneOf(
  by: Hashing,
  prefix: string,
  key: Point,
  claims: readonly KnownClaim[],
  random: Random,
): Proof[] {
  const truth = claims.findIndex((claim) => claim.excess === 0)
  if (truth < 0) throw new RangeError('no claim is true')
  const drawn = claims.map(() => ({ challenge: randomScalar(random), response: randomScalar(random) }))
  const decoy = randomScalar(random)
  const commitments = claims.flatMap((claim, at) =>
    simulate(by.group, key, claim, drawn[at] as Proof, at === truth, decoy),
  )
  const others = sumOfChallenges(drawn.filter((_, at) => at !== truth))
  const challenge = reduce(by.hash(prefix, commitments) - others)
  const { nonce } = claims[truth] as KnownClaim
  // The true claim's commitments are g^w and y^w with w = s + r·c of what was drawn, so its response is w − r·c'.
  const { challenge: c, response: s } = drawn[truth] as Proof
  const response = reduce(s + nonce * c - nonce * challenge)
  return drawn.map((proof, at) => (at === truth ? { challenge, response } : proof))
}

function simulate(
  group: Group,
  key: Point,
  claim: KnownClaim,
  { challenge, response }: Proof,
  isTrue: boolean,
  decoy: Scalar,
): [Point, Point] {
  const exponent = reduce(response + claim.nonce * challenge)
  const blinded = group.secretMultiply(key, exponent)
  const shift = group.secretBase(isTrue ? decoy : reduce(BigInt(claim.excess) * challenge))
  const shifted = group.add(blinded, shift)
  return [group.secretBase(exponent), isTrue ? blinded : shifted]
}
