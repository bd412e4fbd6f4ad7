import { err, ok, type Result } from '@musubi/kernel'
import type { Election } from '../election/election.ts'
import { parseCanonical } from '../encoding/shape.ts'
import type { Group, LinearCombination, Point, Scalar } from '../group/group.ts'
import { multiplyScalars, reduce } from '../group/scalar.ts'
import type { Ciphertext, CiphertextText } from '../proof/proof.ts'
import type { Protocol } from '../protocol.ts'
import { shuffleGenerators } from './embedding.ts'
import {
  ciphertextChallenges,
  permutationText,
  shuffleChallenge,
  type ShuffleCommitments,
} from './shuffle-challenges.ts'
import type { ShuffleFault } from './shuffle-fault.ts'
import { type ShuffleProof, shuffleShape } from './shuffle-shapes.ts'

type Lists = readonly (readonly Ciphertext[])[]

/**
 * Checks a shuffle of all ranking questions against the lists before it (Belenios specification, CheckShuffleProof).
 * @returns the lists after it
 */
export function checkShuffle(
  protocol: Protocol,
  election: Election,
  before: Lists,
  json: string,
): Result<Lists, ShuffleFault> {
  const { group } = protocol
  const read = parseCanonical(shuffleShape, json)
  if (!read.ok) {
    const wrong = read.error.reason === 'wrong_shape'
    return err({ reason: wrong ? 'shuffle_wrong_shape' : 'shuffle_not_canonical', at: read.error.at })
  }
  const { ciphertexts, proofs } = read.value
  if (ciphertexts.length !== before.length) return err({ reason: 'shuffle_wrong_shape', at: 'ciphertexts' })
  if (proofs.length !== before.length) return err({ reason: 'shuffle_wrong_shape', at: 'proofs' })
  const after: Ciphertext[][] = []
  for (const [at, list] of before.entries()) {
    if (ciphertexts[at]?.length !== list.length) {
      return err({ reason: 'shuffle_wrong_shape', at: `ciphertexts[${at}]` })
    }
    const own = readCiphertexts(group, ciphertexts[at] ?? [])
    if (!own) return err({ reason: 'shuffle_bad_point', at: `ciphertexts[${at}]` })
    const proof = readProof(group, proofs[at] as ShuffleProof, list.length)
    if (typeof proof === 'string') return err({ reason: proof, at: `proofs[${at}]` })
    if (!holds(group, election, list, own, proof))
      return err({ reason: 'shuffle_bad_proof', at: `proofs[${at}]` })
    after.push(own)
  }
  return ok(after)
}

function readCiphertexts(group: Group, texts: readonly CiphertextText[]): Ciphertext[] | undefined {
  const points = group.parseAll(texts.flatMap(({ alpha, beta }) => [alpha, beta]))
  if (!points.ok) return undefined
  return texts.map((_, at) => ({
    alpha: points.value[2 * at] as Point,
    beta: points.value[2 * at + 1] as Point,
  }))
}

interface ReadProof {
  readonly t: ShuffleCommitments
  readonly s: readonly [Scalar, Scalar, Scalar, Scalar]
  readonly sHat: readonly Scalar[]
  readonly sMoved: readonly Scalar[]
  readonly c: readonly Point[]
  readonly chain: readonly Point[]
}

function readProof(
  group: Group,
  [t, s, c, chain]: ShuffleProof,
  count: number,
): ReadProof | 'shuffle_wrong_shape' | 'shuffle_bad_point' {
  const [t1, t2, t3, [t41, t42], hats] = t
  const [s1, s2, s3, s4, sHat, sMoved] = s
  if ([hats, sHat, sMoved, c, chain].some((list) => list.length !== count)) return 'shuffle_wrong_shape'
  const fixed = group.parseAll([t1, t2, t3, t41, t42])
  const [readHats, readC, readChain] = [group.parseAll(hats), group.parseAll(c), group.parseAll(chain)]
  if (!fixed.ok || !readHats.ok || !readC.ok || !readChain.ok) return 'shuffle_bad_point'
  const [p1, p2, p3, p41, p42] = fixed.value as [Point, Point, Point, Point, Point]
  return {
    t: { t1: p1, t2: p2, t3: p3, t41: p41, t42: p42, hats: readHats.value },
    s: [s1, s2, s3, s4],
    sHat,
    sMoved,
    c: readC.value,
    chain: readChain.value,
  }
}

/** All equations of CheckShuffleProof; names as in the specification. */
function holds(
  group: Group,
  election: Election,
  before: readonly Ciphertext[],
  after: readonly Ciphertext[],
  { t, s, sHat, sMoved, c, chain }: ReadProof,
): boolean {
  const count = before.length
  const { h, all } = shuffleGenerators(group, count)
  const permutation = permutationText(group, before, after, c)
  const u = ciphertextChallenges(election, permutation, count)
  const challenge = shuffleChallenge(group, election, t, permutation, chain)
  const minus = reduce(-challenge)
  const each = (points: readonly Point[], scalars: readonly Scalar[]) =>
    points.map((point, at) => [point, scalars[at] as Scalar] as const)
  const scaled = u.map((own) => multiplyScalars(minus, own))
  const product = u.reduce((so, own) => multiplyScalars(so, own), 1n)
  const previous = [h, ...chain]
  const cBar = group.add(group.sum(c), group.negate(group.sum(all)))
  const cHat = group.add(previous[count] as Point, group.negate(group.multiply(h, product)))
  const rows: [expected: Point, row: LinearCombination][] = [
    [t.t1, { base: s[0], terms: [[cBar, minus]] }],
    [t.t2, { base: s[1], terms: [[cHat, minus]] }],
    [t.t3, { base: s[2], terms: [...each(c, scaled), ...each(all, sMoved)] }],
    [
      t.t41,
      {
        base: 0n,
        terms: [
          ...each(
            before.map(({ beta }) => beta),
            scaled,
          ),
          [election.key, reduce(-s[3])],
          ...each(
            after.map(({ beta }) => beta),
            sMoved,
          ),
        ],
      },
    ],
    [
      t.t42,
      {
        base: reduce(-s[3]),
        terms: [
          ...each(
            before.map(({ alpha }) => alpha),
            scaled,
          ),
          ...each(
            after.map(({ alpha }) => alpha),
            sMoved,
          ),
        ],
      },
    ],
    ...t.hats.map((hat, at): [Point, LinearCombination] => [
      hat,
      {
        base: sHat[at] as Scalar,
        terms: [
          [chain[at] as Point, minus],
          [previous[at] as Point, sMoved[at] as Scalar],
        ],
      },
    ]),
  ]
  const recomputed = group.combine(rows.map(([, row]) => row))
  return rows.every(([expected], at) => group.equal(expected, recomputed[at] as Point))
}
