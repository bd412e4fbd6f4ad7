import type { CertificateStatus, CertificateStatusProvider, StatusLevel } from '@musubi/pki'
import type { StatusLog } from './status-log.ts'

export interface NamedProvider {
  readonly name: string
  readonly provider: CertificateStatusProvider
  /** Only asked for these levels: some platforms may be used face to face only. Left out: for all. */
  readonly levels?: readonly StatusLevel[]
}

/**
 * Asks sources in their order until one knows. A source that fails is left out of this question and named in the log. The
 * answer of the last one stands when nobody knew.
 */
export function firstThatKnows(sources: readonly NamedProvider[], log: StatusLog): CertificateStatusProvider {
  return {
    async check(issuerKey, serial, at, question) {
      let answer: CertificateStatus = { status: 'unknown' }
      for (const { name, provider, levels } of sources) {
        if (levels && !(question?.level && levels.includes(question.level))) continue
        try {
          answer = await provider.check(issuerKey, serial, at, question)
        } catch (error) {
          log.warn('identity.status_source_failed', { source: name, reason: 'failed' }, error)
        }
        if (answer.status !== 'unknown') return answer
      }
      return answer
    },
  }
}
