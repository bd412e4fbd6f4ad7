import {
  LOGIN_STEPS,
  type AgentLoginState,
  type CardWay,
  type CounterConsent,
  type LoginPhase,
  type LoginProblem,
} from '@musubi/contracts'

type About = NonNullable<AgentLoginState['about']>
type Note = Extract<LoginPhase, { phase: 'waiting' }>['note']
type Step = (typeof LOGIN_STEPS)[number]

/** The middle of the login page. `round` tells what belongs to an attempt that is over. */
export interface LoginView {
  readonly round: number
  readonly now: LoginPhase
  readonly about: About | null
}

export type LoginEvent =
  | { readonly type: 'opened' }
  | { readonly type: 'described'; readonly about: About }
  | { readonly type: 'way_chosen'; readonly way: CardWay }
  | { readonly type: 'card_came' }
  | { readonly type: 'step'; readonly step: Step }
  | { readonly type: 'tries_known'; readonly triesLeft: number; readonly note: Note }
  | { readonly type: 'pin_given' }
  | { readonly type: 'pin_refused'; readonly triesLeft: number; readonly note: Note }
  | { readonly type: 'signed' }
  | { readonly type: 'consent_asked'; readonly asks: CounterConsent }
  | { readonly type: 'consent_answered' }
  | { readonly type: 'accepted'; readonly continueAt: string | null }
  | { readonly type: 'card_left' }
  | { readonly type: 'unreadable' }
  | { readonly type: 'left_behind' }
  | { readonly type: 'stopped'; readonly reason: LoginProblem }
  | { readonly type: 'retried' }
  | { readonly type: 'closed' }

export const CLOSED: LoginView = { round: 0, now: { phase: 'closed' }, about: null }

/** After these the same card may be held again; after all others another card, another way or the staff is needed. */
const RETRIABLE: ReadonlySet<LoginProblem> = new Set([
  'no_network',
  'no_reader',
  'status_unknown',
  'challenge_over',
  'other_person',
  'malformed',
  'not_my_number_card',
  'phone_held',
  'failed',
  'too_many',
  'terminal_unattended',
  'consent_declined',
])

/** Pure: what does not fit the present phase changes nothing. Drawn in the README beside this file. */
export function reduceLogin(view: LoginView, event: LoginEvent): LoginView {
  const { now, about, round } = view
  const to = (next: LoginPhase, changed: Partial<LoginView> = {}): LoginView => ({
    ...view,
    ...changed,
    now: next,
  })
  const waiting = (note: Note): LoginView => to({ phase: 'waiting', note }, { round: round + 1 })
  switch (event.type) {
    case 'opened':
      return { round: round + 1, now: { phase: 'opening' }, about: null }
    case 'closed':
      return { round: round + 1, now: { phase: 'closed' }, about: null }
    case 'described':
      return now.phase === 'opening' ? to({ phase: 'waiting', note: null }, { about: event.about }) : view
    case 'stopped':
      return now.phase === 'closed' || now.phase === 'done'
        ? view
        : to({ phase: 'problem', reason: event.reason, canRetry: RETRIABLE.has(event.reason) })
    case 'way_chosen':
      return about?.ways.includes(event.way) && now.phase !== 'done'
        ? { ...waiting(null), about: { ...about, way: event.way } }
        : view
    case 'retried':
      return now.phase === 'problem' && now.canRetry && about ? waiting(null) : view
    case 'card_came':
      return now.phase === 'waiting' ? to({ phase: 'reading', step: 'found' }) : view
    case 'step':
      return now.phase === 'reading' && isLater(event.step, now.step)
        ? to({ phase: 'reading', step: event.step })
        : view
    case 'tries_known':
      return now.phase === 'reading' ? toPin(view, event.triesLeft, event.note) : view
    case 'pin_given':
      return now.phase === 'pin' ? to({ phase: 'reading', step: 'certificate' }) : view
    case 'pin_refused':
      return now.phase === 'reading' ? toPin(view, event.triesLeft, event.note) : view
    case 'signed':
      return now.phase === 'reading' ? to({ phase: 'checking' }) : view
    case 'consent_asked':
      return now.phase === 'checking' ? to({ phase: 'consent', asks: event.asks }) : view
    case 'consent_answered':
      return now.phase === 'consent' ? to({ phase: 'checking' }) : view
    case 'accepted':
      return now.phase === 'checking' ? to({ phase: 'done', continueAt: event.continueAt }) : view
    case 'card_left':
      // Whoever answers is the one whose card lies there: without it a question is nobody's.
      return now.phase === 'reading' || now.phase === 'pin' || now.phase === 'consent'
        ? waiting('card_removed')
        : view
    case 'left_behind':
      return now.phase === 'waiting' ? to({ phase: 'waiting', note: 'card_left_behind' }) : view
    case 'unreadable':
      return now.phase === 'reading' ? waiting('unreadable') : view
  }
}

/** Nobody is asked for a PIN that the card would not take. */
function toPin(view: LoginView, triesLeft: number, note: Note): LoginView {
  if (triesLeft < 1) return { ...view, now: { phase: 'problem', reason: 'pin_blocked', canRetry: false } }
  return { ...view, now: { phase: 'pin', triesLeft, note } }
}

function isLater(step: Step, than: Step): boolean {
  return LOGIN_STEPS.indexOf(step) > LOGIN_STEPS.indexOf(than)
}
