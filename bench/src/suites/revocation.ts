import { createSign, randomFillSync } from 'node:crypto'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestCa, type TestCa } from '@musubi/card/test-ca'
import { expectOk } from '@musubi/kernel'
import { openRevocationStore, openRevokedFile, type StoredSet } from '@musubi/pki'
import { der } from '@musubi/pki/der'
import { encodeTlv } from '@musubi/pki/tlv'
import type { Report } from '../report.ts'
import type { Suite } from '../suite.ts'

/**
 * Revocation at the scale of the whole country: a signed list of ten million serial numbers is read by the product's own
 * path (signature, entries, sorting, file) and asked, beside the two things somebody would write first: a JavaScript Set
 * of strings, and a binary search over a sorted BigUint64Array. Half of the questions are about revoked serials.
 */
const COUNT = 10_000_000
const QUESTIONS = 200_000
const SERIAL_BYTES = 8
/** A Set of ten million strings needs a gigabyte; the control is asked at a tenth and says so. */
const SET_COUNT = 1_000_000

export const revocation: Suite = {
  name: 'revocation',
  about: 'whether a card is revoked, at ten million revoked serials; reading such a list',
  async run(report: Report): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'musubi-bench-revocation-'))
    try {
      await measure(report, folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function measure(report: Report, folder: string): Promise<void> {
  const now = Date.now()
  const ca = await createTestCa({ at: now - 86_400_000, keyPoolSize: 0 })
  const serials = makeSerials()
  const listPath = join(folder, 'ten-million.crl')
  await writeList(ca, serials, listPath, now)
  report.figure(
    'list',
    statSync(listPath).size / 1e6,
    'MB',
    `a signed CRL of ${COUNT.toLocaleString('en')} entries`,
  )

  const store = openRevocationStore({ folder: join(folder, 'store'), issuers: [ca.authAnchor] })
  const issuerKey = ca.authAnchor.spkiHash
  const [begun, pause] = [performance.now(), watchPauses()]
  expectOk(await store.take(issuerKey, listPath, now), 'the list')
  report.figure(
    'build',
    (performance.now() - begun) / 1000,
    's',
    'fetched list to answering set, on a thread of its own',
  )
  report.figure('longest pause of the main thread meanwhile', pause.stop(), 'ms')

  const set = store.find(issuerKey)
  if (!set) throw new Error('the set is there')
  const questions = makeQuestions(serials)
  report.figure('memory of the set in the process', set.memoryBytes / 1e6, 'MB')
  ask(report, 'stored set', questions, (serial) => set.find(serial) !== undefined)
  reopen(report, join(folder, 'store', `${issuerKey}.revoked`), set)
  askControls(report, serials, questions)
  await store.close()
}

/** Random serial numbers as JPKI has them: eight bytes, the first bit clear, in any order. */
function makeSerials(): Buffer {
  const serials = randomFillSync(Buffer.allocUnsafe(COUNT * SERIAL_BYTES))
  for (let at = 0; at < serials.length; at += SERIAL_BYTES) serials[at] = ((serials[at] ?? 0) & 0x7f) | 0x40
  return serials
}

function serialAt(serials: Buffer, index: number): string {
  return serials.toString('hex', index * SERIAL_BYTES, (index + 1) * SERIAL_BYTES)
}

interface Question {
  readonly serial: string
  readonly revoked: boolean
}

function makeQuestions(serials: Buffer): Question[] {
  const unknown = randomFillSync(Buffer.alloc(QUESTIONS * SERIAL_BYTES))
  return Array.from({ length: QUESTIONS }, (_, at) =>
    at % 2 === 0
      ? { serial: serialAt(serials, Math.floor(Math.random() * COUNT)), revoked: true }
      : { serial: `00${serialAt(unknown, at).slice(2)}`.replace(/^00/, '7f'), revoked: false },
  )
}

function ask(
  report: Report,
  name: string,
  questions: readonly Question[],
  isRevoked: (serial: string) => boolean,
): void {
  const times = new Float64Array(questions.length)
  let wrong = 0
  for (const { serial } of questions.slice(0, 20_000)) isRevoked(serial)
  for (const [at, { serial, revoked }] of questions.entries()) {
    const from = performance.now()
    const answer = isRevoked(serial)
    times[at] = (performance.now() - from) * 1000
    // A random number may be a revoked one: one in a trillion.
    if (answer !== revoked) wrong++
  }
  if (wrong > 0) throw new Error(`${name}: ${wrong} wrong answers`)
  times.sort()
  const quantile = (q: number): number => times[Math.floor(q * (times.length - 1))] ?? 0
  report.figure(`${name}, p50`, quantile(0.5), 'µs')
  report.figure(`${name}, p99`, quantile(0.99), 'µs')
}

function reopen(report: Report, path: string, current: StoredSet): void {
  const begun = performance.now()
  const again = expectOk(openRevokedFile(path), 'the stored set')
  report.figure(
    'swap to a new set',
    performance.now() - begun,
    'ms',
    `${current.size.toLocaleString('en')} serials`,
  )
  again.close()
}

function askControls(report: Report, serials: Buffer, questions: readonly Question[]): void {
  const sorted = new BigUint64Array(COUNT)
  for (let at = 0; at < COUNT; at++) sorted[at] = serials.readBigUInt64BE(at * SERIAL_BYTES)
  sorted.sort()
  ask(report, 'control: binary search in a BigUint64Array', questions, (serial) =>
    hasNumber(sorted, BigInt(`0x${serial}`)),
  )
  report.figure(
    'control: memory of the BigUint64Array',
    sorted.byteLength / 1e6,
    'MB',
    'without dates and reasons',
  )
  const before = heapUsed()
  const strings = new Set<string>()
  for (let at = 0; at < SET_COUNT; at++) strings.add(serialAt(serials, at))
  const perSerial = (heapUsed() - before) / SET_COUNT
  report.figure(
    'control: memory of a Set of strings',
    (perSerial * COUNT) / 1e6,
    'MB',
    `${perSerial.toFixed(0)} bytes a serial, measured at ${SET_COUNT}`,
  )
  const known = questions.map((question, at) =>
    at % 2 === 0 ? { serial: serialAt(serials, at), revoked: true } : question,
  )
  ask(report, `control: a Set of ${SET_COUNT.toLocaleString('en')} strings`, known, (serial) =>
    strings.has(serial),
  )
}

function hasNumber(sorted: BigUint64Array, wanted: bigint): boolean {
  let [low, high] = [0, sorted.length - 1]
  while (low <= high) {
    const middle = (low + high) >>> 1
    const value = sorted[middle] ?? 0n
    if (value === wanted) return true
    if (value < wanted) low = middle + 1
    else high = middle - 1
  }
  return false
}

function heapUsed(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

/** The longest time the event loop was not asked, between now and `stop`. */
function watchPauses(): { stop(): number } {
  let last = performance.now()
  let longest = 0
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last - 1)
    last = performance.now()
  }, 1)
  return {
    stop() {
      clearInterval(timer)
      return longest
    },
  }
}

