import { concatBytes, expectOk } from '@musubi/kernel'
import {
  appendBallot,
  appendEncryptedTally,
  appendEndBallots,
  appendEndShuffles,
  appendPartialDecryption,
  appendResult,
  appendSetup,
  appendShuffle,
  type Appended,
  beginArchive,
} from '../archive/write.ts'
import { ballotClaims, readBallot } from '../ballot/check.ts'
import type { Choices } from '../ballot/homomorphic-answer.ts'
import { makeBallot } from '../ballot/make.ts'
import { credentialSecret, makeCredential, publicCredential } from '../credential/credential.ts'
import { parseCredentialList, writeCredentialList } from '../credential/credential-list.ts'
import { type Election, parseElection, writeElection } from '../election/election.ts'
import { isHomomorphic, type Question } from '../election/question.ts'
import { randomBase58 } from '../encoding/base58.ts'
import type { Scalar } from '../group/group.ts'
import type { Random } from '../group/random.ts'
import { makeShuffle } from '../mixnet/make-shuffle.ts'
import type { Protocol } from '../protocol.ts'
import { openTally } from '../tally/combine.ts'
import { type Tally, tallyBallots, type WeightedBallot, writeTally } from '../tally/encrypted-tally.ts'
import { checkPartialDecryption, makePartialDecryption } from '../tally/partial-decryption.ts'
import { type QuestionResult, readResult, resultShape } from '../tally/result.ts'
import { makePrivateKey, makePublicKey } from '../trustee/public-key.ts'
import { type TrusteeItem, trusteesShape } from '../trustee/shapes.ts'
import { type Decryptor, electionKey, parseTrustees, type Trustees } from '../trustee/trustees.ts'
import { isRankingAt } from '../verify/ballot-box.ts'
import { makePedersenGroup } from './pedersen-group.ts'

/** A whole election in one process: for tests, benches and demonstrations, never for a vote. */
export interface SamplePlan {
  readonly name: string
  readonly description: string
  readonly questions: readonly Question[]
  readonly trustees: readonly ('single' | { readonly threshold: number; readonly size: number })[]
  /** One entry a credential. */
  readonly weights: readonly number[]
  /** In the order of casting; a voter may cast again. */
  readonly votes: readonly { readonly voter: number; readonly choices: readonly Choices[] }[]
  /** Seconds since 1970. */
  readonly timestamp: number
}

export interface SampleElection {
  readonly uuid: string
  readonly election: Election
  readonly trustees: Trustees
  readonly trusteesText: string
  readonly credentialsText: string
  readonly credentials: readonly { readonly credential: string; readonly weight: number }[]
  /** By owner, from 1: index 0 is owner 1. */
  readonly privateKeys: readonly Scalar[]
}

/** Everything up to the opening of the vote. */
export function setUpSample(protocol: Protocol, plan: SamplePlan, random: Random): SampleElection {
  const uuid = randomBase58(14, random)
  const items: TrusteeItem[] = []
  const privateKeys: Scalar[] = []
  for (const kind of plan.trustees) {
    if (kind === 'single') {
      const secret = makePrivateKey(random)
      items.push(['Single', makePublicKey(protocol, secret, random)])
      privateKeys.push(secret)
    } else {
      const group = makePedersenGroup(protocol, kind, random)
      items.push(['Pedersen', group.parameters])
      privateKeys.push(...group.privateKeys)
    }
  }
  const trusteesText = trusteesShape.write(items)
  const trustees = expectOk(parseTrustees(protocol, trusteesText), 'own trustees')
  const { name, description, questions } = plan
  const publicKey = electionKey(protocol, trustees)
  const text = expectOk(writeElection(protocol, { uuid, name, description, publicKey, questions }), 'plan')
  const credentials = plan.weights.map((weight) => ({ credential: makeCredential(random), weight }))
  const listed = credentials.map(({ credential, weight }) => ({
    text: publicCredential(protocol.group, credentialSecret(uuid, credential)),
    weight,
  }))
  return {
    uuid,
    election: expectOk(parseElection(protocol, text), 'own election'),
    trustees,
    trusteesText,
    credentialsText: writeCredentialList(listed),
    credentials,
    privateKeys,
  }
}

/** Casts the planned votes. @returns ballot texts in order */
export function castSample(
  protocol: Protocol,
  sample: SampleElection,
  votes: SamplePlan['votes'],
  random: Random,
): string[] {
  return votes.map(({ voter, choices }) => {
    const secret = credentialSecret(sample.uuid, sample.credentials[voter]?.credential ?? '')
    return expectOk(makeBallot(protocol, sample.election, secret, choices, random), 'planned choices')
  })
}

/** An archive in the making. */
export class ArchiveFile {
  #head: Appended['head']
  readonly #parts: Uint8Array[]

