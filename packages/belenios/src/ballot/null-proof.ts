import { listOf, parseCanonical } from '../encoding/shape.ts'
import type { Election } from '../election/election.ts'
import type { Scalar } from '../group/group.ts'
import { hedged, type Random } from '../group/random.ts'
import { decryptionStatement, proveDecryption } from '../proof/knowledge.ts'
import { proofShape } from '../proof/proof.ts'
import type { Statement } from '../proof/statement.ts'
import type { Protocol } from '../protocol.ts'
import type { BallotClaims } from './check.ts'

const shape = listOf(listOf(proofShape))

/*
 * A proof for auditors that a ballot is empty: that every one of its ciphertexts (α, β) encrypts 0, which is to say that
 * α = g^r and β = y^r for the same r (Chaum and Pedersen). It is our own and no part of an archive: it goes into the
 * sealed log of paper overrides, where it shows that officials emptied a ballot and did not fill one in.
 */

function prefixOf(protocol: Protocol, election: Election, ballot: string): string {
  return `musubi null|${election.fingerprint}|${protocol.fingerprint(ballot)}|`
}

/**
 * Proves that a ballot with these nonces is all zero.
 * @param nonces from `encryptBallot`, one list a question
 * @returns text for the sealed log
 */
export function proveNull(
  protocol: Protocol,
  election: Election,
  ballot: string,
  nonces: readonly (readonly Scalar[])[],
  random: Random,
): string {
  const prefix = prefixOf(protocol, election, ballot)
  const stream = hedged(random, nonces.flat(), prefix)
  return shape.write(
    nonces.map((own) => own.map((nonce) => proveDecryption(protocol, prefix, election.key, nonce, stream))),
  )
}

/** Whether the proof shows that this ballot is all zero. @param claims of the ballot, from `checkBallot` */
export function checkNullProof(
  protocol: Protocol,
  election: Election,
  ballot: string,
  claims: BallotClaims,
  proof: string,
): boolean {
  const read = parseCanonical(shape, proof)
  const fits =
    read.ok &&
    read.value.length === claims.ciphertexts.length &&
    read.value.every((own, at) => own.length === claims.ciphertexts[at]?.length)
  if (!fits) return false
  const prefix = prefixOf(protocol, election, ballot)
  const statements = claims.ciphertexts.flatMap((choices, question) =>
    choices.flatMap(({ alpha, beta }, choice): Statement[] => {
      const own = read.value[question]?.[choice]
      return own ? [decryptionStatement(prefix, alpha, election.key, beta, own)] : []
    }),
  )
  return protocol.findFalse(protocol, statements).length === 0
}
