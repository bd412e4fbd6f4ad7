import { STAFF_ALERT_RULES, type AccessWatch, type StaffAlertRule } from '@musubi/contracts'
import type { Counted, DayMeasure } from './measure.ts'
import { thresholdOf, usualOf } from './rules.ts'

/** Counts of the days before, by rule. */
export type PastCounts = Readonly<Record<StaffAlertRule, readonly number[]>>

/** Something to be told. */
export interface Finding extends Counted {
  readonly rule: StaffAlertRule
  readonly usual: number | null
  readonly threshold: number
}

/** What is to be told of one day of one member of the staff; more looks never make it less. */
export function decideAlerts(
  { counts }: Pick<DayMeasure, 'counts'>,
  past: PastCounts,
  { floors }: Pick<AccessWatch, 'floors'>,
): Finding[] {
  return STAFF_ALERT_RULES.flatMap((rule) => {
    const usual = usualOf(past[rule])
    const threshold = thresholdOf(rule, floors[rule], usual)
    return counts[rule].count >= threshold ? [{ rule, ...counts[rule], usual, threshold }] : []
  })
}
