import type { Election } from '../election/election.ts'
import type { NonHomomorphicQuestion } from '../election/question.ts'
import type { Point, Scalar } from '../group/group.ts'
import { type Random, randomScalar } from '../group/random.ts'
import { embedNumbers, MOST_NUMBERS } from '../mixnet/embedding.ts'
import { knowledgeStatement, proveKnowledge } from '../proof/knowledge.ts'
import type { Statement } from '../proof/statement.ts'
import type { Protocol } from '../protocol.ts'
import type { RankedAnswer } from './shapes.ts'

/** Whether these are numbers that a ranking question can take: one from 0 to 255 for each answer. */
export function isRanking(question: NonHomomorphicQuestion, choices: readonly number[]): boolean {
  return (
    choices.length === question.value.answers.length &&
    choices.length <= MOST_NUMBERS &&
    choices.every((choice) => Number.isInteger(choice) && 0 <= choice && choice <= 255)
  )
}

/** Context of the proof: which election and credential, under which key, for which ciphertext. */
function rankingPrefix(context: string, key: string, alpha: string, beta: string): string {
  return `raweg|${context}|${key},${alpha},${beta}|`
}

/**
 * Encrypts the numbers as one member of the group and proves knowledge of the nonce, so that nobody can copy the
 * ciphertext into another ballot (Belenios specification, Non-homomorphic answers).
 */
export function encryptRanking(
  protocol: Protocol,
  election: Election,
  context: string,
  choices: readonly number[],
  random: Random,
): { readonly answer: RankedAnswer; readonly nonces: readonly Scalar[] } {
  const { group } = protocol
  const nonce = randomScalar(random)
  const masked = group.add(group.secretMultiply(election.key, nonce), embedNumbers(group, choices))
  const [key, alpha, beta] = group.encodeAll([election.key, group.secretBase(nonce), masked]) as [
    string,
    string,
    string,
  ]
  const proof = proveKnowledge(protocol, rankingPrefix(context, key, alpha, beta), nonce, random)
  return { answer: { choices: { alpha, beta }, proof }, nonces: [nonce] }
}

/** What such an answer claims: whoever made it knew its nonce. */
export function rankingStatement(
  protocol: Protocol,
  election: Election,
  context: string,
  answer: RankedAnswer,
  alpha: Point,
): Statement {
  const key = protocol.group.encode(election.key)
  const prefix = rankingPrefix(context, key, answer.choices.alpha, answer.choices.beta)
  return knowledgeStatement(prefix, alpha, answer.proof)
}
