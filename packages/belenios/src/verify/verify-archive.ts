import { err, ok, type Result } from '@musubi/kernel'
import { type Link, readChain } from '../archive/chain.ts'
import type { EventType } from '../archive/event.ts'
import { readContainer } from '../archive/tar.ts'
import type { Protocol } from '../protocol.ts'
import { type Box, type BoxPart, checkEntries, listBallots, readBox } from './ballot-box.ts'
import { conclude } from './conclude.ts'
import { type Finding, NOTHING_CHECKED, type Report, type Stage } from './report.ts'
import { readSetup, type Setup, setupNames, setupTexts } from './setup.ts'

/** An archive whose form, chain and setup are right; the ballots' proofs were not looked at yet. */
export interface OpenedArchive {
  readonly records: number
  readonly links: readonly Link[]
  readonly setup: Setup
  readonly box: Box
}

const STAGES: Readonly<Record<EventType, Stage>> = {
  Setup: 'open',
  Ballot: 'open',
  EndBallots: 'closed',
  EncryptedTally: 'tallied',
  Shuffle: 'tallied',
  EndShuffles: 'tallied',
  PartialDecryption: 'opening',
  Result: 'finished',
}

/** First step: everything but the ballots' proofs and what follows the close. */
export function openArchive(protocol: Protocol, bytes: Uint8Array): Result<OpenedArchive, Finding> {
  const container = readContainer(bytes)
  if (!container.ok) return err({ ...container.error, at: '' })
  const chain = readChain(container.value.records)
  if (!chain.ok) return err({ ...chain.error, at: '' })
  const [first] = chain.value as [Link]
  const setup = readSetup(protocol, setupTexts(first), setupNames(first))
  if (!setup.ok) return setup
  const box = readBox(protocol, setup.value, chain.value)
  return ok({ records: container.value.records.length, links: chain.value, setup: setup.value, box })
}

/** Last step: the ballots' proofs were checked (as `part`), what follows is checked, and the report is written. */
export function concludeArchive(protocol: Protocol, opened: OpenedArchive, part: BoxPart): Report {
  const { links, setup, box } = opened
  const early = [...box.findings, ...part.findings]
  const closing = early.length === 0 ? conclude(protocol, setup, box, part.tally, links) : undefined
  const findings = closing?.finding ? [closing.finding] : early
  const last = links.at(-1)
  return {
    verdict: findings.length === 0 ? 'valid' : 'invalid',
    findings,
    stage: last && STAGES[last.event.type],
    election: setup.election,
    trustees: setup.trustees,
    checked: {
      ...NOTHING_CHECKED,
      records: opened.records,
      events: links.length,
      credentials: setup.credentials.byText.size,
      ballots: part.checked,
      ballotsProved: early.length === 0,
      ...closing?.checked,
    },
    ballots: listBallots(protocol, box),
    tallied: box.tallied,
    totalWeight: box.totalWeight,
    result: closing?.result,
    setupHash: links[0]?.record.hash,
    headHash: last?.record.hash,
  }
}

/** The report on an archive that could not even be opened. */
export function refusedReport(finding: Finding): Report {
  return {
    verdict: 'invalid',
    findings: [finding],
    stage: undefined,
    election: undefined,
    trustees: undefined,
    checked: NOTHING_CHECKED,
    ballots: [],
    tallied: 0,
    totalWeight: 0,
    result: undefined,
    setupHash: undefined,
    headHash: undefined,
  }
}

/**
 * Verifies a whole archive `<uuid>.bel`: its form, byte for byte; the chain of events; trustees and credentials; every
 * ballot; the tally, recomputed and compared with the published one; every partial decryption; the result. That is what
 * the reference tool checks, and the published tally besides. What it cannot check: whether the credentials went to the
 * right people.
 * @param onProgress is told how many of how many ballots are done
 */
export function verifyArchive(
  protocol: Protocol,
  bytes: Uint8Array,
  onProgress: (done: number, total: number) => void = () => {},
): Report {
  const opened = openArchive(protocol, bytes)
  if (!opened.ok) return refusedReport(opened.error)
  const { setup, box } = opened.value
  const total = box.entries.length
  const part = checkEntries(protocol, setup, box.entries, (done) => onProgress(done, total))
  return concludeArchive(protocol, opened.value, part)
}
