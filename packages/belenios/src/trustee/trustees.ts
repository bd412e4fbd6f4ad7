import { err, ok, type Result } from '@musubi/kernel'
import { parseCanonical } from '../encoding/shape.ts'
import type { Point } from '../group/group.ts'
import type { Protocol } from '../protocol.ts'
import { type NamedStatement, readPedersen, type TrusteesFault } from './pedersen.ts'
import { publicKeyStatement } from './public-key.ts'
import { type TrusteeItem, type TrusteePublicKey, trusteesShape } from './shapes.ts'

/** One holder of a key or of a share. Owners are counted over all items, from 1 (Belenios specification, Tally). */
export interface Decryptor {
  readonly owner: number
  readonly key: Point
  readonly keyText: string
  readonly name: string | undefined
}

/** One lock of the election: all items must be opened; an item opens with `threshold` of its decryptors. */
export interface TrusteeLock {
  readonly kind: 'single' | 'pedersen'
  readonly threshold: number
  readonly decryptors: readonly Decryptor[]
}

export interface Trustees {
  readonly locks: readonly TrusteeLock[]
  readonly decryptors: readonly Decryptor[]
  /** Product of the items' keys: must be the election's key. */
  readonly key: Point
}

interface ReadItem {
  readonly key: Point
  readonly threshold: number
  readonly keys: readonly TrusteePublicKey[]
  readonly points: readonly Point[]
  readonly statements: readonly NamedStatement[]
}

/** Reads the `trustees` record and checks every proof and signature in it. */
export function parseTrustees(protocol: Protocol, json: string): Result<Trustees, TrusteesFault> {
  const read = parseCanonical(trusteesShape, json)
  if (!read.ok) {
    const wrong = read.error.reason === 'wrong_shape'
    return err({ reason: wrong ? 'trustees_wrong_shape' : 'trustees_not_canonical', at: read.error.at })
  }
  const items: ReadItem[] = []
  for (const [at, item] of read.value.entries()) {
    const own = readItem(protocol, item, `[${at}][1]`)
    if (!own.ok) return own
    items.push(own.value)
  }
  const statements = items.flatMap((item) => item.statements)
  const [wrong] = protocol.findFalse(
    protocol,
    statements.map(([, claim]) => claim),
  )
  if (wrong !== undefined) return err((statements[wrong] as NamedStatement)[0])
  return ok(assemble(protocol, read.value, items))
}

function readItem(protocol: Protocol, item: TrusteeItem, at: string): Result<ReadItem, TrusteesFault> {
  if (item[0] === 'Pedersen') {
    const own = readPedersen(protocol, item[1], at)
    if (!own.ok) return own
    const { key, shares, statements } = own.value
    return ok({
      key,
      threshold: item[1].threshold,
      keys: item[1].verification_keys,
      points: shares,
      statements,
    })
  }
  const point = protocol.group.parse(item[1].public_key)
  if (!point.ok) return err({ reason: 'trustee_bad_point', at: `${at}.public_key` })
  const claim = publicKeyStatement(protocol.group, item[1], point.value)
  return ok({
    key: point.value,
    threshold: 1,
    keys: [item[1]],
    points: [point.value],
    statements: [[{ reason: 'trustee_bad_proof', at: `${at}.pok` }, claim]],
  })
}

function assemble(protocol: Protocol, written: readonly TrusteeItem[], items: readonly ReadItem[]): Trustees {
  let owner = 0
  const locks = items.map(
    (item, at): TrusteeLock => ({
      kind: written[at]?.[0] === 'Single' ? 'single' : 'pedersen',
      threshold: item.threshold,
      decryptors: item.keys.map((key, index) => ({
        owner: ++owner,
        key: item.points[index] as Point,
        keyText: key.public_key,
        name: key.name,
      })),
    }),
  )
  return {
    locks,
    decryptors: locks.flatMap((lock) => lock.decryptors),
    key: protocol.group.sum(items.map((item) => item.key)),
  }
}

/** The election's public key that these trustees give together, as text. */
export function electionKey(protocol: Protocol, trustees: Trustees): string {
  return protocol.group.encode(trustees.key)
}
