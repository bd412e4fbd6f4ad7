import { type CivilDate, expectOk, parseCivilDate } from '@musubi/kernel'

const JAPAN_MS = 9 * 60 * 60_000

/** The day it is in Japan. @param now milliseconds since 1970 */
export function todayInJapan(now: number): CivilDate {
  return expectOk(parseCivilDate(new Date(now + JAPAN_MS).toISOString().slice(0, 10)), 'a day')
}
