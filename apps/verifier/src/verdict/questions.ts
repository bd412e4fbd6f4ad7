import type { Report } from '@musubi/belenios'

/** What became of a ballot whose tracker a voter holds. */
export type TrackerAnswer = 'counted' | 'replaced' | 'missing'

/** Looks for a tracker (43 characters of Base64) among the ballots; spaces around it do not matter. */
export function findTracker({ ballots }: Pick<Report, 'ballots'>, tracker: string): TrackerAnswer {
  const wanted = tracker.trim().replace(/=+$/, '')
  const ballot = ballots.find((one) => one.tracker === wanted)
  if (!ballot) return 'missing'
  return ballot.counted ? 'counted' : 'replaced'
}

/** Two lists of public credentials, compared as sets. */
export interface CredentialComparison {
  readonly same: boolean
  /** in the list that was given, not in the archive */
  readonly missing: readonly string[]
  /** in the archive, not in the list that was given */
  readonly added: readonly string[]
}

/**
 * Compares the archive's credentials with a list published elsewhere (by the credential authority, on paper, in
 * minutes): a JSON list, or one entry a line, each `point` or `point,weight`.
 */
export function compareCredentials(inArchive: readonly string[], published: string): CredentialComparison {
  const given = new Set(readEntries(published))
  const own = new Set(inArchive)
  const missing = [...given].filter((entry) => !own.has(entry))
  const added = [...own].filter((entry) => !given.has(entry))
  return { same: missing.length === 0 && added.length === 0, missing, added }
}

function readEntries(text: string): string[] {
  const trimmed = text.trim()
  if (trimmed.startsWith('[')) {
    const read: unknown = JSON.parse(trimmed)
    if (!Array.isArray(read) || !read.every((entry) => typeof entry === 'string'))
      throw new TypeError('a list of texts is expected')
    return read
  }
  return trimmed
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
}
