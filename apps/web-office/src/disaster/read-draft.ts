import type { Hazard } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'

/** What somebody has written so far. */
export interface DisasterDraft {
  readonly kind: 'drill' | 'real' | null
  readonly name: string
  readonly hazards: readonly Hazard[]
  /** Local date and time as the browser's field says them, `2026-09-12T18:42`. */
  readonly declaredAt: string
}

export interface DisasterOrder {
  readonly name: string
  readonly drill: boolean
  readonly hazards: Hazard[]
  readonly declaredAt: string
}

export const DRAFT_FIELDS = ['kind', 'name', 'hazards', 'declaredAt'] as const
export type DraftField = (typeof DRAFT_FIELDS)[number]
export type DraftProblem = 'kind' | 'name' | 'nameLong' | 'hazards' | 'declaredAt' | 'future'
export type DraftProblems = Partial<Readonly<Record<DraftField, DraftProblem>>>

const LONGEST_NAME = 60
/** The field knows minutes only, and clocks differ a little. */
const TOLERANCE_MS = 60_000

/**
 * The order a draft stands for, or what is wrong in each field.
 * @param now epoch milliseconds; times are of Japan, which has no summer time
 */
export function readDraft(draft: DisasterDraft, now: number): Result<DisasterOrder, DraftProblems> {
  const name = draft.name.trim()
  const declaredAt = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(draft.declaredAt)
    ? Date.parse(`${draft.declaredAt.slice(0, 16)}:00+09:00`)
    : Number.NaN
  const problems: DraftProblems = {
    ...(draft.kind === null ? { kind: 'kind' } : {}),
    ...(name === '' ? { name: 'name' } : name.length > LONGEST_NAME ? { name: 'nameLong' } : {}),
    ...(draft.hazards.length === 0 ? { hazards: 'hazards' } : {}),
    ...(Number.isNaN(declaredAt)
      ? { declaredAt: 'declaredAt' }
      : declaredAt > now + TOLERANCE_MS
        ? { declaredAt: 'future' }
        : {}),
  }
  if (Object.keys(problems).length > 0) return err(problems)
  return ok({
    name,
    drill: draft.kind === 'drill',
    hazards: [...draft.hazards],
    declaredAt: new Date(Math.min(declaredAt, now)).toISOString(),
  })
}

/** A moment as the browser's field for date and time wants it, in Japan. */
export function toLocalField(at: number): string {
  return new Date(at + 9 * 3_600_000).toISOString().slice(0, 16)
}
