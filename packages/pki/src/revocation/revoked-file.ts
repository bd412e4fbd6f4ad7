import { createHash, type Hash } from 'node:crypto'
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { err, ok, type Result } from '@musubi/kernel'
import {
  findRecord,
  readRecord,
  RECORD_EXTRA_BYTES,
  type RevokedEntry,
  type RevokedSet,
  toSerialBytes,
} from '../revoked-set.ts'
import type { CrlFacts } from './crl-scan.ts'

/**
 * A set of revoked serial numbers as a file: sorted records, then a fence (the first serial of every block), then the
 * facts of the list as JSON, then a tail of fixed size. It is written under another name, synced and renamed, so that
 * whatever happens while it is written, the file of that name is whole.
 *
 * Looking up reads one block of some three kilobytes, which the operating system keeps in memory like any hot page, for
 * all processes together; what a process holds itself is the fence. So ten million serials cost a process half a megabyte.
 */
const MAGIC = Buffer.from('MUSUBI-REVOKED-1')
const TAIL_BYTES = 80
/** Records a block: one read of 3.3 kB for serials of eight bytes. */
const BLOCK = 256
/** Up to this size the records are read at once; the file is then not touched any more. */
const SMALL_BYTES = 4 << 20

interface Layout {
  readonly width: number
  readonly count: number
  readonly fenceBytes: number
  readonly factsBytes: number
}

/** A revoked set that is on the disk, with the facts of the list it was made from. */
export interface StoredSet extends RevokedSet, CrlFacts {
  /** What this process holds of it, in bytes. */
  readonly memoryBytes: number
  /** Recomputes the digest over all records: true unless the disk has lost something. */
  isIntact(): boolean
  /** The stored bytes of all records in order, in pieces of whole records; for making the next set from this one. */
  pieces(): Generator<Buffer>
  readonly serialWidth: number
  close(): void
}

interface StoredFacts {
  readonly issuerKey: string
  readonly thisUpdate: number
  readonly nextUpdate: number
  readonly number: string | null
  readonly recordsDigest: string
}

/** Writes records in order, one by one. Call `commit` or `abandon`. */
export class RevokedFileWriter {
  readonly #path: string
  readonly #unfinished: string
  readonly #fd: number
  readonly #width: number
  readonly #digest: Hash = createHash('sha256')
  readonly #buffer: Buffer
  readonly #last: Buffer
  readonly #fence: Buffer[] = []
  #used = 0
  #count = 0

  /** @param name distinguishes writers of the same file that work at once */
  constructor(path: string, serialWidth: number, name: string) {
    this.#path = path
    this.#unfinished = `${path}.${name}.unfinished`
    this.#fd = openSync(this.#unfinished, 'w', 0o600)
    this.#width = serialWidth
    this.#buffer = Buffer.allocUnsafe((serialWidth + RECORD_EXTRA_BYTES) * BLOCK * 64)
    this.#last = Buffer.alloc(serialWidth)
  }

