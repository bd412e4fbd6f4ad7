import { err, ok, type Result, toHex } from '@musubi/kernel'
import type { Certificate } from './certificate.ts'
import { isSameTlv, readBitBytes, readSmallUnsigned, readTime, readUnsigned, TAG } from './der.ts'
import { emptyEntry, readRevokedEntry } from './revocation/entry-reader.ts'
import { readName } from './distinguished-name.ts'
import { type Extension, readExtensions } from './extensions.ts'
import { PackedRevokedSet, RECORD_EXTRA_BYTES, type RevokedSet, writeRecord } from './revoked-set.ts'
import { findSignatureAlgorithm, isSignedBy, type SignedBytes } from './signature.ts'
import { attemptParse, MalformedBytes, readWhole, type Tlv, TlvReader } from './tlv.ts'

/** A verified certificate revocation list. */
export interface Crl extends RevokedSet {
  /** `spkiHash` of the issuer whose certificates it speaks about. */
  readonly issuerKey: string
  /** Milliseconds since 1970. */
  readonly thisUpdate: number
  readonly nextUpdate: number
  /** CRL number as lower-case hex, when the list carries one. */
  readonly number?: string
  isRevoked(serial: string): boolean
}

export type CrlFailure = 'malformed' | 'wrong_issuer' | 'signature_invalid' | 'unsupported'

const OID = { number: '2.5.29.20' } as const

interface ParsedCrl extends SignedBytes {
  readonly issuerDn: string
  readonly thisUpdate: number
  readonly nextUpdate: number
  readonly revoked: Tlv | undefined
  readonly extensions: ReadonlyMap<string, Extension>
}

/**
 * Reads a complete CRL (RFC 5280 section 5) and checks its signature with the issuer's key. Delta lists and lists of a
 * part of an issuer's certificates carry a critical extension and are `unsupported`: read as complete lists they would
 * report revoked certificates as good.
 */
export function parseCrl(der: Uint8Array, issuer: Certificate): Result<Crl, CrlFailure> {
  const parsed = attemptParse(() => readCrl(der))
  if (!parsed.ok) return parsed
  const crl = parsed.value
  if (crl.issuerDn !== issuer.subjectDn) return err('wrong_issuer')
  if (!(issuer.keyUsage?.has('cRLSign') ?? true)) return err('wrong_issuer')
  if (!isSignedBy(crl, issuer.publicKey)) return err('signature_invalid')
  if (hasCritical(crl.extensions)) return err('unsupported')
  const revoked = attemptParse(() => readRevoked(crl.revoked))
  if (!revoked.ok) return revoked
  if (revoked.value === 'unsupported') return err('unsupported')
  return ok(toCrl(crl, revoked.value, issuer))
}

function toCrl(crl: ParsedCrl, revoked: RevokedSet, issuer: Certificate): Crl {
  const number = crl.extensions.get(OID.number)
  return {
    issuerKey: issuer.spkiHash,
    thisUpdate: crl.thisUpdate,
    nextUpdate: crl.nextUpdate,
    ...(number ? { number: toHex(readUnsigned(readWhole(number.value, TAG.integer))) } : {}),
    size: revoked.size,
    find: (serial) => revoked.find(serial),
    isRevoked: (serial) => revoked.find(serial) !== undefined,
    entries: () => revoked.entries(),
  }
}

function readCrl(der: Uint8Array): ParsedCrl {
  const outer = new TlvReader(readWhole(der, TAG.sequence).value)
  const tbs = outer.next(TAG.sequence)
  const identifier = outer.next(TAG.sequence)
  const signature = readBitBytes(outer.next(TAG.bitString))
  outer.end()
  const algorithm = findSignatureAlgorithm(identifier)
  if (!algorithm) throw new MalformedBytes('unknown signature algorithm')
  return { tbs: tbs.whole, algorithm, signature, ...readTbs(tbs, identifier) }
}

function readTbs(tbs: Tlv, identifier: Tlv): Omit<ParsedCrl, keyof SignedBytes> {
  const reader = new TlvReader(tbs.value)
  if (readSmallUnsigned(reader.next(TAG.integer)) !== 1) throw new MalformedBytes('not a version 2 list')
  if (!isSameTlv(reader.next(TAG.sequence), identifier)) throw new MalformedBytes('two algorithms')
  const issuer = readName(reader.next(TAG.sequence))
  const thisUpdate = readTime(reader.next())
  const nextUpdate = readTime(reader.next())
  const revoked = reader.findNext(TAG.sequence)
  const extensions = reader.findNext(0xa0)
  reader.end()
  const number = extensions && readExtensions(readWhole(extensions.value, TAG.sequence))
  const numberValue = number?.get(OID.number)
  if (numberValue) readUnsigned(readWhole(numberValue.value, TAG.integer))
  return { issuerDn: issuer.text, thisUpdate, nextUpdate, revoked, extensions: number ?? new Map() }
}

/** Two passes over the bytes: the first finds the widest serial number, the second fills the packed records. */
function readRevoked(list: Tlv | undefined): RevokedSet | 'unsupported' {
  const { buffer, byteOffset, length } = list?.value ?? new Uint8Array()
  const bytes = Buffer.from(buffer, byteOffset, length)
  const entry = emptyEntry()
  let count = 0
  let width = 1
  for (let at = 0; at < length; at = entry.next, count++) {
    if (readRevokedEntry(bytes, at, entry) === 'unsupported') return 'unsupported'
    width = Math.max(width, entry.serialLength)
  }
  const records = Buffer.alloc(count * (width + RECORD_EXTRA_BYTES))
  let into = 0
  for (let at = 0; at < length; at = entry.next) {
    readRevokedEntry(bytes, at, entry)
    into = writeRecord(records, into, width, bytes, entry)
  }
  return new PackedRevokedSet(records, width)
}

function hasCritical(extensions: ReadonlyMap<string, Extension>): boolean {
  return [...extensions.values()].some(({ isCritical }) => isCritical)
}
