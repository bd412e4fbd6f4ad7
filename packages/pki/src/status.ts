import type { RevocationReason, RevokedSet } from './revoked-set.ts'

/** What a source of revocation knows about one certificate at one moment. */
export interface CertificateStatus {
  /** `unknown`: the source does not cover the issuer, or is too old to speak about that moment. */
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly reason?: RevocationReason
  /** Milliseconds since 1970. */
  readonly revokedAt?: number
  /** When the source itself was made, so that a caller can apply its own staleness rule per assurance level. */
  readonly sourceUpdatedAt?: number
  /** What a platform in between calls the holder in this system (MyKey's PPID); it outlives a renewed certificate. */
  readonly platformId?: string
}

/**
 * What the certificate is being used for, from the act that needs the freshest knowledge to the one that can do with an
 * older one: signing and linking, login with a PIN, kazashi at an attended terminal, a tap that was taken offline.
 */
export const STATUS_LEVELS = ['sign', 'auth', 'kazashi', 'offline'] as const
export type StatusLevel = (typeof STATUS_LEVELS)[number]

/** What else a source may need to know. */
export interface StatusQuestion {
  /** Left out: nothing stale is accepted. */
  readonly level?: StatusLevel
  /** The certificate itself (DER): sources that are asked over the network want it; lists do not. */
  readonly certificate?: Uint8Array
}

/**
 * The port for revocation. Adapters: lists (below), OCSP (`ocsp/`); the MyKey Platform (PPID方式), 地方認証プラットフォーム and
 * private verifiers (PF事業者) in identity's `status` folder.
 */
export interface CertificateStatusProvider {
  /**
   * @param issuerKey `VerifiedCertificate.issuerKey`
   * @param serial lower-case hex, as in `Certificate.serial`
   * @param at milliseconds since 1970: the moment of the tap. A later revocation does not undo an earlier tap.
   */
  check(issuerKey: string, serial: string, at: number, question?: StatusQuestion): Promise<CertificateStatus>
}

/** A list as far as a question needs it: a parsed `Crl`, or a set in the `RevocationStore`. */
export interface RevocationList extends Pick<RevokedSet, 'find'> {
  readonly thisUpdate: number
  readonly nextUpdate: number
}

export interface CrlStatusOptions {
  /**
   * How long after its nextUpdate a list may still say `good`, in milliseconds: one time for all, or one for each level.
   * What is not named is 0. A list past its time always goes on saying `revoked`.
   */
  readonly staleToleranceMs?: number | Readonly<Partial<Record<StatusLevel, number>>>
}

/**
 * Answers from the newest list of each issuer. A list past its nextUpdate still reports revocations, but no longer
 * reports `good`, unless the level of the question tolerates it.
 * @param findList the newest verified list of an issuer, or undefined
 */
export function crlStatusProvider(
  findList: (issuerKey: string) => RevocationList | undefined,
  { staleToleranceMs = 0 }: CrlStatusOptions = {},
): CertificateStatusProvider {
  const toleranceFor = (level: StatusLevel | undefined): number => {
    if (typeof staleToleranceMs === 'number') return staleToleranceMs
    return (level && staleToleranceMs[level]) ?? 0
  }
  return {
    check: async (issuerKey, serial, at, question) =>
      decideListStatus(findList(issuerKey), serial, at, toleranceFor(question?.level)),
  }
}

function decideListStatus(
  list: RevocationList | undefined,
  serial: string,
  at: number,
  staleToleranceMs: number,
): CertificateStatus {
  if (!list) return { status: 'unknown' }
  const sourceUpdatedAt = list.thisUpdate
  const entry = list.find(serial)
  if (entry && entry.revokedAt <= at && entry.reason !== 'removeFromCRL') {
    const { revokedAt, reason } = entry
    return { status: 'revoked', revokedAt, sourceUpdatedAt, ...(reason === undefined ? {} : { reason }) }
  }
  return { status: at <= list.nextUpdate + staleToleranceMs ? 'good' : 'unknown', sourceUpdatedAt }
}
