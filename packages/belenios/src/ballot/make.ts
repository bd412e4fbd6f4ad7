import { err, ok, type Result } from '@musubi/kernel'
import type { Election } from '../election/election.ts'
import { isHomomorphic, type Question } from '../election/question.ts'
import type { Scalar } from '../group/group.ts'
import { hedged, type Random } from '../group/random.ts'
import { proveKnowledge } from '../proof/knowledge.ts'
import type { Protocol } from '../protocol.ts'
import { type Choices, encryptChoices, isAllowed } from './homomorphic-answer.ts'
import { ballotContext, signaturePrefix } from './prefixes.ts'
import { encryptRanking, isRanking } from './ranked-answer.ts'
import { type Answer, ballotShape, type UnsignedBallot, unsignedBallotShape } from './shapes.ts'

/** The question at this position does not allow its choices. */
export interface NotAllowed {
  readonly reason: 'not_allowed'
  readonly question: number
}

/**
 * Makes a ballot: encrypts the choices of every question, proves that they are allowed, signs with the credential
 * (Belenios specification, Ballots).
 * @param secret of the credential, from `credentialSecret`
 * @param choices one entry a question
 * @param random is hedged with the secret and the choices before use
 * @returns the exact text to cast; its tracker is `protocol.fingerprint(text)`
 */
export function makeBallot(
  protocol: Protocol,
  election: Election,
  secret: Scalar,
  choices: readonly Choices[],
  random: Random,
): Result<string, NotAllowed> {
  const made = encryptBallot(protocol, election, secret, choices, random)
  return made.ok ? ok(made.value.text) : made
}

/** A ballot, and the nonces of its ciphertexts by question: secrets that show every choice to whoever has them. */
export interface OpenableBallot {
  readonly text: string
  readonly nonces: readonly (readonly Scalar[])[]
}

/**
 * As `makeBallot`, for those few who must show later what they encrypted: the officials who replace a ballot by an
 * all-zero one, and devices that let a voter check a test ballot. The nonces belong in a sealed place or nowhere.
 */
export function encryptBallot(
  protocol: Protocol,
  election: Election,
  secret: Scalar,
  choices: readonly Choices[],
  random: Random,
): Result<OpenableBallot, NotAllowed> {
  const stream = hedged(random, [secret], `ballot|${election.fingerprint}|${JSON.stringify(choices)}`)
  const credential = protocol.group.encode(protocol.group.secretBase(secret))
  const context = ballotContext(election, credential)
  const answers: Answer[] = []
  const nonces: (readonly Scalar[])[] = []
  for (const [at, question] of election.questions.entries()) {
    const own = choices[at]
    if (own === undefined || !allows(question, own)) return err({ reason: 'not_allowed', question: at })
    const made = isHomomorphic(question)
      ? encryptChoices(protocol, election, context, question, own, stream)
      : encryptRanking(protocol, election, context, own as readonly number[], stream)
    answers.push(made.answer)
    nonces.push(made.nonces)
  }
  if (choices.length !== election.questions.length) {
    return err({ reason: 'not_allowed', question: election.questions.length })
  }
  return ok({ text: sign(protocol, secret, stream, electionBallot(election, credential, answers)), nonces })
}

/** Whether the question allows these choices; for a ranking question they are one number from 0 to 255 an answer. */
export function allows(question: Question, choices: Choices): boolean {
  if (isHomomorphic(question)) return isAllowed(question, choices)
  return choices !== 'blank' && isRanking(question, choices)
}

function electionBallot(election: Election, credential: string, answers: readonly Answer[]): UnsignedBallot {
  return { election_uuid: election.uuid, election_hash: election.fingerprint, credential, answers }
}

/** Schnorr signature over the fingerprint of the unsigned ballot (Belenios specification, Signatures). */
function sign(protocol: Protocol, secret: Scalar, random: Random, unsigned: UnsignedBallot): string {
  const hash = protocol.fingerprint(unsignedBallotShape.write(unsigned))
  const proof = proveKnowledge(protocol, signaturePrefix(hash), secret, random)
  return ballotShape.write({ ...unsigned, signature: { hash, proof } })
}
