import { err, ok, type Result } from './result.ts'

/** A calendar day `YYYY-MM-DD` with no time and no zone: birth dates, election days, days of validity. */
export type CivilDate = string & { readonly __civilDate: unique symbol }

const CIVIL_DATE = /^(\d{4})-(\d{2})-(\d{2})$/

export function parseCivilDate(text: string): Result<CivilDate, 'not_a_date'> {
  const parts = CIVIL_DATE.exec(text)
  if (!parts) return err('not_a_date')
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  return exists ? ok(text as CivilDate) : err('not_a_date')
}

/**
 * Full years of age on `today`. A person becomes a year older at the end of the day before the birthday
 * (年齢計算ニ関スル法律, Act 50 of 1902); for counting whole years on a day that equals the usual reckoning except
 * on the day before the birthday, which matters for elections and is decided there, not here.
 */
export function ageOn(birthDate: CivilDate, today: CivilDate): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
