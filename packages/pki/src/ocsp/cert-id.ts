import { createHash } from 'node:crypto'
import * as asn1 from 'asn1js'
import { AlgorithmIdentifier, CertID } from 'pkijs'
import { equalBytes, toHex } from '@musubi/kernel'
import type { Certificate } from '../certificate.ts'
import { TAG, readBitBytes } from '../der.ts'
import { readWhole, TlvReader } from '../tlv.ts'

/** RFC 6960 section 4.1.1. SHA-1 only names the issuer here, nothing rests on it, and every responder knows it. */
export type CertIdHash = 'sha1' | 'sha256'

const OIDS: Readonly<Record<CertIdHash, string>> = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
}

export function makeCertId(issuer: Certificate, serial: string, hash: CertIdHash): CertID {
  const { nameHash, keyHash } = issuerHashes(issuer, hash)
  return new CertID({
    hashAlgorithm: new AlgorithmIdentifier({ algorithmId: OIDS[hash], algorithmParams: new asn1.Null() }),
    issuerNameHash: new asn1.OctetString({ valueHex: toArrayBuffer(nameHash) }),
    issuerKeyHash: new asn1.OctetString({ valueHex: toArrayBuffer(keyHash) }),
    serialNumber: new asn1.Integer({ valueHex: toArrayBuffer(unsignedInteger(serial)) }),
  })
}

/** Whether a responder's or a client's CertID means this certificate; it may use either hash. */
export function isCertIdOf(id: CertID, issuer: Certificate, serial: string): boolean {
  const hash = hashOf(id)
  if (!hash || serialOf(id) !== serial) return false
  const { nameHash, keyHash } = issuerHashes(issuer, hash)
  return (
    equalBytes(id.issuerNameHash.valueBlock.valueHexView, nameHash) &&
    equalBytes(id.issuerKeyHash.valueBlock.valueHexView, keyHash)
  )
}

export function hashOf(id: CertID): CertIdHash | undefined {
  return (Object.keys(OIDS) as CertIdHash[]).find((hash) => OIDS[hash] === id.hashAlgorithm.algorithmId)
}

/** Lower-case hex without leading zero bytes, as `Certificate.serial`. */
export function serialOf(id: CertID): string {
  return toHex(id.serialNumber.valueBlock.valueHexView).replace(/^(?:00)+(?=..)/, '')
}

function issuerHashes({ subjectName, spki }: Certificate, hash: CertIdHash) {
  const digest = (bytes: Uint8Array) => createHash(hash).update(bytes).digest()
  return { nameHash: digest(subjectName), keyHash: digest(keyBits(spki)) }
}

/** The value of subjectPublicKey, without tag, length and the count of unused bits. */
export function keyBits(spki: Uint8Array): Uint8Array {
  const reader = new TlvReader(readWhole(spki, TAG.sequence).value)
  reader.next(TAG.sequence)
  return readBitBytes(reader.next(TAG.bitString))
}

function unsignedInteger(serial: string): Uint8Array {
  const bytes = Buffer.from(serial, 'hex')
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes
}

export function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
