import type { CivilDate } from '@musubi/kernel'
import { todayInJapan } from '../today.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const JAPAN_MS = 9 * HOUR_MS

/** The first moment of a day in Japan, milliseconds since 1970. */
export function startOfDay(day: CivilDate): number {
  return Date.parse(`${day}T00:00:00+09:00`)
}

/** The first moment of the day after. */
export function endOfDay(day: CivilDate): number {
  return startOfDay(day) + DAY_MS
}

export function daysBefore(day: CivilDate, days: number): CivilDate {
  return todayInJapan(startOfDay(day) - days * DAY_MS)
}

/** 0 to 23. @param at milliseconds since 1970 */
export function hourInJapan(at: number): number {
  return new Date(at + JAPAN_MS).getUTCHours()
}

export interface OpeningHours {
  /** Minutes after midnight. */
  readonly opens: number
  readonly closes: number
}

/** Monday to Friday within these hours. Public holidays count as working days: they are moved by law from year to year. */
export function isOpenAt(at: number, { opens, closes }: OpeningHours): boolean {
  const there = new Date(at + JAPAN_MS)
  const weekday = there.getUTCDay()
  const minutes = there.getUTCHours() * 60 + there.getUTCMinutes()
  return weekday >= 1 && weekday <= 5 && minutes >= opens && minutes < closes
}
