import pg from 'pg'

/** Type numbers from pg_type.dat; they are fixed in every PostgreSQL. */
const OID = { int8: 20, date: 1082, int8Array: 1016, dateArray: 1182, textArray: 1009 } as const

/**
 * How rows are read: `bigint` becomes a number and throws beyond 2^53-1, where a number would silently be another one
 * (cast to text in SQL if such values are meant); `date` stays 'YYYY-MM-DD', because a Date would move it by the time
 * zone; `timestamptz` becomes a Date; `numeric` stays text.
 */
export function columnTypes(): pg.TypeOverrides {
  const types = new pg.TypeOverrides()
  types.setTypeParser(OID.int8, parseSafeInteger)
  types.setTypeParser(OID.date, (text) => text)
  types.setTypeParser(OID.int8Array, (text) => parseArray(text, parseSafeInteger))
  types.setTypeParser(OID.dateArray, (text) => parseArray(text, (day) => day))
  return types
}

export function parseSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value))
    throw new RangeError(`the bigint ${text} does not fit a number; select it as text`)
  return value
}

/** An SQL array may hold nulls. */
function parseArray<T>(text: string, parse: (item: string) => T): (T | null)[] {
  const items: (string | null)[] = parseTextArray(text)
  return items.map((item) => (item === null ? null : parse(item)))
}

/** pg's own parser; its type names only single types, so the array's number is passed as what it is: a number. */
function parseTextArray(text: string): (string | null)[] {
  const parse: (value: string) => (string | null)[] = pg.types.getTypeParser(OID.textArray as number)
  return parse(text)
}
