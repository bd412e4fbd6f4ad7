import { parseCanonical } from '../encoding/shape.ts'
import type { Protocol } from '../protocol.ts'
import { encryptedTallyShape, type Tally, writeTally } from '../tally/encrypted-tally.ts'
import type { Finding } from './report.ts'

/** Compares a published tally with the computed one, byte for byte; undefined when they are the same. */
export function compareTally(
  protocol: Protocol,
  computed: Tally,
  published: string,
): Omit<Finding, 'record'> | undefined {
  const read = parseCanonical(encryptedTallyShape, published)
  if (!read.ok) return { reason: 'tally_not_canonical', at: read.error.at }
  const own = writeTally(protocol.group, computed)
  if (published === own) return undefined
  const mine = parseCanonical(encryptedTallyShape, own)
  const wrong = mine.ok
    ? mine.value.findIndex((one, at) => JSON.stringify(one) !== JSON.stringify(read.value[at]))
    : -1
  return { reason: 'tally_mismatch', at: wrong === -1 ? '' : `[${wrong}]` }
}
