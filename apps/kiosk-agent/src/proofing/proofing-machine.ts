import type { FaceProof } from '@musubi/card'
import {
  PROOFING_STEPS,
  type ProofingDecision,
  type ProofingPhase,
  type ProofingProblem,
  type ProofingStep,
  type AgentProofingState,
  type UnsentReason,
} from '@musubi/contracts'
import type { Uuid } from '@musubi/kernel'
import type { OpenedFace, SigningCard } from './opened-face.ts'

type Done = Extract<ProofingPhase, { phase: 'done' }>

/** One proofing: its id is made once, so that a decision whose answer was lost is repeated and not doubled. */
export interface Matter {
  readonly proofingId: Uuid
  readonly expiryYear: string
}

/** What staff decided, and by what the card stands for it. */
export interface Decided {
  readonly decision: ProofingDecision
  /** Who has to sign; null of a refusal. */
  readonly card: SigningCard | null
  readonly proof: FaceProof | null
}

/**
 * The middle of the proofing page, with all that may not outlive it: what a view no longer holds is overwritten by the
 * desk. `round` tells what belongs to an attempt that is over.
 */
export interface ProofingView {
  readonly round: number
  readonly now: ProofingPhase
  readonly municipality: AgentProofingState['municipality']
  /** 照合番号B, fourteen ASCII digits, until a card has taken it. */
  readonly numbers: Uint8Array | null
  readonly face: OpenedFace | null
  readonly matter: Matter | null
  readonly decided: Decided | null
}

export type ProofingEvent =
  | { readonly type: 'opened' }
  | { readonly type: 'ready'; readonly municipality: NonNullable<AgentProofingState['municipality']> }
  | { readonly type: 'numbers_given'; readonly numbers: Uint8Array }
  | { readonly type: 'numbers_malformed' }
  | { readonly type: 'card_came' }
  | { readonly type: 'step'; readonly step: ProofingStep }
  | { readonly type: 'number_refused'; readonly triesLeft: number }
  | { readonly type: 'face_opened'; readonly face: OpenedFace; readonly matter: Matter }
  | { readonly type: 'card_left' }
  | { readonly type: 'unreadable' }
  | { readonly type: 'judged'; readonly same: boolean }
  | { readonly type: 'decided'; readonly decision: ProofingDecision }
  | { readonly type: 'signed'; readonly proof: FaceProof }
  | { readonly type: 'recorded'; readonly outcome: Done['outcome']; readonly letter: Done['letter'] }
  | { readonly type: 'not_sent'; readonly reason: UnsentReason }
  | { readonly type: 'resent' }
  | { readonly type: 'retyped' }
  | { readonly type: 'stopped'; readonly reason: ProofingProblem }
  | { readonly type: 'closed' }

const NOTHING = { numbers: null, face: null, matter: null, decided: null } as const

export const CLOSED: ProofingView = { round: 0, now: { phase: 'closed' }, municipality: null, ...NOTHING }

/** The last try of a number is never spent: a blocked card would be our doing. */
export const LAST_TRY = 1

/** Pure: what does not fit the present phase changes nothing. Drawn in the README of this app. */
export function reduceProofing(view: ProofingView, event: ProofingEvent): ProofingView {
  const { now } = view
  switch (event.type) {
    case 'opened':
      return { round: view.round + 1, now: { phase: 'opening' }, municipality: null, ...NOTHING }
    case 'closed':
      return now.phase === 'closed' ? view : { ...CLOSED, round: view.round + 1 }
    case 'ready':
      return now.phase === 'opening' ? toNumbers({ ...view, municipality: event.municipality }) : view
    case 'stopped':
      return now.phase === 'closed' || now.phase === 'done' ? view : toProblem(view, event.reason)
    case 'retyped':
      return view.municipality && CAN_RETYPE.has(now.phase) ? toNumbers(view) : view
    case 'judged':
    case 'decided':
      return reduceJudgement(view, event)
    case 'signed':
    case 'recorded':
    case 'not_sent':
    case 'resent':
      return reduceDecision(view, event)
    default:
      return reduceCard(view, event)
  }
}

const CAN_RETYPE: ReadonlySet<ProofingPhase['phase']> = new Set([
  'waiting',
  'comparing',
  'naming',
  'left',
  'problem',
  'done',
])

type CardEvent = Extract<
  ProofingEvent,
  {
    type:
      | 'numbers_given'
      | 'numbers_malformed'
      | 'card_came'
      | 'step'
      | 'number_refused'
      | 'face_opened'
      | 'card_left'
      | 'unreadable'
  }
>

