import { randomFillSync } from 'node:crypto'
import { availableParallelism } from 'node:os'
import {
  ballotClaims,
  checkBallot,
  createSodiumGroup,
  credentialSecret,
  holdTogether,
  keep,
  makeBallot,
  type Protocol,
  parseCredentialList,
  parseElection,
  plainProtocol,
  protocol1,
  readBallot,
  tallyBallots,
} from '@musubi/belenios'
import {
  castSample,
  closeSample,
  firstQuorum,
  openSampleArchive,
  type SampleElection,
  setUpSample,
} from '@musubi/belenios/sample/sample-election'
import { expectOk } from '@musubi/kernel'
import { nodeWorkers } from '@musubi/verifier/parts/node-workers'
import { verifyInParts } from '@musubi/verifier/parts/verify-in-parts'
import type { Report } from '../report.ts'
import type { Suite } from '../suite.ts'

/**
 * The verifiable ballot with five candidates, one to be chosen or none: making and checking one, beside noble's plain
 * path in the same run; checking many together by their kept commitments; adding up a large ballot box.
 */
const BALLOTS = 48
/** Each figure is the best of so many rounds: others on the machine can only make a round slower. */
const ROUNDS = 3
const STORED = 20_000
const CANDIDATES = ['一番', '二番', '三番', '四番', '五番']

export const belenios: Suite = {
  name: 'belenios',
  about: 'ballots with five candidates made, checked one by one and together, a whole archive on all cores',
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
    await archive(report, sample, ballots)
  },
}

/**
 * A whole record by the verifier's own path, on one thread and on all cores. The ballots are those above, again and
 * again as votes of the same people; `MUSUBI_BENCH_BALLOTS=10000` for a town.
 */
async function archive(report: Report, sample: SampleElection, ballots: readonly string[]): Promise<void> {
  const count = Number(process.env['MUSUBI_BENCH_BALLOTS'] ?? 400)
  const cast = castMore(sample, ballots, count)
  const file = openSampleArchive(sample, cast, 1)
  closeSample(plainProtocol, sample, cast, file, firstQuorum(sample.trustees), random)
  const bytes = file.bytes()
  const seconds = async (threads: number) => {
    const begun = performance.now()
    const { report: verdict } = await verifyInParts(bytes, nodeWorkers(threads))
    if (verdict.verdict !== 'valid') throw new Error('the archive is right')
    return (performance.now() - begun) / 1000
  }
  const one = await seconds(1)
  const all = await seconds(availableParallelism())
  const note = `${count} ballots, ${(bytes.length / 1e6).toFixed(1)} MB`
  report.figure('archive verified on one thread', one, 's', note)
  report.figure(`archive verified on ${availableParallelism()} cores`, all, 's', note)
  report.figure('all cores, of one thread', all / one, '×')
}

/** Ballots of the same voters until there are enough; none may be there twice to the letter. */
function castMore(sample: SampleElection, ballots: readonly string[], count: number): string[] {
  const votes = Array.from({ length: Math.max(0, count - ballots.length) }, (_, at) => ({
    voter: at % BALLOTS,
    choices: [CANDIDATES.map((__, candidate) => (candidate === at % 6 ? 1 : 0))],
  }))
  return [...ballots, ...castSample(plainProtocol, sample, votes, random)].slice(0, count)
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
  let ballots: string[] = []
  const best = bestOf(() => {
    ballots = Array.from({ length: BALLOTS }, (_, voter) => cast(voter))
  })
  report.figure('create', best / BALLOTS, 'ms a ballot', 'constant-time path')
  return ballots
}

/** Milliseconds of the quickest round. */
function bestOf(work: () => void): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now()
    work()
    return performance.now() - begun
  })
  return Math.min(...rounds)
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
  const each =
    bestOf(() => {
      for (const text of ballots) check(text)
    }) / ballots.length
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
    return keep(
      protocol,
      claims.statements.map(([, own]) => own),
    )
  })
  const each =
    bestOf(() => {
      const statements = ballots.flatMap((text) => {
        const read = expectOk(readBallot(protocol, election, credentials, text), 'a ballot')
        return expectOk(ballotClaims(protocol, election, read), 'claims').statements.map(([, own]) => own)
      })
      if (!holdTogether(protocol, statements, kept, random)) throw new Error('the ballots hold')
    }) / ballots.length
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
