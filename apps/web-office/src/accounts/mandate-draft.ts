import { MANDATE_TERMS, type MandatePaper, type MandateRelation } from '@musubi/contracts/mandates'

/** What a clerk says of a mandate before it is recorded; null is not said yet. */
export interface MandateDraft {
  /** Which of the two the opened account is. */
  readonly side: 'represented' | 'actor' | null
  readonly relation: MandateRelation | null
  readonly paper: MandatePaper | null
  readonly services: readonly string[]
  readonly span: Span | null
}

export type MandateQuestion = keyof MandateDraft

/** How long it shall last. A parent's lasts until the child is of age, which the server knows. */
export type Span = '3' | '6' | '12' | '36' | 'of_age'

export const emptyMandate: MandateDraft = {
  side: null,
  relation: null,
  paper: null,
  services: [],
  span: null,
}

const DAY_MS = 86_400_000
const SPANS: Readonly<Record<MandateRelation, readonly Span[]>> = {
  parent: ['of_age', '12'],
  dependant: ['3', '6', '12'],
  legal_guardian: ['12', '36'],
  care_staff: ['3', '6', '12'],
}

export function spansOf(relation: MandateRelation): readonly Span[] {
  return SPANS[relation]
}

/** Another relation takes other papers and other times; what fits stays, and what is the only choice is chosen. */
export function withRelation(draft: MandateDraft, relation: MandateRelation): MandateDraft {
  const { papers } = MANDATE_TERMS[relation]
  const spans = SPANS[relation]
  const paper = draft.paper !== null && papers.includes(draft.paper) ? draft.paper : null
  const span = draft.span !== null && spans.includes(draft.span) ? draft.span : null
  return {
    ...draft,
    relation,
    paper: paper ?? (papers.length === 1 ? (papers[0] ?? null) : null),
    span: span ?? (relation === 'parent' ? 'of_age' : null),
  }
}

/** What is not said yet, in the order of the form. */
export function missingIn(draft: MandateDraft): MandateQuestion[] {
  const questions = ['side', 'relation', 'paper', 'services', 'span'] as const
  return questions.filter((one) => (one === 'services' ? draft.services.length === 0 : draft[one] === null))
}

/** @param now milliseconds since 1970 */
export function untilOf(relation: MandateRelation, span: Span, now: number): string {
  const longest = MANDATE_TERMS[relation].longestDays - 1
  const days = span === 'of_age' ? longest : Math.min(longest, Math.round((Number(span) * 365.25) / 12))
  return new Date(now + days * DAY_MS).toISOString()
}