  constructor(timestamp: number) {
    const begun = beginArchive(timestamp)
    this.#head = begun.head
    this.#parts = [begun.bytes]
  }

  add(step: (head: Appended['head']) => Appended): this {
    const { head, bytes } = step(this.#head)
    this.#head = head
    this.#parts.push(bytes)
    return this
  }

  bytes(): Uint8Array {
    return concatBytes(...this.#parts)
  }
}

/** The archive of a vote that is still open. */
export function openSampleArchive(
  sample: SampleElection,
  ballots: readonly string[],
  timestamp: number,
): ArchiveFile {
  const file = new ArchiveFile(timestamp).add((head) =>
    appendSetup(head, {
      election: sample.election.text,
      trustees: sample.trusteesText,
      credentials: sample.credentialsText,
    }),
  )
  for (const ballot of ballots) file.add((head) => appendBallot(head, ballot))
  return file
}

/**
 * Closes the vote and opens it with these owners.
 * @returns votes per question and answer
 */
export function closeSample(
  protocol: Protocol,
  sample: SampleElection,
  ballots: readonly string[],
  file: ArchiveFile,
  owners: readonly number[],
  random: Random,
): QuestionResult[] {
  const { election, trustees } = sample
  const counted = countedBallots(protocol, sample, ballots)
  const totalWeight = counted.reduce((sum, ballot) => sum + ballot.weight, 0)
  const collected = tallyBallots(protocol.group, election.questions, counted)
  const text = writeTally(protocol.group, collected)
  file.add(appendEndBallots)
  file.add((head) => appendEncryptedTally(head, text, { ballots: counted.length, totalWeight }))
  const tally = shuffleTwice(protocol, election, collected, file, random)
  const factors = new Map(
    owners.map((owner) => {
      const secret = sample.privateKeys[owner - 1] as Scalar
      const part = makePartialDecryption(protocol, election, tally, secret, random)
      file.add((head) => appendPartialDecryption(head, owner, part))
      const decryptor = trustees.decryptors[owner - 1] as Decryptor
      return [owner, expectOk(checkPartialDecryption(protocol, election, tally, decryptor, part), 'own part')]
    }),
  )
  const opened = expectOk(openTally(protocol.group, trustees, tally, factors), 'a quorum')
  const result = readResult(protocol.group, election.questions, opened, totalWeight)
  file.add((head) => appendResult(head, resultShape.write({ result })))
  return result
}

/** Two shuffles by different people, when there is something to shuffle. */
function shuffleTwice(
  protocol: Protocol,
  election: Election,
  tally: Tally,
  file: ArchiveFile,
  random: Random,
): Tally {
  if (election.questions.every(isHomomorphic)) return tally
  let lists = tally.filter((_, at) => isRankingAt(election, at))
  for (const owner of [1, 2]) {
    const shuffle = makeShuffle(protocol, election, lists, random)
    file.add((head) => appendShuffle(head, owner, shuffle.text))
    lists = [...shuffle.lists]
  }
  file.add(appendEndShuffles)
  return tally.map((own, at) => (isRankingAt(election, at) ? (lists.shift() ?? own) : own))
}

/** The last ballot of each credential, read; proofs are not checked again, since this process made them. */
function countedBallots(
  protocol: Protocol,
  sample: SampleElection,
  ballots: readonly string[],
): WeightedBallot[] {
  const { byText } = expectOk(parseCredentialList(protocol.group, sample.credentialsText), 'own credentials')
  const last = new Map<string, WeightedBallot>()
  for (const text of ballots) {
    const read = expectOk(readBallot(protocol, sample.election, byText, text), 'own ballot')
    const claims = expectOk(ballotClaims(protocol, sample.election, read), 'own ballot')
    last.set(read.credential.text, { ciphertexts: claims.ciphertexts, weight: read.credential.weight })
  }
  return [...last.values()]
}

/** The smallest set of owners that opens: the first members of every item. */
export function firstQuorum(trustees: Trustees): number[] {
  return trustees.locks.flatMap((lock) => lock.decryptors.slice(0, lock.threshold).map(({ owner }) => owner))
}

/** Plan to finished archive. */
export function makeSampleArchive(
  protocol: Protocol,
  plan: SamplePlan,
  random: Random,
): { readonly sample: SampleElection; readonly bytes: Uint8Array; readonly result: QuestionResult[] } {
  const sample = setUpSample(protocol, plan, random)
  const ballots = castSample(protocol, sample, plan.votes, random)
  const file = openSampleArchive(sample, ballots, plan.timestamp)
  const result = closeSample(protocol, sample, ballots, file, firstQuorum(sample.trustees), random)
  return { sample, bytes: file.bytes(), result }
}
