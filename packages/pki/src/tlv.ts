import { concatBytes, err, ok, type Result } from '@musubi/kernel'

/** One tag-length-value object; `whole` is the object as written, header included. */
export interface Tlv {
  readonly tag: number
  readonly value: Uint8Array
  readonly whole: Uint8Array
}

/**
 * Thrown inside a parser to leave it at once; `attemptParse` turns it into a Result at the parser's edge, so no
 * caller of a `parse*` function ever sees it.
 */
export class MalformedBytes extends Error {}

/** Runs a parser built on `TlvReader`; what the reader refuses becomes `malformed`, every other throw is a bug. */
export function attemptParse<T>(parse: () => T): Result<T, 'malformed'> {
  try {
    return ok(parse())
  } catch (error) {
    if (error instanceof MalformedBytes) return err('malformed')
    throw error
  }
}

/** Tag and lengths of the object at the start of some bytes, which may end before the object does. */
export interface TlvHeader {
  readonly tag: number
  readonly headerLength: number
  readonly valueLength: number
}

/**
 * Reads one header as X.690 DER writes it: a definite length in its shortest form, a tag of one to three bytes. The
 * same strictness serves certificates and the BER-TLV files of a card, because both must have exactly one spelling to
 * be hashed and compared.
 */
export function readHeader(bytes: Uint8Array, start = 0): TlvHeader {
  let at = start
  const readByte = (): number => {
    const byte = bytes[at++]
    if (byte === undefined) throw new MalformedBytes('unexpected end')
    return byte
  }
  const tag = readTag(readByte)
  const valueLength = readLength(readByte)
  return { tag, headerLength: at - start, valueLength }
}

function readTag(readByte: () => number): number {
  let tag = readByte()
  if ((tag & 0x1f) !== 0x1f) return tag
  for (let more = 0; more < 2; more++) {
    const byte = readByte()
    if (more === 0 && byte === 0x80) throw new MalformedBytes('tag not in its shortest form')
    tag = tag * 256 + byte
    if (byte < 0x80) return tag
  }
  throw new MalformedBytes('tag of more than three bytes')
}

function readLength(readByte: () => number): number {
  const first = readByte()
  if (first < 0x80) return first
  const count = first & 0x7f
  if (count === 0 || count > 4) throw new MalformedBytes('indefinite or oversized length')
  let length = 0
  for (let at = 0; at < count; at++) length = length * 256 + readByte()
  if (length < 0x80 || length < 256 ** (count - 1))
    throw new MalformedBytes('length not in its shortest form')
  return length
}

/** Reads a run of objects one after another; whatever does not fit throws `MalformedBytes`. */
export class TlvReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isDone(): boolean {
    return this.#at === this.#bytes.length
  }

  /** The next object, which must carry `tag` when one is given. */
  next(tag?: number): Tlv {
    const start = this.#at
    const header = readHeader(this.#bytes, start)
    if (tag !== undefined && header.tag !== tag) {
      throw new MalformedBytes(`tag ${header.tag.toString(16)} where ${tag.toString(16)} belongs`)
    }
    const from = start + header.headerLength
    const to = from + header.valueLength
    if (to > this.#bytes.length) throw new MalformedBytes('an object runs past the end')
    this.#at = to
    return {
      tag: header.tag,
      value: this.#bytes.subarray(from, to),
      whole: this.#bytes.subarray(start, to),
    }
  }

  /** The next object if it carries `tag`; otherwise nothing is consumed. */
  findNext(tag: number): Tlv | undefined {
    if (this.isDone || readHeader(this.#bytes, this.#at).tag !== tag) return undefined
    return this.next()
  }

  /** Refuses anything left over. */
  end(): void {
    if (!this.isDone) throw new MalformedBytes('trailing bytes')
  }
}

/** The single object that fills `bytes`. */
export function readWhole(bytes: Uint8Array, tag: number): Tlv {
  const reader = new TlvReader(bytes)
  const object = reader.next(tag)
  reader.end()
  return object
}

/** Encodes one object around the given contents, with the shortest length. */
export function encodeTlv(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, part) => sum + part.length, 0)
  return concatBytes(Uint8Array.from([...bigEndian(tag), ...encodeLength(length)]), ...contents)
}

function encodeLength(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes = bigEndian(length)
  return [0x80 | bytes.length, ...bytes]
}

function bigEndian(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return bytes.length === 0 ? [0] : bytes
}
