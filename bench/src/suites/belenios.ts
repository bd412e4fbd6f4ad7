import { randomFillSync } from 'node:crypto'
import {
  ballotClaims,
  checkBallot,
  commitmentsToKeep,
  createSodiumGroup,
  credentialSecret,
  holdTogether,
  makeBallot,
  type Protocol,
  parseCredentialList,
  parseElection,
  plainProtocol,
  protocol1,
  readBallot,
  tallyBallots,
} from '@musubi/belenios'
import { setUpSample, type SampleElection } from '@musubi/belenios/sample/sample-election'
import { expectOk } from '@musubi/kernel'
import type { Report } from '../report.ts'
import type { Suite } from '../suite.ts'

/**
 * The verifiable ballot with five candidates, one to be chosen or none: making and checking one, beside noble's plain
 * path in the same run; checking many together by their kept commitments; adding up a large ballot box.
 */
const BALLOTS = 48
const STORED = 20_000
const CANDIDATES = ['一番', '二番', '三番', '四番', '五番']

export const belenios: Suite = {
  name: 'belenios',
  about: 'the verifiable ballot: making, checking and adding up, beside the plain path',
  async run(report: Report): Promise<void> {
    const fast = protocol1(await createSodiumGroup())
    const sample = setUpSample(
      plainProtocol,
      {
        name: 'bench',
        description: '',
        questions: [{ answers: CANDIDATES, min: 0, max: 1, question: '?' }],
        trustees: ['single', { threshold: 1, size: 2 }, { threshold: 2, size: 3 }],
        weights: Array.from({ length: BALLOTS }, () => 1),
        votes: [],
        timestamp: 0,
      },
      random,
    )
    const ballots = create(report, sample)
    const plain = verify(report, 'verify, noble alone (control)', plainProtocol, sample, ballots.slice(0, 16))
    const single = verify(report, 'verify, one by one', fast, sample, ballots)
    const batched = verifyTogether(report, fast, sample, ballots)
    report.figure('one by one, of the control', single / plain, '×')
    report.figure('together, of the control', batched / plain, '×')
    addUp(report, sample, ballots)
  },
}

const random = (length: number): Uint8Array => randomFillSync(new Uint8Array(length))

function create(report: Report, sample: SampleElection): string[] {
  const cast = (voter: number) =>
    expectOk(
      makeBallot(
        plainProtocol,
        sample.election,
        credentialSecret(sample.uuid, sample.credentials[voter]?.credential ?? ''),
        [CANDIDATES.map((_, at) => (at === voter % 6 ? 1 : 0))],
        random,
      ),
      'a ballot',
    )
  cast(0)
  const begun = performance.now()
  const ballots = Array.from({ length: BALLOTS }, (_, voter) => cast(voter))
  report.figure('create', (performance.now() - begun) / BALLOTS, 'ms a ballot', 'constant-time path')
  return ballots
}

function verify(
  report: Report,
  name: string,
  protocol: Protocol,
  sample: SampleElection,
  ballots: readonly string[],
): number {
  const credentials = expectOk(parseCredentialList(protocol.group, sample.credentialsText), 'list').byText
  const election = reopen(protocol, sample)
  const check = (text: string) => expectOk(checkBallot(protocol, election, credentials, text), 'a ballot')
  check(ballots[0] ?? '')
  const begun = performance.now()
  for (const text of ballots) check(text)
  const each = (performance.now() - begun) / ballots.length
  report.figure(name, each, 'ms a ballot')
  return each
}

/** Points of two engines never meet, so each engine reads the election for itself. */
function reopen(protocol: Protocol, sample: SampleElection) {
  return expectOk(parseElection(protocol, sample.election.text), 'the election')
}

function verifyTogether(
  report: Report,
  protocol: Protocol,
  sample: SampleElection,
  ballots: readonly string[],
): number {
  const credentials = expectOk(parseCredentialList(protocol.group, sample.credentialsText), 'list').byText
  const election = reopen(protocol, sample)
  const kept = ballots.flatMap((text) => {
    const { claims } = expectOk(checkBallot(protocol, election, credentials, text), 'a ballot')
    return commitmentsToKeep(
      protocol,
      claims.statements.map(([, own]) => own),
    )
  })
  const begun = performance.now()
  const statements = ballots.flatMap((text) => {
    const read = expectOk(readBallot(protocol, election, credentials, text), 'a ballot')
    return expectOk(ballotClaims(protocol, election, read), 'claims').statements.map(([, own]) => own)
  })
  if (!holdTogether(protocol, statements, kept, random)) throw new Error('the ballots hold')
  const each = (performance.now() - begun) / ballots.length
  report.figure('verify, together by kept commitments', each, 'ms a ballot', `${ballots.length} at once`)
  return each
}

/** What is left to do at the close when each ballot was checked as it came: its points are in memory. */
function addUp(report: Report, sample: SampleElection, ballots: readonly string[]): void {
  const { group } = plainProtocol
  const credentials = expectOk(parseCredentialList(group, sample.credentialsText), 'list').byText
  const read = ballots.slice(0, 8).map((text) => {
    const { claims } = expectOk(checkBallot(plainProtocol, sample.election, credentials, text), 'a ballot')
    return { ciphertexts: claims.ciphertexts, weight: 1 }
  })
  const stored = Array.from({ length: STORED }, (_, at) => read[at % read.length] as (typeof read)[number])
  const begun = performance.now()
  tallyBallots(group, sample.election.questions, stored)
  report.figure(
    'tally',
    (performance.now() - begun) / 1000,
    's',
    `${STORED.toLocaleString('en')} stored ballots`,
  )
}
