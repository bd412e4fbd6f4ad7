import {
  CARD_ALERT_OUTCOMES,
  STAFF_ALERT_OUTCOMES,
  type AccessAlert,
  type AlertOutcome,
} from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'

/** There is one alert for each rule, subject and day; it grows instead of multiplying. */
export type AlertState =
  | { readonly status: 'open'; readonly count: number }
  | {
      readonly status: 'settled'
      readonly count: number
      /** What had been counted when it was settled. */
      readonly settledCount: number
      readonly settledBy: string
      readonly outcome: AlertOutcome
    }

/**
 * An alert after more was counted. One that was settled opens again when as much came on top as would have raised it by
 * itself: what somebody explained in the morning does not cover the afternoon.
 */
export function growAlert(state: AlertState, count: number, threshold: number): AlertState {
  if (count <= state.count) return state
  if (state.status === 'settled' && count < state.settledCount + threshold) return { ...state, count }
  return { status: 'open', count }
}

export type SettleRefusal = 'alert_own' | 'alert_grown' | 'alert_settled' | 'alert_outcome_unfit'

export interface Settlement {
  /** The officer, by their PPID for the office. */
  readonly by: string
  readonly outcome: AlertOutcome
  /** What the officer saw. */
  readonly count: number
}

/** Nobody settles what is about themselves, and nobody settles more than they saw. The same again is the same. */
export function settleAlert(
  state: AlertState,
  about: { readonly kind: AccessAlert['about']['kind']; readonly subject: string },
  { by, outcome, count }: Settlement,
): Result<AlertState, SettleRefusal> {
  const fitting: readonly AlertOutcome[] = about.kind === 'staff' ? STAFF_ALERT_OUTCOMES : CARD_ALERT_OUTCOMES
  if (about.kind === 'staff' && about.subject === by) return err('alert_own')
  if (!fitting.includes(outcome)) return err('alert_outcome_unfit')
  if (state.status === 'settled')
    return state.settledBy === by && state.outcome === outcome ? ok(state) : err('alert_settled')
  if (count !== state.count) return err('alert_grown')
  return ok({ status: 'settled', count, settledCount: count, settledBy: by, outcome })
}
