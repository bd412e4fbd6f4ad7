import type { Point, Scalar } from '../group/group.ts'
import { type Random, randomScalar } from '../group/random.ts'
import { reduce } from '../group/scalar.ts'
import type { Proof } from './proof.ts'
import { type Hashing, type Statement, statement } from './statement.ts'

/**
 * Schnorr's proof that somebody knows x with X = g^x: knowledge of a trustee's key (prefix `pok|…|`), signed messages of
 * the ceremony (`sigmsg|…|`) and the signature of a ballot (`sig|…|`); Belenios specification, Trustee keys, Signing and
 * Signatures. `random` should be hedged.
 */
export function proveKnowledge(by: Hashing, prefix: string, secret: Scalar, random: Random): Proof {
  const nonce = randomScalar(random)
  const challenge = by.hash(prefix, [by.group.secretBase(nonce)])
  return { challenge, response: reduce(nonce - secret * challenge) }
}

export function knowledgeStatement(prefix: string, key: Point, proof: Proof): Statement {
  return statement(prefix, [{ base: proof.response, terms: [[key, proof.challenge]] }], [proof])
}

/**
 * Chaum and Pedersen's proof that `factor = alpha^x` for the x of `key = g^x` (Belenios specification, Tally; prefix
 * `decrypt|…|`).
 */
export function proveDecryption(
  by: Hashing,
  prefix: string,
  alpha: Point,
  secret: Scalar,
  random: Random,
): Proof {
  const nonce = randomScalar(random)
  const challenge = by.hash(prefix, [by.group.secretBase(nonce), by.group.secretMultiply(alpha, nonce)])
  return { challenge, response: reduce(nonce - secret * challenge) }
}

export function decryptionStatement(
  prefix: string,
  key: Point,
  alpha: Point,
  factor: Point,
  proof: Proof,
): Statement {
  const { challenge, response } = proof
  const commitments = [
    { base: response, terms: [[key, challenge] as const] },
    {
      base: 0n,
      terms: [[alpha, response] as const, [factor, challenge] as const],
    },
  ]
  return statement(prefix, commitments, [proof])
}
