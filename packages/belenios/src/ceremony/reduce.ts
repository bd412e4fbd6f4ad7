import { err, ok, type Result } from '@musubi/kernel'
import type { Protocol } from '../protocol.ts'
import { checkMessage } from './check-message.ts'
import { type CeremonyMessage, type CeremonyStep, writeMessage } from './message.ts'
import {
  awaited,
  type CeremonyFault,
  type CeremonyState,
  messageIn,
  placeOf,
  speakersOf,
  type Step,
  STEPS,
} from './state.ts'

/**
 * One step of the ceremony (Belenios specification, Threshold decryption support, with commitments by hash before the
 * coefficients). A refused message changes nothing; within a step the order of messages does not matter; the same
 * messages always make the same state, so a record of them can be replayed by anybody.
 */
export function reduceCeremony(
  protocol: Protocol,
  state: CeremonyState,
  message: CeremonyMessage,
): Result<CeremonyState, CeremonyFault> {
  const { step, owner } = message
  const refuse = (reason: CeremonyFault['reason']) =>
    err({ reason, step, owner, name: placeOf(state, owner)?.name })
  const early = orderFault(state, message)
  if (early) return refuse(early)
  const checked = checkMessage(protocol, state, message)
  if (!checked.ok) return refuse(checked.error)
  return ok(advance(state, message))
}

function orderFault(state: CeremonyState, message: CeremonyMessage): CeremonyFault['reason'] | undefined {
  const { step, owner } = message
  const earlier = messageIn(state, step, owner)
  if (earlier) {
    return writeMessage(earlier) === writeMessage(message) ? 'duplicate' : 'contradicts_earlier_message'
  }
  if (state.at === 'stopped') return 'ceremony_stopped'
  const now = state.at === 'ready' ? STEPS.length : STEPS.indexOf(state.at)
  const own = STEPS.indexOf(stepOf(step))
  if (own > now) return 'too_early'
  if (!speakersOf(state.plan, stepOf(step)).includes(owner)) return 'not_expected_from_this_member'
  return own < now ? 'too_late' : undefined
}

/** Complaints come when shares have been received: in the step of the keys. */
function stepOf(step: CeremonyStep): Step {
  return step === 'complaint' ? 'key' : step
}

function advance(state: CeremonyState, message: CeremonyMessage): CeremonyState {
  const said = { ...state.said, [`${message.step}/${message.owner}`]: message }
  if (message.step === 'complaint') return { ...state, said, at: 'stopped' }
  let next: CeremonyState = {
    ...state,
    said,
    plan: message.step === 'announce' ? message.plan : state.plan,
  }
  while (next.at !== 'ready' && awaited(next).length === 0) {
    next = { ...next, at: STEPS[STEPS.indexOf(next.at as Step) + 1] ?? 'ready' }
  }
  return next
}

/** The election to open when the ceremony is over. A rehearsal has none, whatever its keys could do. */
export function readyElection(
  state: CeremonyState,
): Result<
  { readonly election: string; readonly trustees: string },
  'ceremony_not_finished' | 'only_a_rehearsal'
> {
  const said = messageIn(state, 'election', 0)
  if (state.at !== 'ready' || !said) return err('ceremony_not_finished')
  if (!state.plan || state.plan.rehearsal) return err('only_a_rehearsal')
  return ok({ election: said.election, trustees: said.trustees })
}
