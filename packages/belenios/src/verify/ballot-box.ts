import type { Link } from '../archive/chain.ts'
import { ballotClaims, type BallotClaims, falseClaim, type ReadBallot, readBallot } from '../ballot/check.ts'
import type { Election } from '../election/election.ts'
import { isHomomorphic } from '../election/question.ts'
import type { Ciphertext } from '../proof/proof.ts'
import type { Protocol } from '../protocol.ts'
import { emptyTally, joinTallies, tallyBallots } from '../tally/encrypted-tally.ts'
import type { Finding, ListedBallot } from './report.ts'
import type { Setup } from './setup.ts'

/** A ballot that passed the cheap checks. */
export interface BoxEntry extends ReadBallot {
  readonly record: string
  /** Whether it is its credential's last one. */
  readonly counted: boolean
}

export interface Box {
  readonly entries: readonly BoxEntry[]
  readonly findings: readonly Finding[]
  readonly tallied: number
  readonly totalWeight: number
}

/** Reads all ballots, in order; the last ballot of each credential counts (Belenios specification, Encrypted tally). */
export function readBox(protocol: Protocol, setup: Setup, links: readonly Link[]): Box {
  const findings: Finding[] = []
  const read: (ReadBallot & { readonly record: string })[] = []
  const last = new Map<string, ReadBallot>()
  for (const link of links) {
    const [record] = link.data
    if (link.event.type !== 'Ballot' || !record) continue
    const own = readBallot(protocol, setup.election, setup.credentials.byText, record.text)
    if (!own.ok) {
      findings.push({ ...own.error, record: record.name })
      continue
    }
    const entry = { ...own.value, record: record.name }
    read.push(entry)
    last.set(own.value.credential.text, entry)
  }
  const entries = read.map((entry) => ({ ...entry, counted: last.get(entry.credential.text) === entry }))
  const counted = entries.filter((entry) => entry.counted)
  return {
    entries,
    findings,
    tallied: counted.length,
    totalWeight: counted.reduce((sum, entry) => sum + entry.credential.weight, 0),
  }
}

export function listBallots(protocol: Protocol, box: Box): ListedBallot[] {
  return box.entries.map(({ text, credential, counted, record }) => ({
    tracker: protocol.fingerprint(text),
    credential: credential.text,
    counted,
    record,
  }))
}

/** Outcome of the expensive checks of some of the ballots. */
export interface BoxPart {
  readonly findings: readonly Finding[]
  /** Tally of those that count: sums for homomorphic questions, lists of ciphertexts for ranking questions. */
  readonly tally: readonly (readonly Ciphertext[])[]
  readonly checked: number
}

const AT_ONCE = 64

/**
 * Checks every proof and signature of these ballots and tallies those that count. Parts of a box may be checked apart,
 * in any order and anywhere, and joined with `joinParts`.
 */
export function checkEntries(
  protocol: Protocol,
  setup: Setup,
  entries: readonly BoxEntry[],
  onProgress: (done: number) => void = () => {},
): BoxPart {
  let part: BoxPart = {
    findings: [],
    tally: emptyTally(protocol.group, setup.election.questions),
    checked: 0,
  }
  for (let from = 0; from < entries.length; from += AT_ONCE) {
    const some = entries.slice(from, from + AT_ONCE)
    part = joinParts(protocol, setup, part, checkTogether(protocol, setup, some))
    onProgress(part.checked)
  }
  return part
}

function checkTogether(protocol: Protocol, setup: Setup, entries: readonly BoxEntry[]): BoxPart {
  const findings: Finding[] = []
  const readable: { readonly entry: BoxEntry; readonly claims: BallotClaims }[] = []
  for (const entry of entries) {
    const claims = ballotClaims(protocol, setup.election, entry)
    if (claims.ok) readable.push({ entry, claims: claims.value })
    else findings.push({ ...claims.error, record: entry.record })
  }
  const places = readable.flatMap(({ entry, claims }) =>
    claims.statements.map((_, at) => ({ entry, claims, at })),
  )
  const wrong = protocol.findFalse(
    protocol,
    readable.flatMap(({ claims }) => claims.statements.map(([, claim]) => claim)),
  )
  for (const position of wrong) {
    const place = places[position]
    if (place) findings.push({ ...falseClaim(place.claims, place.at), record: place.entry.record })
  }
  return {
    findings,
    checked: entries.length,
    tally: tallyBallots(
      protocol.group,
      setup.election.questions,
      readable
        .filter(({ entry }) => entry.counted)
        .map(({ entry, claims }) => ({ ciphertexts: claims.ciphertexts, weight: entry.credential.weight })),
    ),
  }
}

export function joinParts(protocol: Protocol, setup: Setup, one: BoxPart, other: BoxPart): BoxPart {
  const sums = joinTallies(protocol.group, setup.election.questions, one.tally, other.tally)
  return {
    findings: [...one.findings, ...other.findings],
    checked: one.checked + other.checked,
    tally: sums,
  }
}

export function isRankingAt(election: Election, at: number): boolean {
  const question = election.questions[at]
  return question !== undefined && !isHomomorphic(question)
}

/** Whether some question's answers will be shuffled and opened one by one. */
export function hasRanking(setup: Setup): boolean {
  return setup.election.questions.some((question) => !isHomomorphic(question))
}
