import { createHash, type KeyObject } from 'node:crypto'
import { type Certificate, parseCertificate } from '@musubi/pki'
import { expectOk } from '@musubi/kernel'
import { der } from '@musubi/pki/der'
import { encodeTlv } from '@musubi/pki/tlv'
import { type KeyPair, signSha256, signSha384, toPrivateKey } from './key-pair.ts'

/** A self-signed root of the test hierarchy `O=JPKI-TEST`. */
export interface Authority {
  readonly anchor: Certificate
  readonly keys: KeyPair
  readonly privateKey: KeyObject
  /** The encoded name and key identifier that go into every certificate it issues. */
  readonly name: Uint8Array
  readonly authorityKeyId: Uint8Array
}

export type AuthorityPurpose = 'auth' | 'sign'

const PURPOSES: Readonly<Record<AuthorityPurpose, string>> = {
  auth: 'JPKI for user authentication',
  sign: 'JPKI for digital signature',
}

const OID = {
  country: '2.5.4.6',
  organization: '2.5.4.10',
  unit: '2.5.4.11',
  commonName: '2.5.4.3',
  locality: '2.5.4.7',
} as const

const SHA256_WITH_RSA = der.sequence(der.oid('1.2.840.113549.1.1.11'), der.null())
const ECDSA_WITH_SHA384 = der.sequence(der.oid('1.2.840.10045.4.3.3'))

/** The AlgorithmIdentifier of what this key signs (RFC 4055 section 5, RFC 5758 section 3.2). */
export function signatureAlgorithmOf({ asymmetricKeyType }: KeyObject): Uint8Array {
  return asymmetricKeyType === 'ec' ? ECDSA_WITH_SHA384 : SHA256_WITH_RSA
}

/** One relative distinguished name; countries are PrintableString (RFC 5280 appendix A.1), the rest UTF-8. */
export function nameAttribute(type: keyof typeof OID, value: string): Uint8Array {
  const text = type === 'country' ? der.printable(value) : der.utf8(value)
  return der.set(der.sequence(der.oid(OID[type]), text))
}

export function extension(oid: string, value: Uint8Array, isCritical = false): Uint8Array {
  return der.sequence(der.oid(oid), ...(isCritical ? [der.boolean(true)] : []), der.octetString(value))
}

/** Signs a to-be-signed structure and wraps the three parts of a certificate or list. */
export async function signStructure(tbs: Uint8Array, key: KeyObject): Promise<Uint8Array> {
  const signature = await (key.asymmetricKeyType === 'ec' ? signSha384(key, tbs) : signSha256(key, tbs))
  return der.sequence(tbs, signatureAlgorithmOf(key), der.bitString(signature))
}

export interface Validity {
  /** Milliseconds since 1970, whole seconds. */
  readonly notBefore: number
  readonly notAfter: number
}

/** Makes the root certificate of a key pair; it is the same for the same keys and dates. */
export async function createAuthority(
  purpose: AuthorityPurpose,
  keys: KeyPair,
  { notBefore, notAfter }: Validity,
): Promise<Authority> {
  const name = der.sequence(
    nameAttribute('country', 'JP'),
    nameAttribute('organization', 'JPKI-TEST'),
    nameAttribute('unit', PURPOSES[purpose]),
    nameAttribute('unit', 'Test'),
  )
  const keyId = keyIdentifier(keys.publicKey)
  const tbs = der.sequence(
    encodeTlv(0xa0, der.unsigned(2n)),
    der.unsigned(serialOf(keys.publicKey)),
    signatureAlgorithmOf(toPrivateKey(keys)),
    name,
    der.sequence(der.time(notBefore), der.time(notAfter)),
    name,
    keys.publicKey,
    encodeTlv(
      0xa3,
      der.sequence(
        extension('2.5.29.19', der.sequence(der.boolean(true)), true),
        extension('2.5.29.15', der.bitString(Uint8Array.of(0x06), 1), true),
        extension('2.5.29.14', der.octetString(keyId)),
      ),
    ),
  )
  return openAuthority(await signStructure(tbs, toPrivateKey(keys)), keys)
}

/** An authority from its stored certificate and keys. */
export function openAuthority(certificate: Uint8Array, keys: KeyPair): Authority {
  const anchor = expectOk(parseCertificate(certificate), 'a stored test root')
  return {
    anchor,
    keys,
    privateKey: toPrivateKey(keys),
    name: anchor.subjectName,
    authorityKeyId: der.sequence(encodeTlv(0x80, keyIdentifier(keys.publicKey))),
  }
}

/** RFC 7093 section 2, method 1: the leftmost 160 bits of SHA-256, here over the whole SubjectPublicKeyInfo. */
function keyIdentifier(spki: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(spki).digest().subarray(0, 20))
}

function serialOf(spki: Uint8Array): bigint {
  return BigInt(`0x01${Buffer.from(keyIdentifier(spki).subarray(0, 8)).toString('hex')}`)
}
