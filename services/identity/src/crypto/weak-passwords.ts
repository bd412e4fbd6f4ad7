import { createHash } from 'node:crypto'

/** Says whether a password is among those that everybody tries first. Nothing leaves the process to find out. */
export type IsWeakPassword = (password: string) => boolean

const MAGIC = Buffer.from('MUSUBIPW1')
/** Of 50 000 words one in 22 million other passwords is taken for one of them. */
const ENTRY_BYTES = 5

/** Sorted SHA-256 prefixes, each once: five bytes a word. */
export function packWeakPasswords(words: readonly string[]): Buffer {
  const entries = words.filter((word) => word !== '').map((word) => entryOf(normalise(word)))
  const sorted = entries.toSorted(Buffer.compare)
  const unique = sorted.filter((entry, at) => at === 0 || !entry.equals(sorted[at - 1] ?? MAGIC))
  return Buffer.concat([MAGIC, ...unique])
}

/** Opens a packed list. Throws when it is none. */
export function openWeakPasswords(packed: Buffer): IsWeakPassword {
  const entries = packed.subarray(MAGIC.length)
  if (!packed.subarray(0, MAGIC.length).equals(MAGIC) || entries.length % ENTRY_BYTES !== 0)
    throw new Error('not a list of weak passwords')
  return (password) => {
    const wanted = entryOf(normalise(password))
    let [low, high] = [0, entries.length / ENTRY_BYTES]
    while (low < high) {
      const middle = (low + high) >> 1
      const order = entries.subarray(middle * ENTRY_BYTES, (middle + 1) * ENTRY_BYTES).compare(wanted)
      if (order === 0) return true
      if (order < 0) low = middle + 1
      else high = middle
    }
    return false
  }
}

function entryOf(word: string): Buffer {
  return createHash('sha256').update(word).digest().subarray(0, ENTRY_BYTES)
}

function normalise(word: string): string {
  return word.normalize('NFKC').toLowerCase()
}
