import { closeSync, openSync } from 'node:fs'
import { err, ok, type Result } from '@musubi/kernel'
import type { Certificate } from '../certificate.ts'
import type { CrlFailure } from '../crl.ts'
import { RECORD_EXTRA_BYTES, writeRecord } from '../revoked-set.ts'
import { attemptParse } from '../tlv.ts'
import { type CrlFacts, scanCrl, type ScannedCrl } from './crl-scan.ts'
import { openRevokedFile, RevokedFileWriter, type StoredSet } from './revoked-file.ts'
import { sortRecords } from './sort-records.ts'

export interface BuildRequest {
  /** The list as it was fetched, DER. */
  readonly listPath: string
  readonly issuer: Certificate
  /** The stored set of this issuer: what a delta continues, and what the new set takes the place of. */
  readonly setPath: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** Distinguishes processes that build the same set at once. */
  readonly name: string
}

export type BuildFailure =
  | CrlFailure
  /** Made later than now: a wrong clock here, or a list that is not for today. */
  | 'from_the_future'
  /** Older than what is stored: a replayed list must not bring revoked cards back. */
  | 'older_than_stored'
  /** A delta that does not continue the stored set: fetch the complete list. */
  | 'delta_gap'

export interface BuildOutcome extends Omit<CrlFacts, 'baseNumber'> {
  readonly kind: 'replaced' | 'merged' | 'unchanged'
  readonly size: number
}

const CLOCK_TOLERANCE_MS = 5 * 60_000
const REMOVE_FROM_CRL = 8

/**
 * Makes the stored set of an issuer from a complete list, or the stored set and a delta list; which of the two, the list
 * itself says. Nothing changes unless it succeeds. Synchronous and long for a long list: for a thread of its own.
 */
export function buildRevokedSet(request: BuildRequest): Result<BuildOutcome, BuildFailure> {
  const fd = openSync(request.listPath, 'r')
  const opened = openRevokedFile(request.setPath)
  const stored = opened.ok ? opened.value : undefined
  try {
    const scanned = scanCrl(fd, request.issuer)
    if (!scanned.ok) return scanned
    const decided = decideBuild(scanned.value, stored, request.now)
    if (!decided.ok) return decided
    if (decided.value === 'unchanged') return ok(outcomeOf('unchanged', scanned.value, stored?.size ?? 0))
    const records = readRecords(scanned.value)
    if (!records.ok) return records
    const size = write(request, scanned.value, records.value, decided.value === 'merge' ? stored : undefined)
    return ok(outcomeOf(decided.value === 'merge' ? 'merged' : 'replaced', scanned.value, size))
  } finally {
    stored?.close()
    closeSync(fd)
  }
}

function outcomeOf(kind: BuildOutcome['kind'], facts: CrlFacts, size: number): BuildOutcome {
  const { issuerKey, thisUpdate, nextUpdate, number } = facts
  return { kind, size, issuerKey, thisUpdate, nextUpdate, number }
}

type Decision = 'replace' | 'merge' | 'unchanged'

/** RFC 5280 section 5.2.4, and the rule that knowledge never goes back. */
export function decideBuild(
  list: CrlFacts,
  stored: CrlFacts | undefined,
  now: number,
): Result<Decision, BuildFailure> {
  if (list.thisUpdate > now + CLOCK_TOLERANCE_MS) return err('from_the_future')
  const isOlder =
    stored !== undefined &&
    (list.number !== undefined && stored.number !== undefined
      ? list.number < stored.number
      : list.thisUpdate < stored.thisUpdate)
  if (isOlder) return err('older_than_stored')
  const isSame =
    stored !== undefined &&
    list.number === stored.number &&
    list.thisUpdate === stored.thisUpdate &&
    list.nextUpdate === stored.nextUpdate
  if (isSame) return ok('unchanged')
  if (list.baseNumber === undefined) return ok('replace')
  const continues =
    stored?.number !== undefined && list.number !== undefined && list.baseNumber <= stored.number
  return continues ? ok('merge') : err('delta_gap')
}

interface Records {
  readonly bytes: Buffer
  readonly width: number
}

/** Two passes over the list: the widest serial number, then the records, sorted. */
function readRecords(list: ScannedCrl): Result<Records, 'malformed' | 'unsupported'> {
  const read = attemptParse(() => {
    let [count, width] = [0, 1]
    const counted = list.visitEntries((_bytes, { serialLength }) => {
      count++
      if (serialLength > width) width = serialLength
    })
    if (counted === 'unsupported') return counted
    const bytes: Buffer = Buffer.allocUnsafe(count * (width + RECORD_EXTRA_BYTES))
    let into = 0
    list.visitEntries((source, entry) => {
      into = writeRecord(bytes, into, width, source, entry)
    })
    return { bytes: sortRecords(bytes, width + RECORD_EXTRA_BYTES, width), width }
  })
  if (!read.ok) return read
  return read.value === 'unsupported' ? err('unsupported') : ok(read.value)
}

function write(
  { setPath, name }: BuildRequest,
  facts: CrlFacts,
  { bytes, width }: Records,
  base: StoredSet | undefined,
): number {
  const widest = Math.max(width, base?.serialWidth ?? 1)
  const added = widenRecords(bytes, width, widest)
  const writer = new RevokedFileWriter(setPath, widest, name)
  try {
    const size = merge(base ? widenedPieces(base, widest) : [], added, widest, writer)
    writer.commit(facts)
    return size
  } catch (error) {
    writer.abandon()
    throw error
  }
}

function* widenedPieces(base: StoredSet, width: number): Generator<Buffer> {
  for (const piece of base.pieces()) yield widenRecords(piece, base.serialWidth, width)
}

/** The same records with room for wider serial numbers. */
function widenRecords(records: Buffer, from: number, to: number): Buffer {
  if (from === to) return records
  const [before, after] = [from + RECORD_EXTRA_BYTES, to + RECORD_EXTRA_BYTES]
  const widened = Buffer.alloc((records.length / before) * after)
  for (let at = 0, into = to - from; at < records.length; at += before, into += after)
    records.copy(widened, into, at, at + before)
  return widened
}

/** One pass over both: an added record takes the place of a stored one, `removeFromCRL` takes it away. */
function merge(base: Iterable<Buffer>, added: Buffer, width: number, writer: RevokedFileWriter): number {
  const step = width + RECORD_EXTRA_BYTES
  let [size, next] = [0, 0]
  const addUpTo = (stored?: { bytes: Buffer; at: number }): boolean => {
    let isReplaced = false
    for (; next < added.length; next += step) {
      const order = stored
        ? added.compare(stored.bytes, stored.at, stored.at + width, next, next + width)
        : -1
      if (order > 0) break
      isReplaced ||= order === 0
      // Of several entries for one serial the last one counts.
      const isLast =
        next + step >= added.length ||
        added.compare(added, next + step, next + step + width, next, next + width) !== 0
      if (isLast && added[next + step - 1] !== REMOVE_FROM_CRL) {
        writer.add(added, next)
        size++
      }
    }
    return isReplaced
  }
  for (const bytes of base) {
    for (let at = 0; at < bytes.length; at += step) {
      if (addUpTo({ bytes, at })) continue
      writer.add(bytes, at)
      size++
    }
  }
  addUpTo()
  return size
}