/** The card before anything is decided, and its leaving at any time. */
function reduceCard(view: ProofingView, event: CardEvent): ProofingView {
  const { now } = view
  switch (event.type) {
    case 'numbers_given':
      return now.phase === 'numbers'
        ? { ...view, now: { phase: 'waiting', note: null }, numbers: event.numbers }
        : view
    case 'numbers_malformed':
      return now.phase === 'numbers' ? { ...view, now: { ...now, note: 'number_format' } } : view
    case 'card_came':
      return now.phase === 'waiting' ? { ...view, now: { phase: 'reading', step: 'found' } } : view
    case 'step':
      return now.phase === 'reading' && isLater(event.step, now.step)
        ? { ...view, now: { phase: 'reading', step: event.step } }
        : view
    case 'number_refused':
      return now.phase === 'reading' ? refuseNumber(view, event.triesLeft) : view
    case 'face_opened':
      return now.phase === 'reading'
        ? {
            ...view,
            now: { phase: 'comparing', face: event.face.shown },
            numbers: null,
            face: event.face,
            matter: event.matter,
          }
        : view
    case 'card_left':
    case 'unreadable':
      return loseCard(view, event.type)
  }
}

function loseCard(view: ProofingView, how: 'card_left' | 'unreadable'): ProofingView {
  const note = how === 'card_left' ? ('card_removed' as const) : how
  const round = view.round + 1
  switch (view.now.phase) {
    case 'reading':
      return { ...view, round, now: { phase: 'waiting', note } }
    case 'signing':
      return { ...view, round, now: { phase: 'signing', note } }
    case 'comparing':
    case 'naming':
      // The pictures were shown with the card on the reader; without it they are nobody's to look at.
      return how === 'card_left' ? { ...view, round, now: { phase: 'left' }, face: null } : view
    default:
      return view
  }
}

/** Only a genuine card that has not run out is taken for its holder's; every other is refused. */
function reduceJudgement(
  view: ProofingView,
  event: Extract<ProofingEvent, { type: 'judged' | 'decided' }>,
): ProofingView {
  const { now, face } = view
  if (event.type === 'judged') {
    if (event.same && now.phase === 'comparing' && canAccept(face))
      return { ...view, now: { phase: 'naming', face: now.face } }
    return !event.same && now.phase === 'naming'
      ? { ...view, now: { phase: 'comparing', face: now.face } }
      : view
  }
  const { decision } = event
  if (decision.kind === 'accepted')
    return now.phase === 'naming' && face?.card
      ? {
          ...view,
          now: { phase: 'signing', note: null },
          face: null,
          decided: { decision, card: face.card, proof: null },
        }
      : view
  const isOpen = now.phase === 'comparing' || now.phase === 'naming'
  if (!isOpen && !(now.phase === 'left' && decision.reason === 'person_left')) return view
  return { ...view, now: { phase: 'sending' }, face: null, decided: { decision, card: null, proof: null } }
}

export function canAccept(face: OpenedFace | null): boolean {
  return face !== null && face.card !== null && face.shown.genuine && !face.shown.expired
}

/** From here on nothing but the record is left to do; what was decided stays what it is. */
function reduceDecision(
  view: ProofingView,
  event: Extract<ProofingEvent, { type: 'signed' | 'recorded' | 'not_sent' | 'resent' }>,
): ProofingView {
  const { now, decided } = view
  switch (event.type) {
    case 'signed':
      return now.phase === 'signing' && decided
        ? { ...view, now: { phase: 'sending' }, decided: { ...decided, proof: event.proof } }
        : view
    case 'recorded':
      return now.phase === 'sending'
        ? { ...view, ...NOTHING, now: { phase: 'done', outcome: event.outcome, letter: event.letter } }
        : view
    case 'not_sent':
      return now.phase === 'sending' ? { ...view, now: { phase: 'unsent', reason: event.reason } } : view
    case 'resent':
      return now.phase === 'unsent' ? { ...view, now: { phase: 'sending' } } : view
  }
}

function toNumbers(view: ProofingView): ProofingView {
  return {
    ...view,
    ...NOTHING,
    round: view.round + 1,
    now: { phase: 'numbers', note: null, triesLeft: null },
  }
}

/** Nobody is asked for numbers that could cost the card its last try. */
function refuseNumber(view: ProofingView, triesLeft: number): ProofingView {
  if (triesLeft <= LAST_TRY) return toProblem(view, 'number_blocked')
  return {
    ...view,
    ...NOTHING,
    round: view.round + 1,
    now: { phase: 'numbers', note: 'wrong_number', triesLeft },
  }
}

function toProblem(view: ProofingView, reason: ProofingProblem): ProofingView {
  return { ...view, ...NOTHING, round: view.round + 1, now: { phase: 'problem', reason } }
}

function isLater(step: ProofingStep, than: ProofingStep): boolean {
  return PROOFING_STEPS.indexOf(step) > PROOFING_STEPS.indexOf(than)
}
