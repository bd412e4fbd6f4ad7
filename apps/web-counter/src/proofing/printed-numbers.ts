import { type CivilDate, parseCivilDate, toEraDigits } from '@musubi/kernel'

/** What staff typed from the printed face, each field as it stands there. */
export interface TypedNumbers {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly expiryYear: string
  readonly securityCode: string
}

export type PrintedField = 'birth' | 'expiryYear' | 'securityCode'

export const NOTHING_TYPED: TypedNumbers = { year: '', month: '', day: '', expiryYear: '', securityCode: '' }

/** The fields that cannot be what is printed on a card, in their order. */
export function findWrongFields({
  year,
  month,
  day,
  expiryYear,
  securityCode,
}: TypedNumbers): PrintedField[] {
  return [
    ...(birthDigitsOf({ year, month, day }) ? [] : (['birth'] as const)),
    ...(/^20\d{2}$/.test(expiryYear) ? [] : (['expiryYear'] as const)),
    ...(/^\d{4}$/.test(securityCode) ? [] : (['securityCode'] as const)),
  ]
}

/**
 * 照合番号B as fourteen ASCII bytes; undefined where a field is wrong. Birth years are taken as printed: of an era (57) or,
 * as foreign residents’ cards have them, of the common calendar (1982).
 */
export function toNumberB(typed: TypedNumbers): Uint8Array<ArrayBuffer> | undefined {
  const birth = birthDigitsOf(typed)
  if (!birth || findWrongFields(typed).length > 0) return undefined
  const digits = `${birth}${typed.expiryYear}${typed.securityCode}`
  return Uint8Array.from(digits, (digit) => digit.charCodeAt(0))
}

function birthDigitsOf({
  year,
  month,
  day,
}: Pick<TypedNumbers, 'year' | 'month' | 'day'>): string | undefined {
  const [m, d] = [Number(month), Number(day)]
  if (!/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day) || m < 1 || m > 12 || d < 1 || d > 31)
    return undefined
  const rest = [month, day].map((part) => part.padStart(2, '0'))
  if (/^\d{4}$/.test(year)) {
    const date = parseCivilDate([year, ...rest].join('-'))
    return date.ok && date.value >= FIRST_ERA_DAY ? toEraDigits(date.value) : undefined
  }
  return /^\d{1,2}$/.test(year) && Number(year) >= 1 ? [year.padStart(2, '0'), ...rest].join('') : undefined
}

/** Eras are known from 明治 on. */
const FIRST_ERA_DAY = '1868-10-23' as CivilDate
