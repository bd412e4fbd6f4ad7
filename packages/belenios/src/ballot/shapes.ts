import { listOf, optional, record, refuse, type Shape, text, type TypeOf } from '../encoding/shape.ts'
import { ciphertextShape, proofShape } from '../proof/proof.ts'

/** Encrypted answer to a homomorphic question (Belenios specification, Encrypted answers). */
const homomorphicAnswerShape = record({
  choices: listOf(ciphertextShape),
  individual_proofs: listOf(listOf(proofShape)),
  overall_proof: listOf(proofShape),
  blank_proof: optional(listOf(proofShape)),
})
export type HomomorphicAnswer = TypeOf<typeof homomorphicAnswerShape>

/** Encrypted answer to a non-homomorphic question: one ciphertext and proof of knowledge of its nonce. */
const rankedAnswerShape = record({ choices: ciphertextShape, proof: proofShape })
export type RankedAnswer = TypeOf<typeof rankedAnswerShape>

export type Answer = HomomorphicAnswer | RankedAnswer

export function isHomomorphicAnswer(answer: Answer): answer is HomomorphicAnswer {
  return 'individual_proofs' in answer
}

const answerShape: Shape<Answer> = {
  read(value, at) {
    if (typeof value !== 'object' || value === null) refuse(at)
    return 'proof' in value ? rankedAnswerShape.read(value, at) : homomorphicAnswerShape.read(value, at)
  },
  write: (value) =>
    isHomomorphicAnswer(value) ? homomorphicAnswerShape.write(value) : rankedAnswerShape.write(value),
}

const fields = {
  election_uuid: text,
  election_hash: text,
  credential: text,
  answers: listOf(answerShape),
}

/** What is signed: the ballot without its signature. */
export const unsignedBallotShape = record(fields)
export type UnsignedBallot = TypeOf<typeof unsignedBallotShape>

/** A ballot as cast (Belenios specification, Ballots). */
export const ballotShape = record({ ...fields, signature: record({ hash: text, proof: proofShape }) })
export type Ballot = TypeOf<typeof ballotShape>
