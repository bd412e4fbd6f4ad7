import type { Election } from '../election/election.ts'
import type { Group, Point, Scalar } from '../group/group.ts'
import { hedged, type Random, randomScalar } from '../group/random.ts'
import { addScalars, multiplyScalars, reduce } from '../group/scalar.ts'
import type { Ciphertext } from '../proof/proof.ts'
import type { Protocol } from '../protocol.ts'
import { drawOrder } from './permutation.ts'
import { shuffleGenerators } from './embedding.ts'
import { ciphertextChallenges, permutationText, shuffleChallenge } from './shuffle-challenges.ts'
import { type ShuffleProof, shuffleShape } from './shuffle-shapes.ts'

/**
 * Shuffles the ciphertexts of all ranking questions (Belenios specification, Shuffles; the algorithms are those of the
 * CHVote system specification 1.3.2: GenShuffle and GenShuffleProof). Nobody but the shuffler can follow a ballot
 * through, and everybody can check that none was changed. The shuffler must forget `random`'s output.
 * @param lists one list of ciphertexts a ranking question
 * @returns the text of the shuffle, and the new lists
 */
export function makeShuffle(
  protocol: Protocol,
  election: Election,
  lists: readonly (readonly Ciphertext[])[],
  random: Random,
): { readonly text: string; readonly lists: readonly (readonly Ciphertext[])[] } {
  const { group } = protocol
  const stream = hedged(random, [], `shuffle|${election.fingerprint}`)
  const done = lists.map((list) => shuffleOne(group, election, list, stream))
  const text = shuffleShape.write({
    ciphertexts: done.map(({ after }) => writeCiphertexts(group, after)),
    proofs: done.map(({ proof }) => proof),
  })
  return { text, lists: done.map(({ after }) => after) }
}

function writeCiphertexts(group: Group, list: readonly Ciphertext[]) {
  const texts = group.encodeAll(list.flatMap(({ alpha, beta }) => [alpha, beta]))
  return list.map((_, at) => ({ alpha: texts[2 * at] as string, beta: texts[2 * at + 1] as string }))
}

const draw = (count: number, random: Random) => Array.from({ length: count }, () => randomScalar(random))
const at = <T>(list: readonly T[], index: number): T => list[index] as T

function shuffleOne(group: Group, election: Election, before: readonly Ciphertext[], random: Random) {
  const order = drawOrder(before.length, random)
  const nonces = draw(before.length, random)
  const encrypted = before.map(({ alpha, beta }, index) => ({
    alpha: group.add(alpha, group.secretBase(at(nonces, index))),
    beta: group.add(beta, group.secretMultiply(election.key, at(nonces, index))),
  }))
  const after = order.map((from) => at(encrypted, from))
  const proof = prove(group, election, { before, after, nonces, order }, random)
  return { after, proof }
}

interface Known {
  readonly before: readonly Ciphertext[]
  readonly after: readonly Ciphertext[]
  /** Re-encryption nonces, in the order of `before`. */
  readonly nonces: readonly Scalar[]
  /** `after[i]` comes from `before[order[i]]`. */
  readonly order: readonly number[]
}

/** GenShuffleProof; names as in the specification. */
function prove(group: Group, election: Election, known: Known, random: Random): ShuffleProof {
  const { before, after, nonces, order } = known
  const count = before.length
  const { h, all } = shuffleGenerators(group, count)
  const { c, r } = commitToPermutation(group, order, all, random)
  const permutation = permutationText(group, before, after, c)
  const u = ciphertextChallenges(election, permutation, count)
  const moved = order.map((from) => at(u, from))
  const chain = commitmentChain(group, h, moved, random)
  const w = draw(4, random) as [Scalar, Scalar, Scalar, Scalar]
  const [wHat, wMoved] = [draw(count, random), draw(count, random)]
  const power = (points: readonly Point[]) =>
    group.sum(points.map((point, index) => group.secretMultiply(point, at(wMoved, index))))
  const previous = [h, ...chain.c]
  const t = {
    t1: group.secretBase(w[0]),
    t2: group.secretBase(w[1]),
    t3: group.add(group.secretBase(w[2]), power(all)),
    t41: group.add(
      group.negate(group.secretMultiply(election.key, w[3])),
      power(after.map(({ beta }) => beta)),
    ),
    t42: group.add(group.negate(group.secretBase(w[3])), power(after.map(({ alpha }) => alpha))),
    hats: wHat.map((own, index) =>
      group.add(group.secretBase(own), group.secretMultiply(at(previous, index), at(wMoved, index))),
    ),
  }
  const challenge = shuffleChallenge(group, election, t, permutation, chain.c)
  const answer = (nonce: Scalar, secret: Scalar) => reduce(nonce + challenge * secret)
  const weighted = (secrets: readonly Scalar[]) =>
    addScalars(...secrets.map((secret, index) => multiplyScalars(secret, at(u, index))))
  const [t1, t2, t3, t41, t42] = group.encodeAll([t.t1, t.t2, t.t3, t.t41, t.t42]) as [
    string,
    string,
    string,
    string,
    string,
  ]
  return [
    [t1, t2, t3, [t41, t42], group.encodeAll(t.hats)],
    [
      answer(w[0], addScalars(...r)),
      answer(w[1], chainSecret(chain.r, moved)),
      answer(w[2], weighted(r)),
      answer(w[3], weighted(nonces)),
      wHat.map((own, index) => answer(own, at(chain.r, index))),
      wMoved.map((own, index) => answer(own, at(moved, index))),
    ],
    group.encodeAll(c),
    group.encodeAll(chain.c),
  ]
}

/** GenPermutationCommitment: `c_{j_i} = g^{r_{j_i}} · h_i`. */
function commitToPermutation(group: Group, order: readonly number[], all: readonly Point[], random: Random) {
  const r = draw(order.length, random)
  const c: Point[] = []
  for (const [index, from] of order.entries())
    c[from] = group.add(group.secretBase(at(r, from)), at(all, index))
  return { c, r }
}

/** GenCommitmentChain: `ĉ_i = g^{r̂_i} · ĉ_{i−1}^{u'_i}`. */
function commitmentChain(group: Group, h: Point, moved: readonly Scalar[], random: Random) {
  const r = draw(moved.length, random)
  const c: Point[] = []
  for (const [index, own] of moved.entries()) {
    const before = index === 0 ? h : at(c, index - 1)
    c.push(group.add(group.secretBase(at(r, index)), group.secretMultiply(before, own)))
  }
  return { c, r }
}

/** `Σ r̂_i · v_i` where `v_i` is the product of the challenges after i. */
function chainSecret(r: readonly Scalar[], moved: readonly Scalar[]): Scalar {
  let product = 1n
  let sum = 0n
  for (let index = r.length - 1; index >= 0; index--) {
    sum = reduce(sum + at(r, index) * product)
    product = multiplyScalars(product, at(moved, index))
  }
  return sum
}
