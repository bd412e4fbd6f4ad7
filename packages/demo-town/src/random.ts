import { expectOk, parseUuid, type Uuid } from '@musubi/kernel'

/** A repeatable stream of numbers: the same seed makes the same town everywhere. Not for secrets. */
export interface SeededRandom {
  /** in [0, 1) */
  next(): number
  /** whole number in [0, limit) */
  below(limit: number): number
  pick<T>(choices: readonly [T, ...T[]]): T
  uuid(): Uuid
}

/** mulberry32 (T. Ettinger), seeded by an FNV-1a hash of `seed`. */
export function seededRandom(seed: string): SeededRandom {
  let state = fnv1a(seed)
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
    uuid: () => seededUuid(below),
  }
}

/** Version 8 (RFC 9562 section 5.8): made by our own rule, so never mistaken for a random id. */
function seededUuid(below: (limit: number) => number): Uuid {
  const hex = Array.from({ length: 32 }, () => below(16).toString(16))
  hex[12] = '8'
  hex[16] = '8'
  const text = hex.join('')
  const parts = [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)]
  return expectOk(parseUuid(parts.join('-')), 'a seeded UUID is a UUID')
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return hash
}
