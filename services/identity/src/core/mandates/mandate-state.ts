import { MANDATE_PAPERS, MANDATE_RELATIONS, MANDATE_TERMS } from '@musubi/contracts'
import type { MandatePaper, MandateRelation } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'

/**
 * The right of one resident to act for another at certain services: a parent for a child that has no signature certificate,
 * somebody for a dependant, a legal guardian (成年後見人), care staff.
 */
export const MANDATE_KINDS = MANDATE_RELATIONS
export type MandateKind = MandateRelation

/** What staff looked at before they recorded it. */
export const MANDATE_EVIDENCE = MANDATE_PAPERS
export type MandateEvidence = MandatePaper

/** `offered`: the represented person wrote a code with their own card, and nobody has used it yet. */
export type MandateState =
  | { readonly status: 'none' }
  | { readonly status: 'offered'; readonly openUntil: number; readonly until: number }
  | { readonly status: 'in_force'; readonly until: number }
  | { readonly status: 'ended'; readonly by: MandateEnd }

export type MandateEnd = 'represented' | 'actor' | 'staff'

export type MandateCommand =
  /** By staff, who saw the evidence. */
  | {
      readonly kind: 'record'
      readonly relation: MandateKind
      readonly evidence: MandateEvidence
      readonly until: number
      /** The represented person's coming of age, milliseconds since 1970; undefined when their birth date is not known. */
      readonly ofAgeAt: number | undefined
    }
  /** By the represented person. */
  | {
      readonly kind: 'offer'
      readonly relation: MandateKind
      readonly until: number
      readonly openUntil: number
      readonly byCard: boolean
    }
  /** By whoever got the code. */
  | { readonly kind: 'accept'; readonly isSelf: boolean }
  | { readonly kind: 'end'; readonly by: MandateEnd }

export type MandateEvent =
  | { readonly kind: 'recorded' | 'accepted'; readonly until: number }
  | { readonly kind: 'offered'; readonly until: number; readonly openUntil: number }
  | { readonly kind: 'ended'; readonly by: MandateEnd }

export type MandateRefusal =
  | 'exists_already'
  | 'evidence_missing'
  | 'not_a_child'
  | 'too_long'
  | 'over_already'
  | 'counter_only'
  | 'card_needed'
  | 'offer_over'
  | 'not_for_oneself'
  | 'mandate_over'

const DAY = 86_400_000
export const OFFER_OPEN_MS = DAY

/** What somebody can give away alone. That one is a parent or a guardian is not the represented person's word to give. */
const GIVEN_BY_CARD: readonly MandateKind[] = ['dependant', 'care_staff']

/** What a command does to a mandate, or why not. No event: it is so already. */
export function decideMandate(
  state: MandateState,
  command: MandateCommand,
  now: number,
): Result<MandateEvent | undefined, MandateRefusal> {
  switch (command.kind) {
    case 'record':
      return state.status === 'none' ? decideRecord(command, now) : err('exists_already')
    case 'offer':
      return state.status === 'none' ? decideOffer(command, now) : err('exists_already')
    case 'accept':
      if (command.isSelf) return err('not_for_oneself')
      if (state.status === 'in_force') return isOver(state, now) ? err('mandate_over') : ok(undefined)
      if (state.status !== 'offered' || isOver(state, now)) return err('offer_over')
      return ok({ kind: 'accepted', until: state.until })
    case 'end':
      if (state.status === 'none') return err('mandate_over')
      return ok(state.status === 'ended' ? undefined : { kind: 'ended', by: command.by })
  }
}

function decideRecord(
  { relation, evidence, until, ofAgeAt }: Extract<MandateCommand, { kind: 'record' }>,
  now: number,
): Result<MandateEvent, MandateRefusal> {
  if (!MANDATE_TERMS[relation].papers.includes(evidence)) return err('evidence_missing')
  const refused = findWrongSpan(relation, until, now)
  if (relation !== 'parent') return refused ? err(refused) : ok({ kind: 'recorded', until })
  // 民法 4条, 818条: parental authority ends with the child's eighteenth birthday, whatever was written.
  if (ofAgeAt === undefined || ofAgeAt <= now) return err('not_a_child')
  return refused ? err(refused) : ok({ kind: 'recorded', until: Math.min(until, ofAgeAt) })
}

function decideOffer(
  { relation, until, openUntil, byCard }: Extract<MandateCommand, { kind: 'offer' }>,
  now: number,
): Result<MandateEvent, MandateRefusal> {
  if (!GIVEN_BY_CARD.includes(relation)) return err('counter_only')
  if (!byCard) return err('card_needed')
  const refused = findWrongSpan(relation, until, now)
  if (refused) return err(refused)
  return ok({ kind: 'offered', until, openUntil: Math.min(openUntil, now + OFFER_OPEN_MS) })
}

function findWrongSpan(relation: MandateKind, until: number, now: number): MandateRefusal | undefined {
  if (until <= now) return 'over_already'
  return until > now + MANDATE_TERMS[relation].longestDays * DAY ? 'too_long' : undefined
}

export function reduceMandate(_state: MandateState, event: MandateEvent): MandateState {
  switch (event.kind) {
    case 'recorded':
    case 'accepted':
      return { status: 'in_force', until: event.until }
    case 'offered':
      return { status: 'offered', openUntil: event.openUntil, until: event.until }
    case 'ended':
      return { status: 'ended', by: event.by }
  }
}

/** Past its time: an offer nobody used, or a right that ran out. */
export function isOver(state: MandateState, now: number): boolean {
  if (state.status === 'offered') return now >= state.openUntil
  return state.status === 'in_force' ? now >= state.until : state.status === 'ended'
}

/** Whether somebody may act now, at this service. 支援措置 of either side blocks it and says nothing. */
export function mayAct(
  state: MandateState,
  asked: { readonly services: readonly string[]; readonly service: string; readonly isBlocked: boolean },
  now: number,
): boolean {
  return (
    state.status === 'in_force' &&
    !isOver(state, now) &&
    !asked.isBlocked &&
    asked.services.includes(asked.service)
  )
}
