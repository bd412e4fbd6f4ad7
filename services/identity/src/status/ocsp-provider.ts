import {
  type Certificate,
  type CertificateStatus,
  type CertificateStatusProvider,
  type CertIdHash,
  makeOcspRequest,
  type OcspAnswer,
  type OcspFailure,
  readOcspResponse,
  type StatusLevel,
} from '@musubi/pki'
import { err, type Result } from '@musubi/kernel'
import { BoundedMap } from './bounded-map.ts'
import type { Outbound, OutboundFailure } from './outbound.ts'
import type { StatusLog } from './status-log.ts'

export interface OcspProviderOptions {
  /** For the log, such as `ocsp` or `lgwan`. */
  readonly name: string
  readonly url: string
  readonly issuers: readonly Certificate[]
  readonly outbound: Outbound
  /** `none` for responders that answer from a stock of signed answers (RFC 5019). */
  readonly nonce: 'required' | 'optional' | 'none'
  readonly hash?: CertIdHash
  /** How long an answer may be used again for each level; what is not named is asked anew each time. */
  readonly reuseMs?: Readonly<Partial<Record<StatusLevel, number>>>
  readonly cacheSize?: number
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly log: StatusLog
}

const MINUTE = 60_000
/** Signing always asks; a tap at a counter may rest on an answer of a moment ago. */
const REUSE: Readonly<Partial<Record<StatusLevel, number>>> = {
  auth: MINUTE,
  kazashi: 5 * MINUTE,
  offline: 60 * MINUTE,
}

/**
 * Certificate status from an OCSP responder (RFC 6960). Only answers whose signature, certificate, nonce and dates were
 * checked are kept, and those are used again within the limits of each level; when the responder is away, also up to the
 * end of their own validity. A responder that is slow, gone or lies is `unknown`, and it is for the caller to say what
 * that costs.
 */
export function createOcspProvider(options: OcspProviderOptions): CertificateStatusProvider {
  const { issuers, clock, reuseMs = REUSE, cacheSize = 20_000 } = options
  const byKey = new Map(issuers.map((issuer) => [issuer.spkiHash, issuer]))
  const known = new BoundedMap<string, OcspAnswer>(cacheSize)
  const asking = new Map<string, Promise<Result<OcspAnswer, OcspFailure | OutboundFailure>>>()

  async function askOnce(issuer: Certificate, serial: string, name: string) {
    const running = asking.get(name) ?? askResponder(options, issuer, serial)
    asking.set(name, running)
    try {
      return await running
    } finally {
      asking.delete(name)
    }
  }

  return {
    async check(issuerKey, serial, at, question) {
      const issuer = byKey.get(issuerKey)
      if (!issuer) return { status: 'unknown' }
      const name = `${issuerKey}:${serial}`
      const earlier = known.get(name)
      const now = clock()
      const reuse = (question?.level && reuseMs[question.level]) ?? 0
      if (earlier && now - earlier.thisUpdate < reuse && now <= earlier.validUntil)
        return toStatus(earlier, at)
      const answered = await askOnce(issuer, serial, name)
      if (answered.ok) {
        known.set(name, answered.value)
        return toStatus(answered.value, at)
      }
      options.log.warn('identity.status_source_failed', { source: options.name, reason: answered.error })
      return earlier && now <= earlier.validUntil && reuse > 0 ? toStatus(earlier, at) : { status: 'unknown' }
    },
  }
}

async function askResponder(
  { url, outbound, nonce: nonceUse, hash, clock, random }: OcspProviderOptions,
  issuer: Certificate,
  serial: string,
): Promise<Result<OcspAnswer, OcspFailure | OutboundFailure>> {
  const nonce = nonceUse === 'none' ? undefined : random(32)
  const question = { issuer, serial, nonce, ...(hash ? { hash } : {}) }
  const answer = await outbound.ask({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
    body: makeOcspRequest(question),
  })
  if (!answer.ok) return answer
  if (answer.value.status !== 200) return err('responder_error')
  return readOcspResponse(answer.value.body, {
    ...question,
    now: clock(),
    nonceOptional: nonceUse !== 'required',
  })
}

/** A revocation that came after the tap does not undo it. */
function toStatus({ status, revokedAt, reason, thisUpdate }: OcspAnswer, at: number): CertificateStatus {
  const sourceUpdatedAt = thisUpdate
  if (status !== 'revoked') return { status, sourceUpdatedAt }
  if (revokedAt === undefined || revokedAt > at) return { status: 'good', sourceUpdatedAt }
  return { status, revokedAt, sourceUpdatedAt, ...(reason === undefined ? {} : { reason }) }
}
