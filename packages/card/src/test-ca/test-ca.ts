import { err, expectOk, ok, parseBase64Url, parseHex, type Result, toBase64Url } from '@musubi/kernel'
import type { Certificate } from '@musubi/pki'
import { type FaceRoot, toFaceRoot } from '../card-proof.ts'
import { encodeFaceCertificate, encodeFaceCertificateBody } from '../card-verifiable-certificate.ts'
import { encodeRsaKey } from '../rsa-key-object.ts'
import { type Authority, createAuthority, openAuthority } from './authority.ts'
import { generateRsaKeyPair, type KeyPair, signSha256, toPrivateKey, toPublicKey } from './key-pair.ts'

/** The issuer of face records, certified by the test root of the card-face hierarchy. */
export interface FaceIssuer {
  /** EF 0004 of every card this authority personalises. */
  readonly certificate: Uint8Array
  readonly keys: KeyPair
}

/**
 * A whole TEST hierarchy: both JPKI roots, the card-face root and issuer, and a pool of card keys. Nothing it issues
 * is accepted without `allowTestCa`.
 */
export interface TestCa {
  readonly auth: Authority
  readonly sign: Authority
  readonly authAnchor: Certificate
  readonly signAnchor: Certificate
  readonly faceRootKeys: KeyPair
  readonly faceIssuer: FaceIssuer
  readonly faceRoots: readonly FaceRoot[]
  /** RSA keys that cards share, because a key of its own for each of many test cards would take hours. */
  readonly keyPool: readonly KeyPair[]
}

/** Keys to use instead of fresh ones: the same keys and `at` give the same hierarchy, byte for byte. */
export interface TestCaKeys {
  readonly auth: KeyPair
  readonly sign: KeyPair
  readonly faceRoot: KeyPair
  readonly faceIssuer: KeyPair
  readonly pool: readonly KeyPair[]
}

export interface CreateTestCaOptions {
  /** Start of the roots' validity, milliseconds since 1970; they live ten years. */
  readonly at: number
  /** How many card keys to make: 64 unless told, about a tenth of a second of one core each. */
  readonly keyPoolSize?: number
  readonly keys?: TestCaKeys
}

/** 16-byte key references in the form the card uses: number, two bytes, group. Numbers beginning with 9 are test keys. */
const FACE_ROOT_REFERENCE = '39303030303233080530303100000000'
const FACE_ISSUER_REFERENCE = '39393939303031080530303100000000'

const TEN_YEARS_MS = 3653 * 86_400_000

export async function createTestCa({ at, keyPoolSize = 64, keys }: CreateTestCaOptions): Promise<TestCa> {
  const { auth, sign, faceRoot, faceIssuer, pool } = keys ?? (await generateKeys(keyPoolSize))
  const notBefore = Math.floor(at / 1000) * 1000
  const validity = { notBefore, notAfter: notBefore + TEN_YEARS_MS }
  const body = encodeFaceCertificateBody(
    reference(FACE_ROOT_REFERENCE),
    reference(FACE_ISSUER_REFERENCE),
    encodeRsaKey(toPublicKey(faceIssuer)),
  )
  return assemble({
    auth: await createAuthority('auth', auth, validity),
    sign: await createAuthority('sign', sign, validity),
    faceRootKeys: faceRoot,
    faceIssuer: {
      certificate: encodeFaceCertificate(body, await signSha256(toPrivateKey(faceRoot), body)),
      keys: faceIssuer,
    },
    keyPool: pool,
  })
}

function assemble(parts: Omit<TestCa, 'authAnchor' | 'signAnchor' | 'faceRoots'>): TestCa {
  return {
    ...parts,
    authAnchor: parts.auth.anchor,
    signAnchor: parts.sign.anchor,
    faceRoots: [toFaceRoot(FACE_ROOT_REFERENCE, parts.faceRootKeys.publicKey, true)],
  }
}

async function generateKeys(poolSize: number): Promise<TestCaKeys> {
  const [auth, sign, faceRoot, faceIssuer, ...pool] = await Promise.all(
    Array.from({ length: 4 + poolSize }, generateRsaKeyPair),
  )
  if (!auth || !sign || !faceRoot || !faceIssuer) throw new Error('key generation gave too few keys')
  return { auth, sign, faceRoot, faceIssuer, pool }
}

function reference(hex: string): Uint8Array {
  return expectOk(parseHex(hex), 'a key reference')
}

/** The whole authority, private keys included, as one JSON text: for a demonstration's data folder only. */
export function serialiseTestCa(ca: TestCa): string {
  const bytes = [
    ca.auth.anchor.der,
    ca.sign.anchor.der,
    ca.faceIssuer.certificate,
    ...[ca.auth.keys, ca.sign.keys, ca.faceRootKeys, ca.faceIssuer.keys, ...ca.keyPool].flatMap(
      ({ publicKey, privateKey }) => [publicKey, privateKey],
    ),
  ]
  return JSON.stringify({ format: 'musubi-test-ca-1', warning: 'TEST ONLY', bytes: bytes.map(toBase64Url) })
}

/** The inverse of `serialiseTestCa`. */
export function loadTestCa(text: string): Result<TestCa, 'malformed'> {
  const [authCertificate, signCertificate, faceCertificate, ...keyBytes] = findBytes(text) ?? []
  const [auth, sign, faceRootKeys, faceIssuer, ...keyPool] = toPairs(keyBytes)
  if (!authCertificate || !signCertificate || !faceCertificate) return err('malformed')
  if (!auth || !sign || !faceRootKeys || !faceIssuer) return err('malformed')
  return ok(
    assemble({
      auth: openAuthority(authCertificate, auth),
      sign: openAuthority(signCertificate, sign),
      faceRootKeys,
      faceIssuer: { certificate: faceCertificate, keys: faceIssuer },
      keyPool,
    }),
  )
}

function toPairs(bytes: readonly Uint8Array[]): KeyPair[] {
  const pairs: KeyPair[] = []
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const [publicKey, privateKey] = bytes.slice(at, at + 2)
    if (publicKey && privateKey) pairs.push({ publicKey, privateKey })
  }
  return pairs
}

function findBytes(text: string): Uint8Array[] | undefined {
  try {
    const stored: unknown = JSON.parse(text)
    if (typeof stored !== 'object' || stored === null || !('bytes' in stored)) return undefined
    if (!('format' in stored) || stored.format !== 'musubi-test-ca-1' || !Array.isArray(stored.bytes))
      return undefined
    const bytes = stored.bytes.map((item: unknown) =>
      typeof item === 'string' ? parseBase64Url(item) : undefined,
    )
    return bytes.every((item) => item?.ok)
      ? bytes.flatMap((item) => (item?.ok ? [item.value] : []))
      : undefined
  } catch {
    return undefined
  }
}
