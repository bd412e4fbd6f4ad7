import { fstatSync, readSync } from 'node:fs'
import { MalformedBytes, readHeader, type Tlv } from '../tlv.ts'

const WINDOW_BYTES = 1 << 20
/** What is read as one object: names, dates, extensions, signatures. Revoked entries are read one by one. */
const MOST_OBJECT_BYTES = 64 * 1024
const HEADER_BYTES = 8

/** Bytes of an open file through one sliding buffer, so that a list of half a gigabyte takes a megabyte of memory. */
export class FileWindow {
  readonly size: number
  readonly #fd: number
  readonly #buffer = Buffer.allocUnsafe(WINDOW_BYTES)
  #from = 0
  #length = 0

  constructor(fd: number) {
    this.#fd = fd
    this.size = fstatSync(fd).size
  }

  /** At least `least` bytes from `at` (fewer only at the end of the file), valid until the next call. */
  view(at: number, least: number): Buffer {
    const inside = at - this.#from
    if (inside < 0 || inside + least > this.#length) this.#slideTo(at)
    return this.#buffer.subarray(at - this.#from, this.#length)
  }

  #slideTo(at: number): void {
    this.#from = at
    this.#length = 0
    while (this.#length < WINDOW_BYTES) {
      const read = readSync(
        this.#fd,
        this.#buffer,
        this.#length,
        WINDOW_BYTES - this.#length,
        at + this.#length,
      )
      if (read === 0) break
      this.#length += read
    }
  }

  /** Where the object at `at` has its contents and its end; the end may be far away. */
  place(at: number, end: number): ObjectPlace {
    const { tag, headerLength, valueLength } = readHeader(this.view(at, HEADER_BYTES))
    const place = { tag, at, from: at + headerLength, end: at + headerLength + valueLength }
    if (place.end > end) throw new MalformedBytes('an object runs past the end')
    return place
  }

  /** The whole object at `at`, copied. */
  object({ tag, at, from, end }: ObjectPlace): Tlv {
    if (end - at > MOST_OBJECT_BYTES) throw new MalformedBytes('an object is too large')
    const whole = Buffer.from(this.view(at, end - at).subarray(0, end - at))
    if (whole.length < end - at) throw new MalformedBytes('unexpected end')
    return { tag, whole, value: whole.subarray(from - at) }
  }

  /** The bytes from `from` to `end` in pieces. */
  *pieces(from: number, end: number): Generator<Buffer> {
    for (let at = from; at < end; ) {
      const piece = this.view(at, 1).subarray(0, end - at)
      if (piece.length === 0) throw new MalformedBytes('unexpected end')
      yield piece
      at += piece.length
    }
  }
}

export interface ObjectPlace {
  readonly tag: number
  readonly at: number
  readonly from: number
  readonly end: number
}
