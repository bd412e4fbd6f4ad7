import { hedged, type Random } from '../src/group/index.ts'

/** A random stream that is the same every time: failures can be repeated. */
export function seeded(name: string): Random {
  return hedged((length) => new Uint8Array(length), [], name)
}
