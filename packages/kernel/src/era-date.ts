import type { CivilDate } from './civil-date.ts'

const ERAS = [
  { name: '令和', start: '2019-05-01', firstYear: 2019 },
  { name: '平成', start: '1989-01-08', firstYear: 1989 },
  { name: '昭和', start: '1926-12-25', firstYear: 1926 },
  { name: '大正', start: '1912-07-30', firstYear: 1912 },
  { name: '明治', start: '1868-10-23', firstYear: 1868 },
] as const

export interface EraDate {
  readonly era: (typeof ERAS)[number]['name']
  readonly year: number
  readonly month: number
  readonly day: number
}

/** The Japanese era date (和暦) of a day since 明治; days before that throw. */
export function toEraDate(date: CivilDate): EraDate {
  const era = ERAS.find(({ start }) => date >= start)
  if (!era) throw new RangeError('no era for a day before 明治')
  return {
    era: era.name,
    year: Number(date.slice(0, 4)) - era.firstYear + 1,
    month: Number(date.slice(5, 7)),
    day: Number(date.slice(8, 10)),
  }
}

/** 和暦 YYMMDD, six digits without the era: the form in which a My Number Card takes a birth date as a key. */
export function toEraDigits(date: CivilDate): string {
  const { year, month, day } = toEraDate(date)
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('')
}
