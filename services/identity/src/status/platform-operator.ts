import { type CertificateStatus, type CertificateStatusProvider, REVOCATION_REASONS } from '@musubi/pki'
import { z } from 'zod'
import { askJson } from './json-api.ts'
import { isPrivateChannel, type Outbound } from './outbound.ts'
import type { StatusLog } from './status-log.ts'

/**
 * A private platform operator (PF事業者) that checks certificates for others. The shape is the one PocketSign Verify
 * publishes (`docs.p8n.app`); field names of other operators differ, and each wants an adapter of its own.
 */
export const operatorPaths = {
  checkStatus: '/pocketsign.verify.v2.CertificateService/CheckCertificateStatus',
} as const

export const OperatorStatusSchema = z.object({
  certificate_status: z.object({
    status: z.enum(['STATUS_GOOD', 'STATUS_REVOKED', 'STATUS_UNKNOWN']),
    check_method: z.enum(['CHECK_METHOD_CRL', 'CHECK_METHOD_OCSP']),
    source_updated_at: z.iso.datetime(),
    revoked_at: z.iso.datetime().nullish(),
    revocation_reason: z.int().min(0).max(10).nullish(),
  }),
})

export interface OperatorOptions {
  readonly baseUrl: string
  /** A server-side token; it never reaches a page. */
  readonly token: string
  /** Lists are free and a little older, OCSP is billed by the question. */
  readonly checkMethod: 'crl' | 'ocsp'
  readonly outbound: Outbound
  readonly log: StatusLog
}

const METHODS = { crl: 'CHECK_METHOD_CRL', ocsp: 'CHECK_METHOD_OCSP' } as const

export function createOperatorProvider(options: OperatorOptions): CertificateStatusProvider {
  const { baseUrl, token, checkMethod, outbound, log } = options
  if (!isPrivateChannel(baseUrl)) throw new Error('a platform operator is asked over TLS only')
  return {
    async check(_issuerKey, _serial, at, question) {
      if (!question?.certificate) return { status: 'unknown' }
      const body = {
        certificate: Buffer.from(question.certificate).toString('base64'),
        check_method: METHODS[checkMethod],
        check_purpose: 'CHECK_PURPOSE_SIGNATURE_VERIFICATION',
      }
      const request = {
        url: `${baseUrl}${operatorPaths.checkStatus}`,
        headers: { authorization: `Bearer ${token}` },
        body,
      }
      const answer = await askJson(outbound, request, OperatorStatusSchema)
      if (answer.ok) return toStatus(answer.value, at)
      log.warn('identity.status_source_failed', { source: 'operator', reason: answer.error })
      return { status: 'unknown' }
    },
  }
}

function toStatus(
  { certificate_status: told }: z.output<typeof OperatorStatusSchema>,
  at: number,
): CertificateStatus {
  const sourceUpdatedAt = Date.parse(told.source_updated_at)
  if (told.status === 'STATUS_UNKNOWN') return { status: 'unknown', sourceUpdatedAt }
  const revokedAt = told.revoked_at ? Date.parse(told.revoked_at) : 0
  if (told.status === 'STATUS_GOOD' || revokedAt > at) return { status: 'good', sourceUpdatedAt }
  const reason = REVOCATION_REASONS[told.revocation_reason ?? -1]
  return { status: 'revoked', revokedAt, sourceUpdatedAt, ...(reason ? { reason } : {}) }
}
