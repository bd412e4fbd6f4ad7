import type { AgeBand } from '@musubi/contracts'
import { ageOn, type CivilDate } from '@musubi/kernel'

/** The band a shelter sees instead of a birth date. */
export function ageBandOn(birthDate: CivilDate, today: CivilDate): AgeBand {
  const age = ageOn(birthDate, today)
  if (age < 2) return 'baby'
  if (age < 6) return 'preschool'
  if (age < 12) return 'elementary'
  if (age < 20) return 'teen'
  const decade = Math.min(90, Math.floor(age / 10) * 10)
  return `${decade}s` as AgeBand
}
