import type { IdListReason } from '@musubi/contracts'
import {
  containsIndividualNumber,
  err,
  ok,
  parseCivilDate,
  type CivilDate,
  type Result,
} from '@musubi/kernel'
import { isLoginName } from './letter-codes.ts'

/** One person of a municipality's list, readable. */
export interface ListedPerson {
  readonly line: number
  /** The municipality's own number for the person (整理番号): tells the same person at the next list. */
  readonly registerNumber: string
  readonly displayName: string
  readonly birthDate: CivilDate
  /** Undefined: one is made. */
  readonly loginName: string | undefined
  readonly validUntil: CivilDate | null
}

export type ListReason = IdListReason

/** A row that cannot be taken, by the line people see in their editor. */
export interface ListProblem {
  readonly line: number
  readonly reason: ListReason
}

export type ListRefusal =
  | { readonly kind: 'headings_missing'; readonly headings: readonly string[] }
  | { readonly kind: 'empty' }
  | { readonly kind: 'too_long' }
  | { readonly kind: 'rows'; readonly problems: readonly ListProblem[] }

export const LIST_HEADINGS = {
  registerNumber: '整理番号',
  displayName: '氏名',
  birthDate: '生年月日',
  loginName: 'ログインID',
  validUntil: '有効期限',
} as const
const NEEDED = ['registerNumber', 'displayName', 'birthDate'] as const
export const LONGEST_LIST = 10_000

export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

type Field = keyof typeof LIST_HEADINGS

/**
 * Reads a municipality's list. All rows are looked at, and nothing is taken unless all of them are right: a list that is
 * half in is worse than one that is not.
 * @param today in Japan
 */
export function readList(table: readonly CsvRow[], today: CivilDate): Result<ListedPerson[], ListRefusal> {
  const [head, ...rows] = table
  const headings = head?.cells.map((cell) => cell.normalize('NFKC').trim()) ?? []
  const columnOf = new Map(
    (Object.keys(LIST_HEADINGS) as Field[]).map((field) => [field, headings.indexOf(LIST_HEADINGS[field])]),
  )
  const missing = NEEDED.filter((field) => (columnOf.get(field) ?? -1) < 0).map(
    (field) => LIST_HEADINGS[field],
  )
  if (missing.length > 0) return err({ kind: 'headings_missing', headings: missing })
  if (rows.length === 0) return err({ kind: 'empty' })
  if (rows.length > LONGEST_LIST) return err({ kind: 'too_long' })
  const read = rows.map((row) => readRow(row, columnOf, today))
  const people = read.flatMap((one) => (one.ok ? [one.value] : []))
  const problems = [...read.flatMap((one) => (one.ok ? [] : one.error)), ...findRepeated(people)]
  if (problems.length > 0)
    return err({ kind: 'rows', problems: problems.toSorted((a, b) => a.line - b.line) })
  return ok(people)
}

function readRow(
  { line, cells }: CsvRow,
  columnOf: ReadonlyMap<Field, number>,
  today: CivilDate,
): Result<ListedPerson, ListProblem[]> {
  const get = (field: Field): string => (cells[columnOf.get(field) ?? -1] ?? '').normalize('NFKC').trim()
  const reasons: ListReason[] = []
  // First of all: the number that must not be here, in whatever column it stands.
  if (cells.some(containsIndividualNumber)) return err([{ line, reason: 'individual_number' }])
  const registerNumber = get('registerNumber')
  const displayName = get('displayName')
  if (registerNumber === '' || registerNumber.length > 64) reasons.push('no_register_number')
  if (displayName === '') reasons.push('no_name')
  if (Array.from(displayName).length > 100) reasons.push('name_too_long')
  const birthDate = parseDay(get('birthDate'))
  if (get('birthDate') === '') reasons.push('no_birth_date')
  else if (!birthDate) reasons.push('birth_date_unreadable')
  else if (birthDate > today) reasons.push('birth_date_ahead')
  const loginName = get('loginName').toLowerCase()
  if (loginName !== '' && !isLoginName(loginName)) reasons.push('login_name_unusable')
  const validUntil = parseDay(get('validUntil'))
  if (get('validUntil') !== '' && !validUntil) reasons.push('valid_until_unreadable')
  if (validUntil && validUntil < today) reasons.push('valid_until_over')
  if (reasons.length > 0 || !birthDate) return err(reasons.map((reason) => ({ line, reason })))
  return ok({
    line,
    registerNumber,
    displayName,
    birthDate,
    loginName: loginName === '' ? undefined : loginName,
    validUntil: validUntil ?? null,
  })
}

/** `2007-04-01`, `2007/4/1` or `20070401`, as spreadsheets write days. */
function parseDay(text: string): CivilDate | undefined {
  const parts = /^(\d{4})(?:[-/.]?)(\d{1,2})(?:[-/.]?)(\d{1,2})$/.exec(text)
  if (!parts || (/^\d+$/.test(text) && text.length !== 8)) return undefined
  const [, year = '', month = '', day = ''] = parts
  const date = parseCivilDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  return date.ok ? date.value : undefined
}

function findRepeated(people: readonly ListedPerson[]): ListProblem[] {
  const numbers = new Set<string>()
  const names = new Set<string>()
  return people.flatMap(({ line, registerNumber, loginName }): ListProblem[] => {
    const twice = numbers.has(registerNumber)
    const nameTwice = loginName !== undefined && names.has(loginName)
    numbers.add(registerNumber)
    if (loginName !== undefined) names.add(loginName)
    if (twice) return [{ line, reason: 'twice_in_list' }]
    return nameTwice ? [{ line, reason: 'login_name_twice' }] : []
  })
}