/** A list of any size, written as it is made: the test authority signs the digest of what was written. */
async function writeList(ca: TestCa, serials: Buffer, path: string, now: number): Promise<void> {
  const { name, privateKey } = ca.auth
  const algorithm = der.sequence(der.oid('1.2.840.113549.1.1.11'), der.null())
  const at = Math.floor(now / 1000) * 1000
  const head = Buffer.concat([der.unsigned(1n), algorithm, name, der.time(at), der.time(at + 7 * 86_400_000)])
  const crlNumber = der.sequence(der.oid('2.5.29.20'), der.octetString(der.unsigned(1n)))
  const tail = encodeTlv(0xa0, der.sequence(crlNumber))
  const sample = encodeEntry(serials, 0, at)
  const listHeader = lengthHeader(0x30, sample.length * COUNT)
  const tbsLength = head.length + listHeader.length + sample.length * COUNT + tail.length
  const tbsHeader = lengthHeader(0x30, tbsLength)
  const foot = (signature: Uint8Array) => Buffer.concat([algorithm, der.bitString(signature)])
  const outerHeader = lengthHeader(0x30, tbsHeader.length + tbsLength + foot(Buffer.alloc(256)).length)
  const out = createWriteStream(path, { highWaterMark: 4 << 20 })
  const signer = createSign('sha256')
  const write = async (bytes: Uint8Array, isSigned = true): Promise<void> => {
    if (isSigned) signer.update(bytes)
    if (!out.write(bytes)) await once(out, 'drain')
  }
  await write(outerHeader, false)
  await write(Buffer.concat([tbsHeader, head, listHeader]))
  const CHUNK = 50_000
  for (let from = 0; from < COUNT; from += CHUNK) {
    const chunk = Buffer.allocUnsafe(sample.length * CHUNK)
    for (let one = 0; one < CHUNK; one++) {
      sample.copy(chunk, one * sample.length)
      serials.copy(
        chunk,
        one * sample.length + 4,
        (from + one) * SERIAL_BYTES,
        (from + one + 1) * SERIAL_BYTES,
      )
    }
    await write(chunk)
  }
  await write(tail)
  await write(foot(signer.sign(privateKey)), false)
  out.end()
  await once(out, 'finish')
}

function encodeEntry(serials: Buffer, index: number, at: number): Buffer {
  const reason = der.sequence(der.sequence(der.oid('2.5.29.21'), der.octetString(der.enumerated(1))))
  const serial = BigInt(`0x${serialAt(serials, index)}`)
  return Buffer.from(der.sequence(der.unsigned(serial), der.time(at - 86_400_000), reason))
}

/** The header of an object whose contents are written later. */
function lengthHeader(tag: number, length: number): Buffer {
  const hex = length.toString(16)
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
  return Buffer.from([tag, 0x80 | bytes.length, ...bytes])
}
