/** An issuer that shares no code with the parser under test: pkijs on WebCrypto. */
import * as asn1 from 'asn1js'
import {
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  CertificateRevocationList,
  CryptoEngine,
  Extension,
  Extensions,
  type RelativeDistinguishedNames,
  RevokedCertificate,
  setEngine,
  Time,
} from 'pkijs'

setEngine('node', new CryptoEngine({ name: 'node', crypto: globalThis.crypto }))

export type Keys = CryptoKeyPair
export type Algorithm = RsaHashedKeyGenParams | EcKeyGenParams

export const RSA: Algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
}
export const P384: Algorithm = { name: 'ECDSA', namedCurve: 'P-384' }
export const DAY = 86_400_000
export const NOW = Date.UTC(2026, 3, 1, 9, 30, 15)

export function makeKeys(algorithm: Algorithm = RSA): Promise<Keys> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<Keys>
}

/** An issuing key with its name. */
export interface Root {
  readonly der: Uint8Array
  readonly keys: Keys
  readonly name: Name
  readonly hash: string
}

/** Attribute types and values of a name, in order. */
export type Name = readonly (readonly [string, string])[]

const [COUNTRY, ORGANIZATION, UNIT, COMMON_NAME] = ['2.5.4.6', '2.5.4.10', '2.5.4.11', '2.5.4.3']

export function authorityName(organization: string): Name {
  return [
    [COUNTRY, 'JP'],
    [ORGANIZATION, organization],
    [UNIT, 'JPKI for user authentication'],
  ]
}

const HOLDER: Name = [
  [COUNTRY, 'JP'],
  [COMMON_NAME, '997794E9AGCIEG13221003A'],
]

export function extension(oid: string, critical: boolean, value: ArrayBuffer): Extension {
  return new Extension({ extnID: oid, critical, extnValue: value })
}

/** The first named bits of KeyUsage: digitalSignature 0x80, keyEncipherment 0x20, keyCertSign and cRLSign 0x06. */
export function keyUsage(bits: number): Extension {
  const unusedBits = Math.log2(bits & -bits)
  return extension(
    '2.5.29.15',
    true,
    new asn1.BitString({ valueHex: Uint8Array.of(bits).buffer, unusedBits }).toBER(),
  )
}

export function basicConstraints(cA: boolean): Extension {
  return extension('2.5.29.19', true, new BasicConstraints({ cA }).toSchema().toBER())
}

export interface RootOptions {
  readonly organization?: string
  readonly from?: number
  readonly to?: number
  readonly algorithm?: Algorithm
  readonly isCa?: boolean
}

export async function makeRoot(options: RootOptions = {}): Promise<Root> {
  const { organization = 'JPKI', from = NOW - 1000 * DAY, to = NOW + 1000 * DAY, algorithm = RSA } = options
  const keys = await makeKeys(algorithm)
  const root = { keys, name: authorityName(organization), hash: algorithm === P384 ? 'SHA-384' : 'SHA-256' }
  const keyId = new asn1.OctetString({ valueHex: await keyIdentifier(keys.publicKey) })
  const der = await issue(root, root.name, keys.publicKey, {
    serial: '01',
    from,
    to,
    extensions: [
      basicConstraints(options.isCa ?? true),
      keyUsage(0x06),
      extension('2.5.29.14', false, keyId.toBER()),
    ],
  })
  return { ...root, der }
}

export interface LeafOptions {
  /** Hexadecimal, as written into the INTEGER. */
  readonly serial?: string
  readonly from?: number
  readonly to?: number
  readonly extensions?: readonly Extension[]
  readonly withKeyId?: boolean
}

export async function issueLeaf(
  root: Root,
  publicKey: CryptoKey,
  options: LeafOptions = {},
): Promise<Uint8Array> {
  const { serial = '0a0b0c', from = NOW - 10 * DAY, to = NOW + 10 * DAY, withKeyId = true } = options
  const keyId = new AuthorityKeyIdentifier({
    keyIdentifier: new asn1.OctetString({ valueHex: await keyIdentifier(root.keys.publicKey) }),
  })
  const extensions = [
    ...(options.extensions ?? [keyUsage(0x80)]),
    ...(withKeyId ? [extension('2.5.29.35', false, keyId.toSchema().toBER())] : []),
  ]
  return issue(root, HOLDER, publicKey, { serial, from, to, extensions })
}

async function issue(
  issuer: Omit<Root, 'der'>,
  subject: Name,
  publicKey: CryptoKey,
  { serial, from, to, extensions }: Required<Omit<LeafOptions, 'withKeyId'>>,
): Promise<Uint8Array> {
  const certificate = new Certificate()
  certificate.version = 2
  certificate.serialNumber = integer(serial)
  fillName(certificate.issuer, issuer.name)
  fillName(certificate.subject, subject)
  certificate.notBefore = new Time({ type: 0, value: new Date(from) })
  certificate.notAfter = new Time({ type: 0, value: new Date(to) })
  await certificate.subjectPublicKeyInfo.importKey(publicKey)
  certificate.extensions = [...extensions]
  await certificate.sign(issuer.keys.privateKey, issuer.hash)
  return new Uint8Array(certificate.toSchema(true).toBER())
}

export interface CrlOptions {
  readonly extensions?: readonly Extension[]
  readonly revokedAt?: number
  readonly thisUpdate?: number
  readonly nextUpdate?: number
  /** Serials with the reason removeFromCRL, as delta lists carry them. */
  readonly removed?: readonly string[]
}

export async function issueCrl(
  root: Root,
  serials: readonly string[],
  options: CrlOptions = {},
): Promise<Uint8Array> {
  const {
    extensions = [],
    revokedAt = NOW - DAY,
    thisUpdate = NOW,
    nextUpdate = NOW + DAY,
    removed = [],
  } = options
  const list = new CertificateRevocationList()
  list.version = 1
  fillName(list.issuer, root.name)
  list.thisUpdate = new Time({ type: 0, value: new Date(thisUpdate) })
  list.nextUpdate = new Time({ type: 0, value: new Date(nextUpdate) })
  const entry = (serial: string, reason: number) =>
    new RevokedCertificate({
      userCertificate: integer(serial),
      revocationDate: new Time({ type: 0, value: new Date(revokedAt) }),
      crlEntryExtensions: new Extensions({
        extensions: [extension('2.5.29.21', false, new asn1.Enumerated({ value: reason }).toBER())],
      }),
    })
  const entries = [...serials.map((serial) => entry(serial, 1)), ...removed.map((serial) => entry(serial, 8))]
  if (entries.length > 0) list.revokedCertificates = entries
  if (extensions.length > 0) list.crlExtensions = new Extensions({ extensions: [...extensions] })
  await list.sign(root.keys.privateKey, root.hash)
  return new Uint8Array(list.toSchema(true).toBER())
}

function integer(hex: string): asn1.Integer {
  return new asn1.Integer({ valueHex: Uint8Array.from(Buffer.from(hex, 'hex')).buffer })
}

function fillName(into: RelativeDistinguishedNames, name: Name): void {
  for (const [type, value] of name) {
    into.typesAndValues.push(new AttributeTypeAndValue({ type, value: new asn1.Utf8String({ value }) }))
  }
}

async function keyIdentifier(key: CryptoKey): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-1', await crypto.subtle.exportKey('spki', key))
}