  /** Adds the record at `from`, whose serial must be higher than the one before. */
  add(source: Buffer, from: number): void {
    const width = this.#width
    if (this.#count > 0 && this.#last.compare(source, from, from + width) >= 0)
      throw new Error('records come in order')
    source.copy(this.#last, 0, from, from + width)
    if (this.#count % BLOCK === 0) this.#fence.push(Buffer.from(this.#last))
    source.copy(this.#buffer, this.#used, from, from + width + RECORD_EXTRA_BYTES)
    this.#used += width + RECORD_EXTRA_BYTES
    this.#count++
    if (this.#used === this.#buffer.length) this.#flush()
  }

  #flush(): void {
    const bytes = this.#buffer.subarray(0, this.#used)
    this.#digest.update(bytes)
    writeAll(this.#fd, bytes)
    this.#used = 0
  }

  /** The file of that name is this one from here on. */
  commit({ issuerKey, thisUpdate, nextUpdate, number }: CrlFacts): void {
    this.#flush()
    const recordsDigest = this.#digest.digest('hex')
    const stored: StoredFacts = {
      issuerKey,
      thisUpdate,
      nextUpdate,
      number: number === undefined ? null : number.toString(16),
      recordsDigest,
    }
    const fence = Buffer.concat(this.#fence)
    const facts = Buffer.from(JSON.stringify(stored))
    const layout = {
      width: this.#width,
      count: this.#count,
      fenceBytes: fence.length,
      factsBytes: facts.length,
    }
    writeAll(this.#fd, Buffer.concat([fence, facts, encodeTail(layout, fence, facts)]))
    fsyncSync(this.#fd)
    closeSync(this.#fd)
    renameSync(this.#unfinished, this.#path)
    syncFolder(dirname(this.#path))
  }

  abandon(): void {
    closeSync(this.#fd)
    rmSync(this.#unfinished, { force: true })
  }
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
}

/** Makes the rename itself durable; file systems without this notion need none. */
function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r')
    fsyncSync(fd)
    closeSync(fd)
  } catch {
    // Windows opens no folders.
  }
}

function encodeTail({ width, count, fenceBytes, factsBytes }: Layout, fence: Buffer, facts: Buffer): Buffer {
  const tail = Buffer.alloc(TAIL_BYTES)
  MAGIC.copy(tail)
  tail.writeUInt32LE(width, 16)
  tail.writeUInt32LE(fenceBytes, 20)
  tail.writeUInt32LE(factsBytes, 24)
  tail.writeBigUInt64LE(BigInt(count), 32)
  digestOf(tail, fence, facts).copy(tail, 48)
  return tail
}

function digestOf(tail: Buffer, fence: Buffer, facts: Buffer): Buffer {
  return createHash('sha256').update(tail.subarray(0, 48)).update(fence).update(facts).digest()
}

/** Opens a stored set; `damaged` for anything that is not a whole one. Takes a few milliseconds whatever its size. */
export function openRevokedFile(path: string): Result<StoredSet, 'absent' | 'damaged'> {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch {
    return err('absent')
  }
  const read = readParts(fd)
  if (read) return ok(new RevokedFile(fd, read))
  closeSync(fd)
  return err('damaged')
}

interface Parts {
  readonly layout: Layout
  readonly fence: Buffer
  readonly facts: StoredFacts
}

function readParts(fd: number): Parts | undefined {
  const { size } = fstatSync(fd)
  if (size < TAIL_BYTES) return undefined
  const tail = readBytes(fd, size - TAIL_BYTES, TAIL_BYTES)
  if (!tail?.subarray(0, 16).equals(MAGIC)) return undefined
  const layout = {
    width: tail.readUInt32LE(16),
    fenceBytes: tail.readUInt32LE(20),
    factsBytes: tail.readUInt32LE(24),
    count: Number(tail.readBigUInt64LE(32)),
  }
  const recordsBytes = layout.count * (layout.width + RECORD_EXTRA_BYTES)
  if (recordsBytes + layout.fenceBytes + layout.factsBytes + TAIL_BYTES !== size) return undefined
  const fence = readBytes(fd, recordsBytes, layout.fenceBytes)
  const facts = readBytes(fd, recordsBytes + layout.fenceBytes, layout.factsBytes)
  if (!fence || !facts || !digestOf(tail, fence, facts).equals(tail.subarray(48))) return undefined
  return { layout, fence, facts: JSON.parse(facts.toString('utf8')) as StoredFacts }
}

function readBytes(fd: number, at: number, length: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(length)
  return readSync(fd, bytes, 0, length, at) === length ? bytes : undefined
}

class RevokedFile implements StoredSet {
  readonly issuerKey: string
  readonly thisUpdate: number
  readonly nextUpdate: number
  readonly number: bigint | undefined
  readonly baseNumber = undefined
  readonly size: number
  readonly serialWidth: number
  readonly #fd: number
  readonly #fence: Buffer
  readonly #block: Buffer
  readonly #small: Buffer | undefined
  readonly #recordsDigest: string

  constructor(fd: number, { layout: { width, count }, fence, facts }: Parts) {
    this.issuerKey = facts.issuerKey
    this.thisUpdate = facts.thisUpdate
    this.nextUpdate = facts.nextUpdate
    this.number = facts.number === null ? undefined : BigInt(`0x${facts.number}`)
    this.size = count
    this.serialWidth = width
    this.#fd = fd
    this.#fence = fence
    this.#recordsDigest = facts.recordsDigest
    const recordsBytes = count * (width + RECORD_EXTRA_BYTES)
    this.#small = recordsBytes <= SMALL_BYTES ? readBytes(fd, 0, recordsBytes) : undefined
    this.#block = this.#small ?? Buffer.allocUnsafe(BLOCK * (width + RECORD_EXTRA_BYTES))
  }

  get memoryBytes(): number {
    return this.#fence.length + this.#block.length
  }

  find(serial: string): RevokedEntry | undefined {
    const wanted = toSerialBytes(serial, this.serialWidth)
    if (!wanted || this.size === 0) return undefined
    const { records, count } = this.#small
      ? { records: this.#small, count: this.size }
      : this.#readBlock(wanted)
    const at = findRecord(records, count, this.serialWidth, wanted)
    return at === undefined ? undefined : readRecord(records, at, this.serialWidth)
  }

  /** The one block whose range of serials holds the wanted one. */
  #readBlock(wanted: Buffer): { records: Buffer; count: number } {
    const width = this.serialWidth
    let [low, high] = [0, this.#fence.length / width - 1]
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (wanted.compare(this.#fence, middle * width, (middle + 1) * width) >= 0) low = middle
      else high = middle - 1
    }
    const count = Math.min(BLOCK, this.size - low * BLOCK)
    const step = width + RECORD_EXTRA_BYTES
    const read = readSync(this.#fd, this.#block, 0, count * step, low * BLOCK * step)
    // A set that cannot be read must not say "not revoked".
    if (read !== count * step) throw new Error('the revoked set on the disk is shorter than it was')
    return { records: this.#block, count }
  }

  *entries(): IterableIterator<RevokedEntry> {
    const step = this.serialWidth + RECORD_EXTRA_BYTES
    for (const piece of this.pieces()) {
      for (let at = 0; at < piece.length; at += step) yield readRecord(piece, at, this.serialWidth)
    }
  }

  *pieces(): Generator<Buffer> {
    const step = this.serialWidth + RECORD_EXTRA_BYTES
    const end = this.size * step
    for (let at = 0; at < end; ) {
      const piece = readBytes(this.#fd, at, Math.min(step * BLOCK * 64, end - at))
      if (!piece) throw new Error('the revoked set on the disk is shorter than it was')
      yield piece
      at += piece.length
    }
  }

  isIntact(): boolean {
    const digest = createHash('sha256')
    for (const piece of this.pieces()) digest.update(piece)
    return digest.digest('hex') === this.#recordsDigest
  }

  close(): void {
    closeSync(this.#fd)
  }
}
