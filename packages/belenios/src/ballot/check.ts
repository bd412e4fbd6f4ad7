import { err, ok, type Result } from '@musubi/kernel'
import type { ListedCredential } from '../credential/credential-list.ts'
import type { Election } from '../election/election.ts'
import { isHomomorphic, type Question } from '../election/question.ts'
import { parseCanonical } from '../encoding/shape.ts'
import { knowledgeStatement } from '../proof/knowledge.ts'
import type { Ciphertext } from '../proof/proof.ts'
import type { Statement } from '../proof/statement.ts'
import type { Protocol } from '../protocol.ts'
import { answerStatements, findMisshapen } from './homomorphic-statements.ts'
import { ballotContext, signaturePrefix } from './prefixes.ts'
import { rankingStatement } from './ranked-answer.ts'
import { type Answer, type Ballot, ballotShape, isHomomorphicAnswer, unsignedBallotShape } from './shapes.ts'

/** Why a ballot is not valid, and where in it. */
export interface BallotFault {
  readonly reason:
    | 'ballot_not_canonical'
    | 'ballot_wrong_shape'
    | 'ballot_of_other_election'
    | 'credential_not_listed'
    | 'ballot_bad_point'
    | 'ballot_bad_hash'
    | 'ballot_bad_proof'
    | 'ballot_bad_signature'
  readonly at: string
}

/** A ballot whose form is right and whose credential is listed; its proofs were not looked at yet. */
export interface ReadBallot {
  readonly text: string
  readonly ballot: Ballot
  readonly credential: ListedCredential
}

/**
 * The cheap checks: canonical text, this election, a listed credential, the form that the questions ask for, the hash
 * that is signed.
 */
export function readBallot(
  protocol: Protocol,
  election: Election,
  credentials: { get(text: string): ListedCredential | undefined },
  text: string,
): Result<ReadBallot, BallotFault> {
  const read = parseCanonical(ballotShape, text)
  if (!read.ok) {
    const reason = read.error.reason === 'wrong_shape' ? 'ballot_wrong_shape' : 'ballot_not_canonical'
    return err({ reason, at: read.error.at })
  }
  const ballot = read.value
  if (ballot.election_uuid !== election.uuid) {
    return err({ reason: 'ballot_of_other_election', at: 'election_uuid' })
  }
  if (ballot.election_hash !== election.fingerprint) {
    return err({ reason: 'ballot_of_other_election', at: 'election_hash' })
  }
  const credential = credentials.get(ballot.credential)
  if (!credential) return err({ reason: 'credential_not_listed', at: 'credential' })
  const misshapen = findMisshapenAnswer(election, ballot)
  if (misshapen !== undefined) return err({ reason: 'ballot_wrong_shape', at: misshapen })
  if (protocol.fingerprint(unsignedBallotShape.write(ballot)) !== ballot.signature.hash) {
    return err({ reason: 'ballot_bad_hash', at: 'signature.hash' })
  }
  return ok({ text, ballot, credential })
}

function findMisshapenAnswer(election: Election, ballot: Ballot): string | undefined {
  if (ballot.answers.length !== election.questions.length) return 'answers'
  for (const [at, question] of election.questions.entries()) {
    const answer = ballot.answers[at]
    if (!answer || isHomomorphic(question) !== isHomomorphicAnswer(answer)) return `answers[${at}]`
    const place =
      isHomomorphic(question) && isHomomorphicAnswer(answer) ? findMisshapen(question, answer) : undefined
    if (place !== undefined) return `answers[${at}].${place}`
  }
  return undefined
}

/** What a ballot claims: statements with the names of their fields, and its ciphertexts for the tally. */
export interface BallotClaims {
  readonly statements: readonly (readonly [field: string, statement: Statement])[]
  /** One list of ciphertexts a question. */
  readonly ciphertexts: readonly (readonly Ciphertext[])[]
}

/** Reads the points of a ballot and collects what has to be checked: every proof, and the signature. */
export function ballotClaims(
  protocol: Protocol,
  election: Election,
  { ballot, credential }: ReadBallot,
): Result<BallotClaims, BallotFault> {
  const context = ballotContext(election, credential.text)
  const statements: (readonly [string, Statement])[] = []
  const ciphertexts: (readonly Ciphertext[])[] = []
  for (const [at, question] of election.questions.entries()) {
    const own = answerClaims(protocol, election, context, question, ballot.answers[at] as Answer)
    if (!own.ok) return err({ ...own.error, at: `answers[${at}].${own.error.at}` })
    ciphertexts.push(own.value.ciphertexts)
    for (const [field, claim] of own.value.statements) statements.push([`answers[${at}].${field}`, claim])
  }
  const { hash, proof } = ballot.signature
  statements.push(['signature.proof', knowledgeStatement(signaturePrefix(hash), credential.point, proof)])
  return ok({ statements, ciphertexts })
}

interface AnswerClaims {
  readonly statements: readonly (readonly [field: string, statement: Statement])[]
  readonly ciphertexts: readonly Ciphertext[]
}

function answerClaims(
  protocol: Protocol,
  election: Election,
  context: string,
  question: Question,
  answer: Answer,
): Result<AnswerClaims, BallotFault> {
  const texts = isHomomorphicAnswer(answer) ? answer.choices : [answer.choices]
  const points = protocol.group.parseAll(texts.flatMap(({ alpha, beta }) => [alpha, beta]))
  if (!points.ok) {
    const side = points.error.at % 2 === 0 ? 'alpha' : 'beta'
    const place = isHomomorphicAnswer(answer) ? `choices[${points.error.at >> 1}]` : 'choices'
    return err({ reason: 'ballot_bad_point', at: `${place}.${side}` })
  }
  const ciphertexts = texts.map(
    (_, at) => ({ alpha: points.value[2 * at], beta: points.value[2 * at + 1] }) as Ciphertext,
  )
  if (isHomomorphic(question) && isHomomorphicAnswer(answer)) {
    const { group } = protocol
    return ok({
      statements: answerStatements(group, election, context, question, answer, ciphertexts),
      ciphertexts,
    })
  }
  if (isHomomorphic(question) || isHomomorphicAnswer(answer)) {
    return err({ reason: 'ballot_wrong_shape', at: 'choices' })
  }
  const [only] = ciphertexts as [Ciphertext]
  const claim = rankingStatement(protocol, election, context, answer, only.alpha)
  return ok({ statements: [['proof', claim]], ciphertexts })
}

/**
 * Checks one ballot completely, as the ballot box does when it is cast.
 * @returns its ciphertexts, one list a question
 */
export function checkBallot(
  protocol: Protocol,
  election: Election,
  credentials: { get(text: string): ListedCredential | undefined },
  text: string,
): Result<{ readonly read: ReadBallot; readonly claims: BallotClaims }, BallotFault> {
  const read = readBallot(protocol, election, credentials, text)
  if (!read.ok) return read
  const claims = ballotClaims(protocol, election, read.value)
  if (!claims.ok) return claims
  const [wrong] = protocol.findFalse(
    protocol,
    claims.value.statements.map(([, own]) => own),
  )
  if (wrong !== undefined) return err(falseClaim(claims.value, wrong))
  return ok({ read: read.value, claims: claims.value })
}

/** The fault of the statement at this position. */
export function falseClaim(claims: BallotClaims, at: number): BallotFault {
  const field = claims.statements[at]?.[0] ?? ''
  return { reason: field.startsWith('signature') ? 'ballot_bad_signature' : 'ballot_bad_proof', at: field }
}
