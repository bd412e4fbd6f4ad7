import { createHash } from 'node:crypto'
import { err, ok, type Result } from '@musubi/kernel'
import { type Certificate, parseCertificate } from './certificate.ts'
import { Lru } from './lru.ts'
import { isSignedBy } from './signature.ts'

export type ChainFailure = 'untrusted' | 'expired' | 'not_yet_valid' | 'test_ca_refused' | 'malformed'

/** A certificate with the anchor that issued it. */
export interface VerifiedCertificate {
  readonly certificate: Certificate
  readonly issuer: Certificate
  /** `issuer.spkiHash`: with the serial number it names a certificate. The issuer's DN does not: JPKI roots share one. */
  readonly issuerKey: string
}

export interface ChainOptions {
  /** Accept the hierarchy `O=JPKI-TEST`. Only a demonstration or a test may say so. */
  readonly allowTestCa?: boolean
}

const TEST_ORGANIZATION = 'JPKI-TEST'

/**
 * Checks a person's certificate against the trust anchors at one moment. JPKI has no intermediate authorities, so the
 * path is anchor -> certificate (RFC 5280 section 6, path length 1). The issuer is found by key identifier and
 * signature, never by name, because successive JPKI roots carry the same name. Revocation is a separate question: see
 * `CertificateStatusProvider`.
 * @param at milliseconds since 1970: the moment of the tap, not of the check
 */
export function checkChain(
  certificate: Certificate,
  anchors: readonly Certificate[],
  at: number,
  options: ChainOptions = {},
): Result<VerifiedCertificate, ChainFailure> {
  const verified = findIssuer(certificate, anchors, options)
  return verified.ok ? checkValidity(verified.value, at) : verified
}

/** The part of the check that time cannot change, and therefore may be remembered. */
function findIssuer(
  certificate: Certificate,
  anchors: readonly Certificate[],
  { allowTestCa = false }: ChainOptions,
): Result<VerifiedCertificate, ChainFailure> {
  if (!allowTestCa && certificate.issuerOrganization === TEST_ORGANIZATION) return err('test_ca_refused')
  const issuer = anchors.find((anchor) => isIssuer(anchor, certificate))
  if (!issuer || !isEndEntity(certificate)) return err('untrusted')
  if (!allowTestCa && issuer.subjectOrganization === TEST_ORGANIZATION) return err('test_ca_refused')
  return ok({ certificate, issuer, issuerKey: issuer.spkiHash })
}

function isIssuer(anchor: Certificate, certificate: Certificate): boolean {
  return (
    anchor.subjectDn === certificate.issuerDn &&
    (!certificate.authorityKeyId ||
      !anchor.subjectKeyId ||
      certificate.authorityKeyId === anchor.subjectKeyId) &&
    anchor.isCa &&
    (anchor.keyUsage?.has('keyCertSign') ?? true) &&
    isSignedBy(certificate, anchor.publicKey)
  )
}

function isEndEntity({ isCa, keyUsage }: Certificate): boolean {
  return (
    !isCa && (keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation'))
  )
}

function checkValidity(verified: VerifiedCertificate, at: number): Result<VerifiedCertificate, ChainFailure> {
  for (const { notBefore, notAfter } of [verified.certificate, verified.issuer]) {
    if (at < notBefore) return err('not_yet_valid')
    if (at > notAfter) return err('expired')
  }
  return ok(verified)
}

export interface ChainCheckerConfig extends ChainOptions {
  readonly anchors: readonly Certificate[]
  /** How many verified certificates to remember, each about 4 kB; 10 000 unless told. */
  readonly cacheSize?: number
}

export interface ChainChecker {
  check(der: Uint8Array, at: number): Result<VerifiedCertificate, ChainFailure>
}

/**
 * `parseCertificate` and `checkChain` with a memory: a certificate seen again costs one SHA-256. Only successes are
 * remembered, so a flood of rubbish evicts nothing.
 */
export function createChainChecker(config: ChainCheckerConfig): ChainChecker {
  const seen = new Lru<string, VerifiedCertificate>(config.cacheSize ?? 10_000)
  return {
    check(der, at) {
      const fingerprint = createHash('sha256').update(der).digest('base64')
      const known = seen.find(fingerprint)
      if (known) return checkValidity(known, at)
      const certificate = parseCertificate(der)
      if (!certificate.ok) return certificate
      const verified = findIssuer(certificate.value, config.anchors, config)
      if (!verified.ok) return verified
      seen.put(fingerprint, verified.value)
      return checkValidity(verified.value, at)
    },
  }
}
