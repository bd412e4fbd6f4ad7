import { hashText, sha256Hex } from '../encoding/digest.ts'
import type { Election } from '../election/election.ts'
import type { Group, Point, Scalar } from '../group/group.ts'
import type { Ciphertext } from '../proof/proof.ts'

/** Points with a comma after each (Belenios specification, Shuffle algorithms: ⟦c⟧). */
function listed(group: Group, points: readonly Point[]): string {
  return group
    .encodeAll(points)
    .map((text) => `${text},`)
    .join('')
}

/** What the first challenges are about: ciphertexts before and after, and the commitment to the permutation. */
export function permutationText(
  group: Group,
  before: readonly Ciphertext[],
  after: readonly Ciphertext[],
  commitment: readonly Point[],
): string {
  const both = [...before, ...after].flatMap(({ alpha, beta }) => [alpha, beta])
  return listed(group, [...both, ...commitment])
}

/** One challenge a ciphertext (GetNIZKPChallenges): hashes of the hexadecimal digests of text and number. */
export function ciphertextChallenges(election: Election, permutation: string, count: number): Scalar[] {
  const head = sha256Hex(`shuffle-challenges|${election.fingerprint}|${permutation}`)
  return Array.from({ length: count }, (_, at) => hashText(`${head}${sha256Hex(String(at))}`))
}

/** The commitments `t` of a proof of shuffle. */
export interface ShuffleCommitments {
  readonly t1: Point
  readonly t2: Point
  readonly t3: Point
  readonly t41: Point
  readonly t42: Point
  readonly hats: readonly Point[]
}

/** The challenge to the whole proof (GetNIZKPChallenge). */
export function shuffleChallenge(
  group: Group,
  election: Election,
  t: ShuffleCommitments,
  permutation: string,
  chain: readonly Point[],
): Scalar {
  const commitments = listed(group, [t.t1, t.t2, t.t3, t.t41, t.t42, ...t.hats])
  const statement = `${permutation}${listed(group, chain)}${group.encode(election.key)}`
  return hashText(`shuffle-challenge|${election.fingerprint}|${commitments}${statement}`)
}
