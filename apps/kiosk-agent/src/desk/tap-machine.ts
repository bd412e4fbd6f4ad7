import { TAP_STEPS, type Tap } from '@musubi/contracts'
import type { Receipt } from '../store/outbox.ts'
import type { TapRefusal } from './check-card.ts'

type Green = Extract<Tap, { phase: 'green' }>
type Step = (typeof TAP_STEPS)[number]

/** The middle of the reception page, with the tap it belongs to even while it is still being read. */
export interface TapState {
  readonly tapId: string | null
  readonly tap: Tap
}

export type TapEvent =
  | { readonly type: 'found'; readonly tapId: string }
  | { readonly type: 'step'; readonly tapId: string; readonly step: Step }
  /** Only the outbox makes a receipt, so nothing turns green that is not on the disk. */
  | { readonly type: 'recorded'; readonly receipt: Receipt; readonly green: Green }
  | { readonly type: 'refused'; readonly tapId: Green['tapId']; readonly refusal: TapRefusal }
  | { readonly type: 'ticked'; readonly tapId: string; readonly personId: string; readonly here: boolean }
  | { readonly type: 'finished'; readonly tapId: string }

export const IDLE: TapState = { tapId: null, tap: { phase: 'idle' } }

/** The state machine of a tap (drawn in the README). What does not fit the present state changes nothing. */
export function reduceTap(state: TapState, event: TapEvent): TapState {
  const { tap } = state
  const tapId = event.type === 'recorded' ? event.green.tapId : event.tapId
  if (event.type === 'found') {
    return tap.phase === 'reading' ? state : { tapId, tap: { phase: 'reading', step: 'found' } }
  }
  if (state.tapId !== tapId) return state
  switch (event.type) {
    case 'step':
      return tap.phase === 'reading' && isLater(event.step, tap.step)
        ? { tapId, tap: { phase: 'reading', step: event.step } }
        : state
    case 'recorded':
      return tap.phase === 'reading' ? { tapId, tap: event.green } : state
    case 'refused':
      return tap.phase === 'reading' ? { tapId, tap: { ...event.refusal, tapId: event.tapId } } : state
    case 'ticked':
      return tap.phase === 'green' ? { tapId, tap: tick(tap, event) } : state
    case 'finished':
      return tap.phase === 'reading' ? state : IDLE
  }
}

function isLater(step: Step, than: Step): boolean {
  return TAP_STEPS.indexOf(step) > TAP_STEPS.indexOf(than)
}

function tick(green: Green, { personId, here }: { personId: string; here: boolean }): Green {
  const members = green.members.map((member) => (member.personId === personId ? { ...member, here } : member))
  return { ...green, members }
}
