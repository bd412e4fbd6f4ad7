import { concatBytes, err, ok, type Result } from '@musubi/kernel'
import { attemptParse, MalformedBytes, readHeader } from '@musubi/pki/tlv'
import type { CardFailure } from './card-failure.ts'
import type { CardGeneration } from './card-generation.ts'
import type { CardChannel } from './card-reader.ts'
import { readBinary, selectFile } from './card-session.ts'

/** Files are addressed with 15 bits; nothing longer can be read. */
const LARGEST_FILE = 0x7fff

/**
 * Reads the one TLV object at the start of a file, in chunks. A file may be longer than its object; the filler behind
 * it is not read.
 * @param file file identifier
 * @param tag the tag the object must carry: 0x30 for a certificate
 */
export async function readObjectFile(
  channel: CardChannel,
  { readChunk }: CardGeneration,
  file: number,
  tag: number,
): Promise<Result<Uint8Array, CardFailure>> {
  const malformed = { reason: 'malformed', what: `file ${file.toString(16).padStart(4, '0')}` } as const
  const selected = await selectFile(channel, file)
  if (!selected.ok) return selected
  const head = await readBinary(channel, 0, readChunk)
  if (!head.ok) return head
  const length = findObjectLength(head.value, tag)
  if (!length.ok) return err(malformed)
  let bytes = head.value.subarray(0, length.value)
  while (bytes.length < length.value) {
    const chunk = await readBinary(channel, bytes.length, Math.min(readChunk, length.value - bytes.length))
    if (!chunk.ok) return chunk
    if (chunk.value.length === 0 || bytes.length + chunk.value.length > length.value) return err(malformed)
    bytes = concatBytes(bytes, chunk.value)
  }
  return ok(bytes)
}

/** Reads `length` bytes of a file of fixed size. */
export async function readFixedFile(
  channel: CardChannel,
  file: number,
  length: number,
): Promise<Result<Uint8Array, CardFailure>> {
  const selected = await selectFile(channel, file)
  if (!selected.ok) return selected
  const bytes = await readBinary(channel, 0, length)
  if (!bytes.ok || bytes.value.length === length) return bytes
  return err({ reason: 'malformed', what: `file ${file.toString(16).padStart(4, '0')}` })
}

function findObjectLength(head: Uint8Array, tag: number): Result<number, 'malformed'> {
  return attemptParse(() => {
    const header = readHeader(head)
    const length = header.headerLength + header.valueLength
    if (header.tag !== tag || length > LARGEST_FILE) throw new MalformedBytes('not the expected object')
    return length
  })
}
