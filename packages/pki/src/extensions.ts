import { toHex } from '@musubi/kernel'
import { readBoolean, readNamedBits, readOid, readSmallUnsigned, TAG } from './der.ts'
import { MalformedBytes, readWhole, type Tlv, TlvReader } from './tlv.ts'

/** Key usages this platform distinguishes (RFC 5280 section 4.2.1.3). */
export type KeyUsage = 'digitalSignature' | 'nonRepudiation' | 'keyCertSign' | 'cRLSign' | 'other'

export interface CertificateExtensions {
  readonly isCa: boolean
  readonly keyUsage?: ReadonlySet<KeyUsage>
  /** Purposes as dotted object identifiers (RFC 5280 section 4.2.1.12). */
  readonly extendedKeyUsage?: ReadonlySet<string>
  readonly authorityKeyId?: string
  readonly subjectKeyId?: string
  /** The raw GeneralNames of subjectAltName, for `parseSignAttributes`. */
  readonly subjectAltName?: Uint8Array
}

/** One extension of a certificate, a list or a list entry. */
export interface Extension {
  readonly oid: string
  readonly isCritical: boolean
  readonly value: Uint8Array
}

const OID = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const

/** Critical extensions that may stand without changing what this package decides. */
const HARMLESS_WHEN_CRITICAL: ReadonlySet<string> = new Set([...Object.values(OID), '2.5.29.32'])

const USAGE_BITS: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'other',
  'other',
  'other',
  'keyCertSign',
  'cRLSign',
  'other',
  'other',
]

/** The SEQUENCE OF Extension; an extension that appears twice is refused. */
export function readExtensions(list: Tlv): ReadonlyMap<string, Extension> {
  const extensions = new Map<string, Extension>()
  for (const reader = new TlvReader(list.value); !reader.isDone; ) {
    const item = new TlvReader(reader.next(TAG.sequence).value)
    const oid = readOid(item.next(TAG.oid))
    const critical = item.findNext(TAG.boolean)
    const value = item.next(TAG.octetString).value
    item.end()
    if (extensions.has(oid)) throw new MalformedBytes('an extension appears twice')
    extensions.set(oid, { oid, isCritical: critical !== undefined && readBoolean(critical), value })
  }
  return extensions
}

/** Reads the extensions that decide trust; an unknown critical one is refused (RFC 5280 section 4.2). */
export function readCertificateExtensions(list: Tlv): CertificateExtensions {
  const extensions = readExtensions(list)
  for (const { oid, isCritical } of extensions.values()) {
    if (isCritical && !HARMLESS_WHEN_CRITICAL.has(oid)) throw new MalformedBytes(`critical extension ${oid}`)
  }
  const read = <T>(oid: string, parse: (value: Uint8Array) => T): T | undefined => {
    const extension = extensions.get(oid)
    return extension && parse(extension.value)
  }
  const keyUsage = read(OID.keyUsage, readKeyUsage)
  const extendedKeyUsage = read(OID.extendedKeyUsage, readPurposes)
  const authorityKeyId = read(OID.authorityKeyId, readAuthorityKeyId)
  const subjectKeyId = read(OID.subjectKeyId, (value) => toHex(readWhole(value, TAG.octetString).value))
  const subjectAltName = read(OID.subjectAltName, (value) => readWhole(value, TAG.sequence).value)
  return {
    isCa: read(OID.basicConstraints, readIsCa) ?? false,
    ...(keyUsage ? { keyUsage } : {}),
    ...(extendedKeyUsage ? { extendedKeyUsage } : {}),
    ...(authorityKeyId ? { authorityKeyId } : {}),
    ...(subjectKeyId ? { subjectKeyId } : {}),
    ...(subjectAltName ? { subjectAltName } : {}),
  }
}

function readKeyUsage(value: Uint8Array): ReadonlySet<KeyUsage> {
  const bits = readNamedBits(readWhole(value, TAG.bitString))
  return new Set(bits.flatMap((isSet, bit) => (isSet ? [USAGE_BITS[bit] ?? 'other'] : [])))
}

function readPurposes(value: Uint8Array): ReadonlySet<string> {
  const purposes = new Set<string>()
  for (const reader = new TlvReader(readWhole(value, TAG.sequence).value); !reader.isDone; )
    purposes.add(readOid(reader.next(TAG.oid)))
  return purposes
}

function readIsCa(value: Uint8Array): boolean {
  const reader = new TlvReader(readWhole(value, TAG.sequence).value)
  const flag = reader.findNext(TAG.boolean)
  const pathLength = reader.findNext(TAG.integer)
  reader.end()
  if (pathLength) readSmallUnsigned(pathLength)
  return flag !== undefined && readBoolean(flag)
}

function readAuthorityKeyId(value: Uint8Array): string | undefined {
  const keyId = new TlvReader(readWhole(value, TAG.sequence).value).findNext(0x80)
  return keyId && toHex(keyId.value)
}
