import { type DiffVerdict, type Report, verifyDiff } from '@musubi/belenios'
import {
  compareCredentials,
  type CredentialComparison,
  findTracker,
  type TrackerAnswer,
} from './questions.ts'

/** What somebody wants to know besides whether the archive is right. */
export interface Asked {
  readonly trackers: readonly string[]
  /** text of a published list of credentials */
  readonly credentials: string | undefined
  /** an earlier archive */
  readonly earlier: Uint8Array | undefined
}

export interface Answers {
  readonly trackers: readonly { readonly tracker: string; readonly answer: TrackerAnswer }[]
  readonly credentials: CredentialComparison | 'unreadable' | undefined
  readonly earlier: DiffVerdict | undefined
  /** nothing that was asked speaks against the archive */
  readonly matches: boolean
}

/** Answers what was asked of a verified archive. */
export function answer(
  asked: Asked,
  archive: { readonly bytes: Uint8Array; readonly report: Report; readonly credentials: readonly string[] },
): Answers {
  const trackers = asked.trackers.map((tracker) => ({
    tracker,
    answer: findTracker(archive.report, tracker),
  }))
  const credentials =
    asked.credentials === undefined ? undefined : compare(archive.credentials, asked.credentials)
  const earlier = asked.earlier && verifyDiff(asked.earlier, archive.bytes)
  return {
    trackers,
    credentials,
    earlier,
    matches:
      trackers.every((one) => one.answer !== 'missing') &&
      (credentials === undefined || (credentials !== 'unreadable' && credentials.same)) &&
      (earlier === undefined || ['extends', 'identical'].includes(earlier.verdict)),
  }
}

function compare(own: readonly string[], published: string): CredentialComparison | 'unreadable' {
  try {
    return compareCredentials(own, published)
  } catch {
    return 'unreadable'
  }
}
