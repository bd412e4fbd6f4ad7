import { SIGN_ATTRIBUTE_OIDS } from '@musubi/pki'
import { der } from '@musubi/pki/der'
import { encodeTlv } from '@musubi/pki/tlv'
import { concatBytes, toEraDate } from '@musubi/kernel'
import type { FourAttributes } from '../four-attributes.ts'
import {
  type Authority,
  extension,
  nameAttribute,
  signatureAlgorithmOf,
  signStructure,
  type Validity,
} from './authority.ts'
import type { TestCa } from './test-ca.ts'

export interface CertificateRequest extends Validity {
  readonly serial: bigint | number
  /** Opaque, such as `997794E9AGCIEG13221003A`; never a name. */
  readonly commonName: string
  /** SubjectPublicKeyInfo DER. */
  readonly publicKey: Uint8Array
}

/** How many signatures wait in the thread pool at once; more would only hold memory. */
const BATCH = 64

const DIGITAL_SIGNATURE = extension('2.5.29.15', der.bitString(Uint8Array.of(0x80), 7), true)
const NON_REPUDIATION = extension('2.5.29.15', der.bitString(Uint8Array.of(0x40), 6), true)
const VERSION_3 = encodeTlv(0xa0, der.unsigned(2n))
const COUNTRY = nameAttribute('country', 'JP')

/**
 * Issues authentication certificates, in the order asked for. Only serial, name, validity and key differ from one to
 * the next, so everything else is encoded once; the signatures run in the thread pool.
 */
export async function issueAuthCertificates(
  ca: TestCa,
  requests: readonly CertificateRequest[],
): Promise<Uint8Array[]> {
  const constant = constantParts(ca.auth, [DIGITAL_SIGNATURE])
  const certificates: Uint8Array[] = []
  for (let from = 0; from < requests.length; from += BATCH) {
    const batch = requests.slice(from, from + BATCH)
    const issued = await Promise.all(
      batch.map((request) =>
        signStructure(
          encodeTbs(constant, request, [nameAttribute('commonName', request.commonName)]),
          ca.auth.privateKey,
        ),
      ),
    )
    certificates.push(...issued)
  }
  return certificates
}

export interface SignCertificateRequest extends CertificateRequest {
  readonly attributes: FourAttributes
}

/** Issues one signature certificate; it carries the four attributes as JPKI otherNames. */
export async function issueSignCertificate(ca: TestCa, request: SignCertificateRequest): Promise<Uint8Array> {
  const constant = constantParts(ca.sign, [NON_REPUDIATION, subjectAltName(request.attributes)])
  const subject = [nameAttribute('locality', 'Test'), nameAttribute('commonName', request.commonName)]
  return signStructure(encodeTbs(constant, request, subject), ca.sign.privateKey)
}

interface ConstantParts {
  readonly issuer: Uint8Array
  readonly extensions: Uint8Array
}

function constantParts(authority: Authority, extensions: readonly Uint8Array[]): ConstantParts {
  const authorityKeyId = extension('2.5.29.35', authority.authorityKeyId)
  return {
    issuer: concatBytes(signatureAlgorithmOf(authority.privateKey), authority.name),
    extensions: encodeTlv(0xa3, der.sequence(...extensions, authorityKeyId)),
  }
}

function encodeTbs(
  { issuer, extensions }: ConstantParts,
  { serial, notBefore, notAfter, publicKey }: CertificateRequest,
  subject: readonly Uint8Array[],
): Uint8Array {
  return der.sequence(
    VERSION_3,
    der.unsigned(BigInt(serial)),
    issuer,
    der.sequence(der.time(notBefore), der.time(notAfter)),
    der.sequence(COUNTRY, ...subject),
    publicKey,
    extensions,
  )
}

const ERA_DIGITS = { 明治: 1, 大正: 2, 昭和: 3, 平成: 4, 令和: 5 } as const

function subjectAltName({ name, address, birthDate, sex }: FourAttributes): Uint8Array {
  const era = ERA_DIGITS[toEraDate(birthDate).era]
  const values: readonly (readonly [string, string])[] = [
    [SIGN_ATTRIBUTE_OIDS.name, name],
    [SIGN_ATTRIBUTE_OIDS.birthDate, `${era}${birthDate.replaceAll('-', '')}`],
    [SIGN_ATTRIBUTE_OIDS.sex, sex],
    [SIGN_ATTRIBUTE_OIDS.address, address],
  ]
  const names = values.map(([oid, value]) => encodeTlv(0xa0, der.oid(oid), encodeTlv(0xa0, der.utf8(value))))
  return extension('2.5.29.17', der.sequence(...names))
}
