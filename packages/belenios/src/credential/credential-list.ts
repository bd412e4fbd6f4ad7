import { err, ok, type Result } from '@musubi/kernel'
import { listOf, parseCanonical, text } from '../encoding/shape.ts'
import type { Group, Point } from '../group/group.ts'

/** One entry of the public credential list: who may cast, and with what weight. */
export interface ListedCredential {
  readonly text: string
  readonly point: Point
  readonly weight: number
}

export interface CredentialList {
  /** By the credential's text. */
  readonly byText: ReadonlyMap<string, ListedCredential>
  readonly weighted: boolean
}

export interface CredentialListFault {
  readonly reason: 'not_canonical_json' | 'bad_entry' | 'bad_point' | 'duplicate_credential'
  readonly at: number
}

const ENTRY = /^([0-9a-f]{64})(?:,([1-9][0-9]{0,14}))?$/
const shape = listOf(text)

/** Reads the `credentials` record: a JSON list of `"point"` or `"point,weight"` (Belenios specification, Credentials). */
export function parseCredentialList(group: Group, json: string): Result<CredentialList, CredentialListFault> {
  const entries = parseCanonical(shape, json)
  if (!entries.ok) return err({ reason: 'not_canonical_json', at: 0 })
  const split = entries.value.map((entry) => ENTRY.exec(entry))
  const bad = split.indexOf(null)
  if (bad >= 0) return err({ reason: 'bad_entry', at: bad })
  const texts = split.map((match) => match?.[1] ?? '')
  const points = group.parseAll(texts)
  if (!points.ok) return err({ reason: 'bad_point', at: points.error.at })
  const byText = new Map<string, ListedCredential>()
  for (const [at, own] of texts.entries()) {
    if (byText.has(own)) return err({ reason: 'duplicate_credential', at })
    byText.set(own, { text: own, point: points.value[at] as Point, weight: Number(split[at]?.[2] ?? 1) })
  }
  return ok({ byText, weighted: split.some((match) => match?.[2] !== undefined) })
}

/**
 * Writes the `credentials` record. Order: by the points' bytes as compressed by RFC 8032 (the text read backwards), as
 * the reference tool does; the order hides who got which credential first. Weights of 1 are left out.
 */
export function writeCredentialList(
  credentials: readonly { readonly text: string; readonly weight?: number }[],
): string {
  const keyed = credentials.map(({ text: own, weight = 1 }) => ({
    key: own.match(/../g)?.toReversed().join('') ?? '',
    entry: weight === 1 ? own : `${own},${weight}`,
  }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return shape.write(keyed.map(({ entry }) => entry))
}
