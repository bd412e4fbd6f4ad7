import type { Crl } from './crl.ts'
import type { RevocationReason } from './revoked-set.ts'

/** What a source of revocation knows about one certificate at one moment. */
export interface CertificateStatus {
  /** `unknown`: the source does not cover the issuer, or is too old to speak about that moment. */
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly reason?: RevocationReason
  /** Milliseconds since 1970. */
  readonly revokedAt?: number
  /** When the source itself was made, so that a caller can apply its own staleness rule per assurance level. */
  readonly sourceUpdatedAt?: number
}

/**
 * The port for revocation. Adapters: a CRL (below); OCSP, the MyKey Platform (PPID方式), 地方認証プラットフォーム and
 * private verifiers (PF事業者) fit the same shape.
 */
export interface CertificateStatusProvider {
  /**
   * @param issuerKey `VerifiedCertificate.issuerKey`
   * @param serial lower-case hex, as in `Certificate.serial`
   * @param at milliseconds since 1970: the moment of the tap. A later revocation does not undo an earlier tap.
   */
  check(issuerKey: string, serial: string, at: number): Promise<CertificateStatus>
}

export interface CrlStatusOptions {
  /** How long after its nextUpdate a list may still say `good`, in milliseconds; 0 unless told. */
  readonly staleToleranceMs?: number
}

/**
 * Answers from the newest list of each issuer. A list past its nextUpdate still reports revocations, but no longer
 * reports `good`.
 * @param findCrl the newest verified list of an issuer, or undefined
 */
export function crlStatusProvider(
  findCrl: (issuerKey: string) => Crl | undefined,
  { staleToleranceMs = 0 }: CrlStatusOptions = {},
): CertificateStatusProvider {
  return {
    check: async (issuerKey, serial, at) => decideCrlStatus(findCrl(issuerKey), serial, at, staleToleranceMs),
  }
}

function decideCrlStatus(
  crl: Crl | undefined,
  serial: string,
  at: number,
  staleToleranceMs: number,
): CertificateStatus {
  if (!crl) return { status: 'unknown' }
  const sourceUpdatedAt = crl.thisUpdate
  const entry = crl.find(serial)
  if (entry && entry.revokedAt <= at && entry.reason !== 'removeFromCRL') {
    const { revokedAt, reason } = entry
    return { status: 'revoked', revokedAt, sourceUpdatedAt, ...(reason === undefined ? {} : { reason }) }
  }
  return { status: at <= crl.nextUpdate + staleToleranceMs ? 'good' : 'unknown', sourceUpdatedAt }
}
