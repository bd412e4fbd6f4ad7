import type { CivilDate } from '@musubi/kernel'

const OF_AGE = 18

/**
 * The moment somebody is of age (民法 4条): the beginning of the eighteenth birthday in Japan, that is the end of the day
 * before it (年齢計算ニ関スル法律). Born on 29 February, it is 1 March in a year without that day.
 * @returns milliseconds since 1970
 */
export function ofAgeAt(birthDate: CivilDate): number {
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number)
  return Date.UTC(year + OF_AGE, month - 1, day, -9)
}
