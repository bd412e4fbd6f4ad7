import type { TerminalPlan } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'

/** What somebody has written so far about a terminal. */
export interface PlanDraft {
  readonly kind: TerminalPlan['service'] | null
  readonly name: string
  /** Site id of a shelter, or words. */
  readonly place: string
  readonly services: readonly string[]
}

export const PLAN_FIELDS = ['kind', 'name', 'place', 'services'] as const
export type PlanField = (typeof PLAN_FIELDS)[number]
export type PlanProblem = 'kind' | 'name' | 'nameLong' | 'place' | 'placeLong' | 'services' | 'servicesMany'
export type PlanProblems = Partial<Readonly<Record<PlanField, PlanProblem>>>

const LONGEST = 80
const MOST_SERVICES = 20

export const emptyPlan: PlanDraft = { kind: null, name: '', place: '', services: [] }

/** A draft like an existing terminal: to change it, or to put another in its place. */
export function draftLike({ service, name, place, services }: TerminalPlan): PlanDraft {
  return { kind: service, name, place: place ?? '', services: [...services] }
}

/** Chooses whose terminal it is. What it serves follows, until somebody has chosen otherwise; a place is of one kind. */
export function withKind(draft: PlanDraft, kind: TerminalPlan['service']): PlanDraft {
  const untouched = draft.services.length === 0 || draft.services.join() === draft.kind
  return {
    ...draft,
    kind,
    services: untouched ? [kind] : draft.services,
    place: draft.kind === kind ? draft.place : '',
  }
}

export function toggleService(draft: PlanDraft, service: string): PlanDraft {
  const { services } = draft
  const has = services.includes(service)
  return { ...draft, services: has ? services.filter((one) => one !== service) : [...services, service] }
}

/** The plan a draft stands for, or what is wrong in each field. */
export function readPlan(draft: PlanDraft): Result<TerminalPlan, PlanProblems> {
  const { kind, services } = draft
  const [name, place] = [draft.name.trim(), draft.place.trim()]
  const problems: PlanProblems = {
    ...(kind === null ? { kind: 'kind' } : {}),
    ...(name === '' ? { name: 'name' } : name.length > LONGEST ? { name: 'nameLong' } : {}),
    ...(kind === 'shelter' && place === ''
      ? { place: 'place' }
      : place.length > LONGEST
        ? { place: 'placeLong' }
        : {}),
    ...(services.length === 0
      ? { services: 'services' }
      : services.length > MOST_SERVICES
        ? { services: 'servicesMany' }
        : {}),
  }
  if (kind === null || Object.keys(problems).length > 0) return err(problems)
  return ok({ service: kind, name, place: place === '' ? null : place, services: [...services] })
}
