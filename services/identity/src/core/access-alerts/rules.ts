import { STAFF_ALERT_RULES, type AccessWatch, type StaffAlertRule } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'

interface Rule {
  /** Told from this count on, unless the municipality set another one. */
  readonly floor: number
  /** Bounds for the municipality: the watch can be made finer or coarser, and cannot be switched off. */
  readonly least: number
  readonly most: number
  /** Whether the clerk's own usual number raises what is told. */
  readonly compared: boolean
}

/**
 * The rules and why their floors are where they are. Each counts within one day in Japan.
 *
 * - `many_people_hour`: different people within any sixty minutes. Somebody at a counter takes about ten minutes a person;
 *   twenty is one every three minutes, which is reading and not serving.
 * - `many_people_day`: different people in a day: a full day at the counter of 養父市 is about forty.
 * - `many_misses`: searches that found nobody. Names are misheard a few times a day; fifteen look like guessed birth dates.
 * - `out_of_hours`: different people looked at while the house is closed. Two may be an emergency.
 * - `same_person_again`: visits to one person's record within seven days after which the clerk did nothing for them. This is
 *   how somebody follows an acquaintance, so it is not compared with what is usual.
 * - `protected_looks`: people under 支援措置 whom an officer opened although nothing was due.
 */
const RULES: Readonly<Record<StaffAlertRule, Rule>> = {
  many_people_hour: { floor: 20, least: 5, most: 60, compared: true },
  many_people_day: { floor: 80, least: 20, most: 250, compared: true },
  many_misses: { floor: 15, least: 5, most: 50, compared: true },
  out_of_hours: { floor: 3, least: 1, most: 20, compared: false },
  same_person_again: { floor: 5, least: 3, most: 15, compared: false },
  protected_looks: { floor: 3, least: 1, most: 10, compared: false },
}

/** 8:00 to 19:00: opening hours with an hour's leave before and overtime after them. */
export const USUAL_WATCH: AccessWatch = {
  opens: 8 * 60,
  closes: 19 * 60,
  floors: floorsBy((rule) => RULES[rule].floor),
}

export function floorsBy(floorOf: (rule: StaffAlertRule) => number): AccessWatch['floors'] {
  return Object.fromEntries(STAFF_ALERT_RULES.map((rule) => [rule, floorOf(rule)])) as AccessWatch['floors']
}

/** Whoever looks at many people every day is told of at three times the usual; nobody's usual hides three times the floor. */
const TIMES = 3

/** From which count on a rule is told. @param usual the clerk's own, null where there is too little to go by */
export function thresholdOf(rule: StaffAlertRule, floor: number, usual: number | null): number {
  if (!RULES[rule].compared || usual === null) return floor
  return Math.max(floor, Math.min(TIMES * usual, TIMES * floor))
}

/** Whether a municipality may watch so. */
export function checkWatch(watch: AccessWatch): Result<AccessWatch, 'watch_out_of_bounds'> {
  const fits = STAFF_ALERT_RULES.every((rule) => {
    const floor = watch.floors[rule]
    return floor >= RULES[rule].least && floor <= RULES[rule].most
  })
  const open = watch.closes - watch.opens
  return fits && open >= 60 && open <= LONGEST_OPEN ? ok(watch) : err('watch_out_of_bounds')
}

/** Sixteen hours: with longer ones no look would be out of hours. */
const LONGEST_OPEN = 16 * 60

/** Days that have to be there before a number is called usual. */
const LEAST_DAYS = 5

/** The median of what somebody did on the days they worked: one wild day does not move it. */
export function usualOf(days: readonly number[]): number | null {
  if (days.length < LEAST_DAYS) return null
  const sorted = days.toSorted((one, other) => one - other)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}
