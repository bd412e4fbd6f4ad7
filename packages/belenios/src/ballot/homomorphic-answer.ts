import type { Election } from '../election/election.ts'
import type { HomomorphicQuestion } from '../election/question.ts'
import type { Scalar } from '../group/group.ts'
import { type Random, randomScalar } from '../group/random.ts'
import { addScalars } from '../group/scalar.ts'
import { type KnownClaim, proveOneOf } from '../proof/one-of.ts'
import type { Ciphertext } from '../proof/proof.ts'
import type { Protocol } from '../protocol.ts'
import { allowedSums, IDENTITY_CLAIMS, sumOfChoices } from './homomorphic-statements.ts'
import { answerContext, blankPrefix, intervalPrefix } from './prefixes.ts'
import type { HomomorphicAnswer } from './shapes.ts'

/**
 * Choices for one homomorphic question: 0 or 1 for each answer, or a blank vote where the question allows one. All 0 is
 * a vote too where `min` is 0.
 */
export type Choices = readonly number[] | 'blank'

/** Whether the question allows these choices. */
export function isAllowed(question: HomomorphicQuestion, choices: Choices): boolean {
  if (choices === 'blank') return question.blank === true
  const sum = choices.reduce((total, choice) => total + choice, 0)
  return (
    choices.length === question.answers.length &&
    choices.every((choice) => choice === 0 || choice === 1) &&
    question.min <= sum &&
    sum <= question.max
  )
}

/** The answer, and the nonces of its ciphertexts: whoever has them can show what was chosen. */
export interface EncryptedChoices {
  readonly answer: HomomorphicAnswer
  readonly nonces: readonly Scalar[]
}

/** Encrypts allowed choices and proves that they are (Belenios specification, Encrypted answers). */
export function encryptChoices(
  protocol: Protocol,
  election: Election,
  context: string,
  question: HomomorphicQuestion,
  choices: Choices,
  random: Random,
): EncryptedChoices {
  const { group } = protocol
  const plain = withBlank(question, choices)
  const nonces = plain.map(() => randomScalar(random))
  const ciphertexts = plain.map((value, at) => encrypt(protocol, election, value, nonces[at] as Scalar))
  const texts = group.encodeAll(ciphertexts.flatMap(({ alpha, beta }) => [alpha, beta]))
  const written = plain.map((_, at) => ({
    alpha: texts[2 * at] as string,
    beta: texts[2 * at + 1] as string,
  }))
  const prove = (prefix: string, claims: readonly KnownClaim[]) =>
    proveOneOf(protocol, prefix, election.key, claims, random)
  const individual = written.map((own, at) =>
    prove(
      intervalPrefix(context, own),
      IDENTITY_CLAIMS.map((value) => ({
        nonce: nonces[at] as Scalar,
        excess: (plain[at] as number) - value,
      })),
    ),
  )
  const whole = answerContext(context, written)
  const from = question.blank ? 1 : 0
  const nonce = addScalars(...nonces.slice(from))
  const chosen = plain.slice(from).reduce((sum, value) => sum + value, 0)
  const allowed = allowedSums(question).map((value) => ({ nonce, excess: chosen - value }))
  const answer = { choices: written, individual_proofs: individual }
  if (!question.blank) {
    const { text } = sumOfChoices(group, question, ciphertexts)
    return { answer: { ...answer, overall_proof: prove(intervalPrefix(whole, text), allowed) }, nonces }
  }
  const [blank, blankNonce] = [plain[0] as number, nonces[0] as Scalar]
  const notBoth = [
    { nonce: blankNonce, excess: blank },
    { nonce, excess: chosen },
  ]
  const either = [{ nonce: blankNonce, excess: blank - 1 }, ...allowed]
  const overall = prove(blankPrefix('bproof1', whole), either)
  const notBothProof = prove(blankPrefix('bproof0', whole), notBoth)
  return { answer: { ...answer, overall_proof: overall, blank_proof: notBothProof }, nonces }
}

function withBlank(question: HomomorphicQuestion, choices: Choices): readonly number[] {
  if (choices === 'blank') return [1, ...question.answers.map(() => 0)]
  return question.blank ? [0, ...choices] : choices
}

/** `(g^r, y^r · g^m)` with m 0 or 1, the same operations for both. */
function encrypt(protocol: Protocol, election: Election, value: number, nonce: Scalar): Ciphertext {
  const { group } = protocol
  const masked = group.secretMultiply(election.key, nonce)
  const raised = group.add(masked, group.generator)
  return { alpha: group.secretBase(nonce), beta: value === 1 ? raised : masked }
}
