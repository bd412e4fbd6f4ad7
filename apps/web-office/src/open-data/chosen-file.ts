import { err, ok, type Result } from '@musubi/kernel'

/** What the server takes: 8 MB of base64 are 6 MB of file. */
export const LARGEST_BYTES = 6_000_000

export interface ChosenFile {
  readonly name: string
  /** base64, as the contract wants it */
  readonly content: string
}

/** Reads a file as it is: decoding is the server's, because a browser would guess the encoding. */
export async function readChosenFile(file: File): Promise<Result<ChosenFile, 'too_big' | 'unreadable'>> {
  if (file.size > LARGEST_BYTES) return err('too_big')
  try {
    return ok({ name: file.name.slice(0, 200), content: toBase64(new Uint8Array(await file.arrayBuffer())) })
  } catch {
    return err('unreadable')
  }
}

const PIECE = 0x6000

/** RFC 4648 base64; in pieces of whole triples, because the arguments of a call are limited. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE)))
  }
  return text
}
