import { createHash, type KeyObject } from 'node:crypto'
import { type Result, toHex } from '@musubi/kernel'
import { isSameTlv, readBitBytes, readSmallUnsigned, readTime, readUnsigned, TAG } from './der.ts'
import { readName } from './distinguished-name.ts'
import { type CertificateExtensions, readCertificateExtensions } from './extensions.ts'
import { checkPublicKey, toPublicKey } from './public-key.ts'
import { findSignatureAlgorithm, type SignedBytes } from './signature.ts'
import { attemptParse, MalformedBytes, readWhole, type Tlv, TlvReader } from './tlv.ts'

/** An X.509 v3 certificate (RFC 5280) as this platform uses it. Parsed, not yet trusted: see `checkChain`. */
export interface Certificate extends SignedBytes, CertificateExtensions {
  readonly der: Uint8Array
  /** Lower-case hex SHA-256 of `der`. */
  readonly fingerprint: string
  /** Lower-case hex without leading zero bytes. */
  readonly serial: string
  readonly issuerDn: string
  readonly subjectDn: string
  /** The subject as encoded, for an authority that issues under this name. */
  readonly subjectName: Uint8Array
  readonly issuerOrganization?: string
  readonly subjectOrganization?: string
  readonly subjectCommonName?: string
  /** Milliseconds since 1970; both ends belong to the validity period. */
  readonly notBefore: number
  readonly notAfter: number
  readonly spki: Uint8Array
  /** Lower-case hex SHA-256 of `spki`: names a key whatever its certificates are called. */
  readonly spkiHash: string
  /** Made at its first use; throws for an elliptic curve point that is not on its curve. */
  readonly publicKey: KeyObject
}

/**
 * Reads one DER certificate strictly: shortest lengths and integers, equal inner and outer algorithm, no trailing
 * byte, no unknown critical extension, no weak key. So an accepted certificate has one spelling only.
 */
export function parseCertificate(der: Uint8Array): Result<Certificate, 'malformed'> {
  return attemptParse(() => readCertificate(der))
}

function readCertificate(der: Uint8Array): Certificate {
  const outer = new TlvReader(readWhole(der, TAG.sequence).value)
  const tbs = outer.next(TAG.sequence)
  const algorithmIdentifier = outer.next(TAG.sequence)
  const signature = readBitBytes(outer.next(TAG.bitString))
  outer.end()
  const algorithm = findSignatureAlgorithm(algorithmIdentifier)
  if (!algorithm) throw new MalformedBytes('unknown signature algorithm')
  const fields = readTbs(tbs, algorithmIdentifier)
  let key: KeyObject | undefined
  return {
    get publicKey(): KeyObject {
      key ??= toPublicKey(fields.spki)
      return key
    },
    der,
    fingerprint: sha256Hex(der),
    tbs: tbs.whole,
    algorithm,
    signature,
    ...fields,
  }
}

type TbsFields = Omit<Certificate, 'der' | 'fingerprint' | 'tbs' | 'algorithm' | 'signature' | 'publicKey'>

function readTbs(tbs: Tlv, algorithmIdentifier: Tlv): TbsFields {
  const reader = new TlvReader(tbs.value)
  const version = readSmallUnsigned(readWhole(reader.next(0xa0).value, TAG.integer))
  if (version !== 2) throw new MalformedBytes('not a version 3 certificate')
  const serial = readUnsigned(reader.next(TAG.integer))
  if (serial.length > 20) throw new MalformedBytes('serial number of more than 20 bytes')
  if (!isSameTlv(reader.next(TAG.sequence), algorithmIdentifier)) throw new MalformedBytes('two algorithms')
  const issuer = readName(reader.next(TAG.sequence))
  const validity = readValidity(reader.next(TAG.sequence))
  const subjectName = reader.next(TAG.sequence)
  const subject = readName(subjectName)
  const spki = reader.next(TAG.sequence)
  checkPublicKey(spki)
  const extensions = reader.next(0xa3)
  reader.end()
  return {
    serial: toHex(serial),
    issuerDn: issuer.text,
    subjectDn: subject.text,
    subjectName: subjectName.whole,
    ...(issuer.organization === undefined ? {} : { issuerOrganization: issuer.organization }),
    ...(subject.organization === undefined ? {} : { subjectOrganization: subject.organization }),
    ...(subject.commonName === undefined ? {} : { subjectCommonName: subject.commonName }),
    ...validity,
    spki: spki.whole,
    spkiHash: sha256Hex(spki.whole),
    ...readCertificateExtensions(readWhole(extensions.value, TAG.sequence)),
  }
}

function readValidity(validity: Tlv): Pick<Certificate, 'notBefore' | 'notAfter'> {
  const reader = new TlvReader(validity.value)
  const [notBefore, notAfter] = [readTime(reader.next()), readTime(reader.next())]
  reader.end()
  return { notBefore, notAfter }
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
