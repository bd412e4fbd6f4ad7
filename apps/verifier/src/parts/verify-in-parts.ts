import {
  type BoxPart,
  checkEntries,
  concludeArchive,
  joinParts,
  openArchive,
  type OpenedArchive,
  type Protocol,
  refusedReport,
  type Report,
} from '@musubi/belenios'
import { loadEngine } from '../engine.ts'
import { type PartAnswer, type PartRequest, readPart } from './check-part.ts'

/** Something that checks slices elsewhere: a thread of Node, a worker of a browser. */
export interface PartWorker {
  check(request: PartRequest, onProgress: (done: number) => void): Promise<PartAnswer>
  close(): void
}

export interface Workers {
  /** how many may work at once */
  readonly count: number
  /** Below this many ballots a worker costs more than it saves. */
  readonly worthFor: number
  open(): PartWorker
}

export interface Verified {
  readonly report: Report
  /** The archive's public credentials as its list writes them; empty when it could not be opened. */
  readonly credentials: readonly string[]
}

/**
 * Verifies a whole archive like `verifyArchive`, its ballots on several threads at once. The report does not depend on
 * how many there are: slices are joined in their order.
 */
export async function verifyInParts(
  bytes: Uint8Array,
  workers: Workers,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Verified> {
  const protocol = await loadEngine()
  const opened = openArchive(protocol, bytes)
  if (!opened.ok) return { report: refusedReport(opened.error), credentials: [] }
  const part = await checkBallots(protocol, bytes, opened.value, workers, onProgress)
  return {
    report: concludeArchive(protocol, opened.value, part),
    credentials: [...opened.value.setup.credentials.byText.values()].map(({ text, weight }) =>
      weight === 1 ? text : `${text},${weight}`,
    ),
  }
}

async function checkBallots(
  protocol: Protocol,
  bytes: Uint8Array,
  { setup, box }: OpenedArchive,
  workers: Workers,
  onProgress: (done: number, total: number) => void,
): Promise<BoxPart> {
  const total = box.entries.length
  const count = Math.min(workers.count, Math.floor(total / workers.worthFor))
  if (count < 2) return checkEntries(protocol, setup, box.entries, (done) => onProgress(done, total))
  const done = Array.from({ length: count }, () => 0)
  const slices = done.map((_, at) => [
    Math.floor((total * at) / count),
    Math.floor((total * (at + 1)) / count),
  ])
  const answers = await Promise.all(
    slices.map(([from = 0, to = 0], at) =>
      checkSlice(workers.open(), { bytes, from, to }, (own) => {
        done[at] = own
        onProgress(
          done.reduce((sum, one) => sum + one, 0),
          total,
        )
      }),
    ),
  )
  const nothing = checkEntries(protocol, setup, [])
  return answers
    .map((own) => readPart(protocol, own))
    .reduce((one, other) => joinParts(protocol, setup, one, other), nothing)
}

async function checkSlice(
  worker: PartWorker,
  request: PartRequest,
  onProgress: (done: number) => void,
): Promise<PartAnswer> {
  try {
    return await worker.check(request, onProgress)
  } finally {
    worker.close()
  }
}
