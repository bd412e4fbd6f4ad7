import type { HomomorphicQuestion, Question } from '../election/question.ts'
import { choiceCount, isHomomorphic } from '../election/question.ts'
import { count, listOf, record, text, type TypeOf } from '../encoding/shape.ts'
import { reverseHex } from '../group/ed25519.ts'
import type { Group, Point } from '../group/group.ts'
import { type Ciphertext, ciphertextShape } from '../proof/proof.ts'

/** Per question a list of ciphertexts (Belenios specification, Encrypted tally). */
export const encryptedTallyShape = listOf(listOf(ciphertextShape))

/** The published tally with its size. */
export const sizedTallyShape = record({ num_tallied: count, total_weight: count, encrypted_tally: text })
export type SizedTally = TypeOf<typeof sizedTallyShape>

/** Sums per choice for homomorphic questions; all ballots' ciphertexts, one by one, for ranking questions. */
export type Tally = readonly (readonly Ciphertext[])[]

/** Ciphertexts of one ballot, one list a question, and its credential's weight. */
export interface WeightedBallot {
  readonly ciphertexts: Tally
  readonly weight: number
}

/** The tally of no ballot at all: every sum is the identity, every list empty. */
export function emptyTally(group: Group, questions: readonly Question[]): Tally {
  return tallyBallots(group, questions, [])
}

/**
 * For homomorphic questions the product of all ballots' ciphertexts, choice by choice, each to the power of its weight;
 * the outcome does not depend on the order, so its text is the same whoever computes it. For ranking questions the list
 * of ciphertexts, which will be shuffled, sorted as the reference tool sorts it: by alpha, then by beta, each as the
 * bytes of RFC 8032.
 */
export function tallyBallots(
  group: Group,
  questions: readonly Question[],
  ballots: readonly WeightedBallot[],
): Tally {
  return questions.map((question, at) =>
    isHomomorphic(question)
      ? sumChoices(group, question, at, ballots)
      : sortCiphertexts(
          group,
          ballots.flatMap((ballot) => ballot.ciphertexts[at] ?? []),
        ),
  )
}

function sortCiphertexts(group: Group, list: readonly Ciphertext[]): Ciphertext[] {
  const texts = group.encodeAll(list.flatMap(({ alpha, beta }) => [alpha, beta]))
  // A point's text is its bytes as one big-endian number, so the bytes are read from the end.
  const keyed = list.map((ciphertext, at) => ({
    ciphertext,
    key: `${reverseHex(texts[2 * at] as string)}${reverseHex(texts[2 * at + 1] as string)}`,
  }))
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ ciphertext }) => ciphertext)
}

function sumChoices(
  group: Group,
  question: HomomorphicQuestion,
  at: number,
  ballots: readonly WeightedBallot[],
): Ciphertext[] {
  return Array.from({ length: choiceCount(question) }, (_, choice) => {
    const own = (ballot: WeightedBallot) => ballot.ciphertexts[at]?.[choice] as Ciphertext
    return {
      alpha: weightedSum(group, ballots, (ballot) => own(ballot).alpha),
      beta: weightedSum(group, ballots, (ballot) => own(ballot).beta),
    }
  })
}

function weightedSum(
  group: Group,
  ballots: readonly WeightedBallot[],
  of: (ballot: WeightedBallot) => Point,
): Point {
  const sum = group.sum(ballots.filter((ballot) => ballot.weight === 1).map(of))
  const heavy = ballots.filter((ballot) => ballot.weight !== 1)
  if (heavy.length === 0) return sum
  return group.add(
    sum,
    group.multiplyMany(heavy.map((ballot) => [of(ballot), BigInt(ballot.weight)] as const)),
  )
}

/** The tally of two sets of ballots that were tallied apart. */
export function joinTallies(group: Group, questions: readonly Question[], one: Tally, other: Tally): Tally {
  return questions.map((question, at) => {
    const [a, b] = [one[at] ?? [], other[at] ?? []]
    if (!isHomomorphic(question)) return sortCiphertexts(group, [...a, ...b])
    return a.map(({ alpha, beta }, choice) => {
      const added = b[choice] as Ciphertext
      return { alpha: group.add(alpha, added.alpha), beta: group.add(beta, added.beta) }
    })
  })
}

export function writeTally(group: Group, tally: Tally): string {
  const texts = group.encodeAll(tally.flat().flatMap(({ alpha, beta }) => [alpha, beta]))
  let at = 0
  const take = () => texts[at++] as string
  return encryptedTallyShape.write(
    tally.map((choices) => choices.map(() => ({ alpha: take(), beta: take() }))),
  )
}
