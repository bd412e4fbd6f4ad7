import { readOid, TAG } from './der.ts'
import { MalformedBytes, type Tlv, TlvReader } from './tlv.ts'

/** A parsed X.501 name. JPKI names do not identify a key; trust is decided by signatures. */
export interface DistinguishedName {
  /** Such as `C=JP, O=JPKI, OU=JPKI for user authentication`, in the order written. */
  readonly text: string
  readonly commonName?: string
  readonly organization?: string
}

const SHORT_NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
}

const TEXT_TAGS: ReadonlySet<number> = new Set([TAG.utf8String, TAG.printableString, TAG.ia5String])
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

interface Attribute {
  readonly type: string
  readonly value: string
}

export function readName(name: Tlv): DistinguishedName {
  const relative: Attribute[][] = []
  for (const sets = new TlvReader(name.value); !sets.isDone; ) relative.push(readRelative(sets.next(TAG.set)))
  const attributes = relative.flat()
  const commonName = attributes.find(({ type }) => type === 'CN')?.value
  const organization = attributes.find(({ type }) => type === 'O')?.value
  return {
    text: relative.map((set) => set.map(({ type, value }) => `${type}=${value}`).join('+')).join(', '),
    ...(commonName === undefined ? {} : { commonName }),
    ...(organization === undefined ? {} : { organization }),
  }
}

function readRelative(set: Tlv): Attribute[] {
  const attributes: Attribute[] = []
  for (const reader = new TlvReader(set.value); !reader.isDone; ) {
    const pair = new TlvReader(reader.next(TAG.sequence).value)
    const oid = readOid(pair.next(TAG.oid))
    const value = pair.next()
    pair.end()
    attributes.push({ type: SHORT_NAMES[oid] ?? oid, value: readText(value) })
  }
  if (attributes.length === 0) throw new MalformedBytes('empty relative distinguished name')
  return attributes
}

/** The text of a PrintableString, IA5String or UTF8String. */
export function readText(value: Tlv): string {
  if (!TEXT_TAGS.has(value.tag)) throw new MalformedBytes('a name attribute of an unexpected type')
  try {
    return utf8.decode(value.value)
  } catch {
    throw new MalformedBytes('not UTF-8')
  }
}
