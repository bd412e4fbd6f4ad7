import type { Election } from '../election/election.ts'
import { choiceCount, type HomomorphicQuestion } from '../election/question.ts'
import type { Group } from '../group/group.ts'
import { type Claim, oneOfStatement } from '../proof/one-of.ts'
import type { Ciphertext, CiphertextText, Proof } from '../proof/proof.ts'
import type { Statement } from '../proof/statement.ts'
import { answerContext, blankPrefix, intervalPrefix } from './prefixes.ts'
import type { HomomorphicAnswer } from './shapes.ts'

export const IDENTITY_CLAIMS = [0, 1]

/** Sum of the ciphertexts of the real choices, which encrypts how many were chosen. */
export function sumOfChoices(
  group: Group,
  question: HomomorphicQuestion,
  choices: readonly Ciphertext[],
): { readonly ciphertext: Ciphertext; readonly text: CiphertextText } {
  const counted = question.blank ? choices.slice(1) : choices
  const ciphertext = {
    alpha: group.sum(counted.map((choice) => choice.alpha)),
    beta: group.sum(counted.map((choice) => choice.beta)),
  }
  const [alpha, beta] = group.encodeAll([ciphertext.alpha, ciphertext.beta]) as [string, string]
  return { ciphertext, text: { alpha, beta } }
}

export function allowedSums(question: HomomorphicQuestion): number[] {
  return Array.from({ length: question.max - question.min + 1 }, (_, at) => question.min + at)
}

/** Whether the answer has as many ciphertexts and proofs as the question asks for; where it has not. */
export function findMisshapen(question: HomomorphicQuestion, answer: HomomorphicAnswer): string | undefined {
  const choices = choiceCount(question)
  const branches = question.max - question.min + 1 + (question.blank ? 1 : 0)
  if (answer.choices.length !== choices) return 'choices'
  if (answer.individual_proofs.length !== choices) return 'individual_proofs'
  const short = answer.individual_proofs.findIndex((proof) => proof.length !== IDENTITY_CLAIMS.length)
  if (short >= 0) return `individual_proofs[${short}]`
  if (answer.overall_proof.length !== branches) return 'overall_proof'
  if (answer.blank_proof?.length !== (question.blank ? 2 : undefined)) return 'blank_proof'
  return undefined
}

/**
 * What an answer claims, for an answer that is not misshapen: every choice is 0 or 1, and their sum is allowed; with
 * `blank`, the leading choice says "blank" and then the sum is 0, otherwise the sum is allowed (Belenios specification,
 * Encrypted answers; Proofs of possibly-blank votes). Each statement comes with the name of its field.
 */
export function answerStatements(
  group: Group,
  election: Election,
  context: string,
  question: HomomorphicQuestion,
  answer: HomomorphicAnswer,
  choices: readonly Ciphertext[],
): [field: string, statement: Statement][] {
  const individual = choices.map((ciphertext, at): [string, Statement] => {
    const claims = IDENTITY_CLAIMS.map((value) => ({ ciphertext, value }))
    const prefix = intervalPrefix(context, answer.choices[at] as CiphertextText)
    const proofs = answer.individual_proofs[at] as readonly Proof[]
    return [`individual_proofs[${at}]`, oneOfStatement(prefix, election.key, claims, proofs)]
  })
  const sum = sumOfChoices(group, question, choices)
  const whole = answerContext(context, answer.choices)
  const allowed = allowedSums(question).map((value): Claim => ({ ciphertext: sum.ciphertext, value }))
  if (!question.blank) {
    const prefix = intervalPrefix(whole, sum.text)
    return [
      ...individual,
      ['overall_proof', oneOfStatement(prefix, election.key, allowed, answer.overall_proof)],
    ]
  }
  const [blank] = choices as [Ciphertext]
  const notBoth: Claim[] = [
    { ciphertext: blank, value: 0 },
    { ciphertext: sum.ciphertext, value: 0 },
  ]
  const either: Claim[] = [{ ciphertext: blank, value: 1 }, ...allowed]
  const [first, second] = [blankPrefix('bproof0', whole), blankPrefix('bproof1', whole)]
  return [
    ...individual,
    ['blank_proof', oneOfStatement(first, election.key, notBoth, answer.blank_proof ?? [])],
    ['overall_proof', oneOfStatement(second, election.key, either, answer.overall_proof)],
  ]
}
