import { createVerify } from 'node:crypto'
import { err, ok, type Result, toHex } from '@musubi/kernel'
import type { Certificate } from '../certificate.ts'
import type { CrlFailure } from '../crl.ts'
import { isSameTlv, readBitBytes, readSmallUnsigned, readTime, readUnsigned, TAG } from '../der.ts'
import { readName } from '../distinguished-name.ts'
import { type Extension, readExtensions } from '../extensions.ts'
import { findSignatureAlgorithm, type SignatureAlgorithm } from '../signature.ts'
import { attemptParse, MalformedBytes, readWhole, type Tlv } from '../tlv.ts'
import { emptyEntry, type RawEntry, readRevokedEntry } from './entry-reader.ts'
import { FileWindow, type ObjectPlace } from './file-window.ts'

/** What a list says about itself. */
export interface CrlFacts {
  readonly issuerKey: string
  /** Milliseconds since 1970. */
  readonly thisUpdate: number
  readonly nextUpdate: number
  /** CRL number; lists without one cannot be ordered or updated by deltas. */
  readonly number: bigint | undefined
  /** Of a delta list: the number of the complete list it continues (RFC 5280 section 5.2.4). */
  readonly baseNumber: bigint | undefined
}

export interface ScannedCrl extends CrlFacts {
  /** Goes through the entries in the order of the list. `visit` must not keep what it is given. Throws MalformedBytes. */
  visitEntries(visit: (bytes: Buffer, entry: RawEntry) => void): 'read' | 'unsupported'
}

const OID = { number: '2.5.29.20', deltaIndicator: '2.5.29.27' } as const
const MOST_ENTRY_BYTES = 1024

interface Structure {
  readonly tbs: ObjectPlace
  readonly algorithm: SignatureAlgorithm
  readonly signature: Uint8Array
  readonly issuerDn: string
  readonly thisUpdate: number
  readonly nextUpdate: number
  readonly revoked: ObjectPlace | undefined
  readonly extensions: ReadonlyMap<string, Extension>
}

/**
 * Reads a complete or delta CRL of any size from an open file: one pass over it for the signature, one for the entries,
 * never more than a megabyte in memory. As strict as `parseCrl`, which reads complete lists from memory. Not for the main
 * thread: every read is synchronous.
 */
export function scanCrl(fd: number, issuer: Certificate): Result<ScannedCrl, CrlFailure> {
  const window = new FileWindow(fd)
  const read = attemptParse(() => readStructure(window))
  if (!read.ok) return read
  const list = read.value
  if (list.issuerDn !== issuer.subjectDn) return err('wrong_issuer')
  if (!(issuer.keyUsage?.has('cRLSign') ?? true)) return err('wrong_issuer')
  if (!isSigned(window, list, issuer)) return err('signature_invalid')
  for (const { oid, isCritical } of list.extensions.values()) {
    if (isCritical && oid !== OID.deltaIndicator) return err('unsupported')
  }
  const numbers = attemptParse(() => ({
    number: readNumber(list.extensions, OID.number),
    baseNumber: readNumber(list.extensions, OID.deltaIndicator),
  }))
  if (!numbers.ok) return numbers
  return ok({
    issuerKey: issuer.spkiHash,
    thisUpdate: list.thisUpdate,
    nextUpdate: list.nextUpdate,
    ...numbers.value,
    visitEntries: (visit) => visitEntries(window, list.revoked, visit),
  })
}

function isSigned(
  window: FileWindow,
  { tbs, algorithm, signature }: Structure,
  issuer: Certificate,
): boolean {
  if (issuer.publicKey.asymmetricKeyType !== algorithm.keyType) return false
  const verifier = createVerify(algorithm.hash)
  for (const piece of window.pieces(tbs.at, tbs.end)) verifier.update(piece)
  return verifier.verify(issuer.publicKey, signature)
}

function readNumber(extensions: ReadonlyMap<string, Extension>, oid: string): bigint | undefined {
  const extension = extensions.get(oid)
  return extension && BigInt(`0x${toHex(readUnsigned(readWhole(extension.value, TAG.integer)))}`)
}

function readStructure(window: FileWindow): Structure {
  const outer = expectTag(window.place(0, window.size), TAG.sequence)
  if (outer.end !== window.size) throw new MalformedBytes('trailing bytes')
  const tbs = expectTag(window.place(outer.from, outer.end), TAG.sequence)
  const identifierPlace = expectTag(window.place(tbs.end, outer.end), TAG.sequence)
  const signaturePlace = expectTag(window.place(identifierPlace.end, outer.end), TAG.bitString)
  if (signaturePlace.end !== outer.end) throw new MalformedBytes('trailing bytes')
  const identifier = window.object(identifierPlace)
  const algorithm = findSignatureAlgorithm(identifier)
  if (!algorithm) throw new MalformedBytes('unknown signature algorithm')
  const signature = readBitBytes(window.object(signaturePlace))
  return { tbs, algorithm, signature, ...readTbs(window, tbs, identifier) }
}

function readTbs(
  window: FileWindow,
  tbs: ObjectPlace,
  identifier: Tlv,
): Omit<Structure, 'tbs' | 'algorithm' | 'signature'> {
  let at = tbs.from
  const next = (tag?: number): Tlv => {
    const place = window.place(at, tbs.end)
    if (tag !== undefined) expectTag(place, tag)
    at = place.end
    return window.object(place)
  }
  if (readSmallUnsigned(next(TAG.integer)) !== 1) throw new MalformedBytes('not a version 2 list')
  if (!isSameTlv(next(TAG.sequence), identifier)) throw new MalformedBytes('two algorithms')
  const issuerDn = readName(next(TAG.sequence)).text
  const thisUpdate = readTime(next())
  const nextUpdate = readTime(next())
  const afterDates = at < tbs.end ? window.place(at, tbs.end) : undefined
  const revoked = afterDates?.tag === TAG.sequence ? afterDates : undefined
  if (revoked) at = revoked.end
  const extensions =
    at < tbs.end ? readExtensions(readWhole(next(0xa0).value, TAG.sequence)) : new Map<string, Extension>()
  if (at !== tbs.end) throw new MalformedBytes('trailing bytes')
  return { issuerDn, thisUpdate, nextUpdate, revoked, extensions }
}

function visitEntries(
  window: FileWindow,
  revoked: ObjectPlace | undefined,
  visit: (bytes: Buffer, entry: RawEntry) => void,
): 'read' | 'unsupported' {
  if (!revoked) return 'read'
  const entry = emptyEntry()
  for (let at = revoked.from; at < revoked.end; ) {
    const view = window.view(at, Math.min(MOST_ENTRY_BYTES, revoked.end - at))
    const bytes = view.subarray(0, revoked.end - at)
    // As many entries as are certainly whole in this view, without asking the window for each.
    const safe = at + bytes.length === revoked.end ? bytes.length : bytes.length - MOST_ENTRY_BYTES
    let inside = 0
    do {
      if (readRevokedEntry(bytes, inside, entry) === 'unsupported') return 'unsupported'
      visit(bytes, entry)
      inside = entry.next
    } while (inside < safe)
    at += inside
  }
  return 'read'
}

function expectTag(place: ObjectPlace, tag: number): ObjectPlace {
  if (place.tag !== tag)
    throw new MalformedBytes(`tag ${place.tag.toString(16)} where ${tag.toString(16)} belongs`)
  return place
}
