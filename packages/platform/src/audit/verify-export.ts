import { canonicalJson, equalBytes, type Json, toHex } from '@musubi/kernel'
import { GENESIS, hashBody, hashLink } from './chain.ts'
import { ExportLineSchema, type ExportLine, type RecordLine } from './export-format.ts'
import { addLeaf, EMPTY_FRONTIER, type Frontier, rootOf } from './merkle.ts'
import { readHead } from './signed-head.ts'

export type ExportProblem =
  | 'line_unreadable'
  | 'line_out_of_place'
  | 'record_missing'
  | 'record_changed'
  | 'forgotten_too_early'
  | 'chain_broken'
  | 'hash_wrong'
  | 'head_forged'
  | 'head_of_another_log'
  | 'head_differs'
  | 'head_of_unknown_key'
  | 'kept_head_differs'
  | 'kept_head_beyond_end'
  | 'end_missing'
  | 'end_differs'

export interface Finding {
  /** 1 for the first line of the file. */
  readonly line: number
  /** The record it is about, or the last one before it. */
  readonly sequence: number
  readonly problem: ExportProblem
}

export interface ExportReport {
  readonly service: string
  readonly municipalityCode: string
  readonly records: number
  /** Records whose body was forgotten after its time; their place in the chain was still checked. */
  readonly forgotten: number
  readonly heads: number
  /** Thumbprints (RFC 7638) of the keys that signed heads. */
  readonly keys: readonly string[]
  /** How many records the last good head covers; later ones are chained and not yet signed. */
  readonly signedUpTo: number
  /** In the order of the file, at most a hundred. Empty: nothing is wrong. */
  readonly findings: readonly Finding[]
}

export interface VerifyOptions {
  /** Thumbprints of the operator's keys; without them every key is accepted and named in the report. */
  readonly trustedKeys?: readonly string[]
  /** Signed heads that somebody kept from earlier: the log must still hold what they say. */
  readonly keptHeads?: readonly string[]
}

const MOST_FINDINGS = 100
/** A year is the least a body is kept; the database refuses to forget younger ones. */
const KEPT_AT_LEAST_MS = 364 * 24 * 3_600_000

/** Checks an exported log line by line; holds nothing of it in memory but the hashes of the Merkle frontier. */
export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  options: VerifyOptions = {},
): Promise<ExportReport> {
  const check = new ExportCheck(options)
  await check.readKeptHeads()
  for await (const line of lines) if (line.trim() !== '') await check.take(line)
  return check.end()
}

class ExportCheck {
  readonly #options: VerifyOptions
  readonly #findings: Finding[] = []
  readonly #keys = new Set<string>()
  readonly #kept = new Map<number, Uint8Array>()
  #line = 0
  #log = { service: '', municipalityCode: '', exportedAt: '' }
  #sawYoung = false
  #frontier: Frontier = EMPTY_FRONTIER
  #sequence = 0
  #hash: Uint8Array = GENESIS
  #forgotten = 0
  #heads = 0
  #signedUpTo = 0
  #ended = false

  constructor(options: VerifyOptions) {
    this.#options = options
  }

  async readKeptHeads(): Promise<void> {
    for (const jws of this.#options.keptHeads ?? []) {
      const head = await readHead(jws)
      if (head.ok) this.#kept.set(head.value.size, head.value.root)
      else this.#find('head_forged')
    }
  }

  async take(text: string): Promise<void> {
    this.#line++
    const line = parseLine(text)
    if (!line) return this.#find('line_unreadable')
    if (this.#ended || (line.type === 'log') !== (this.#line === 1)) return this.#find('line_out_of_place')
    if (line.type === 'log') this.#log = line
    else if (line.type === 'record') this.#takeRecord(line)
    else if (line.type === 'head') await this.#takeHead(line.jws)
    else this.#takeEnd(line)
  }

  /** After a fault the check goes on from what the line says, so that one changed row is one finding. */
  #takeRecord(record: RecordLine): void {
    const expected = this.#sequence + 1
    this.#sequence = record.sequence
    const [previous, bodyHash, hash] = [record.previousHash, record.bodyHash, record.hash].map(fromHex)
    if (!previous || !bodyHash || !hash) return
    if (record.sequence !== expected) this.#find('record_missing')
    else if (!equalBytes(previous, this.#hash)) this.#find('chain_broken')
    this.#checkBody(record, bodyHash)
    const place = { ...this.#log, sequence: record.sequence }
    if (!equalBytes(hashLink(place, previous, bodyHash), hash)) this.#find('hash_wrong')
    this.#hash = hash
    this.#frontier = addLeaf(this.#frontier, hash)
    this.#compareKept()
  }

  #checkBody({ salt, body }: RecordLine, bodyHash: Uint8Array): void {
    if (body === null || salt === null) {
      this.#forgotten++
      if (this.#sawYoung) this.#find('forgotten_too_early')
      return
    }
    if (!equalBytes(hashBody(fromHex(salt), canonicalJson(body as Json)), bodyHash))
      this.#find('record_changed')
    const at = typeof body['at'] === 'string' ? Date.parse(body['at']) : Number.NaN
    this.#sawYoung ||= at > Date.parse(this.#log.exportedAt) - KEPT_AT_LEAST_MS
  }

  #compareKept(): void {
    const kept = this.#kept.get(this.#frontier.size)
    if (!kept) return
    this.#kept.delete(this.#frontier.size)
    if (!equalBytes(kept, rootOf(this.#frontier))) this.#find('kept_head_differs')
  }

  async #takeHead(jws: string): Promise<void> {
    const read = await readHead(jws)
    if (!read.ok) return this.#find('head_forged')
    const head = read.value
    this.#heads++
    this.#keys.add(head.keyThumbprint)
    const { trustedKeys } = this.#options
    if (trustedKeys && !trustedKeys.includes(head.keyThumbprint)) return this.#find('head_of_unknown_key')
    const { service, municipalityCode } = this.#log
    if (head.service !== service || head.municipalityCode !== municipalityCode)
      return this.#find('head_of_another_log')
    const same = equalBytes(head.root, rootOf(this.#frontier)) && equalBytes(head.chainHash, this.#hash)
    if (head.size !== this.#frontier.size || !same) return this.#find('head_differs')
    this.#signedUpTo = head.size
  }

  #takeEnd({ size, hash }: { readonly size: number; readonly hash: string }): void {
    this.#ended = true
    if (size !== this.#sequence || hash !== toHex(this.#hash)) this.#find('end_differs')
  }

  #find(problem: ExportProblem): void {
    if (this.#findings.length < MOST_FINDINGS)
      this.#findings.push({ line: this.#line, sequence: this.#sequence, problem })
  }

  end(): ExportReport {
    if (!this.#ended) this.#find('end_missing')
    if (this.#kept.size > 0) this.#find('kept_head_beyond_end')
    return {
      service: this.#log.service,
      municipalityCode: this.#log.municipalityCode,
      records: this.#frontier.size,
      forgotten: this.#forgotten,
      heads: this.#heads,
      keys: [...this.#keys],
      signedUpTo: this.#signedUpTo,
      findings: this.#findings,
    }
  }
}

function parseLine(text: string): ExportLine | undefined {
  try {
    const parsed = ExportLineSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

function fromHex(text: string): Uint8Array {
  return Buffer.from(text, 'hex')
}
