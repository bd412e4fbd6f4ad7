import { languages, type Language } from '@musubi/contracts/route'

/**
 * A domain code's HTTP status and its text in each language. The voice: short, polite, blames nobody; says what
 * happened, that nothing is lost, and what to do next. `{name}` is filled from the failure's `params`.
 */
export interface ErrorEntry extends Readonly<Record<Language, string>> {
  readonly status: number
}

export type ErrorTable = Readonly<Record<string, ErrorEntry>>

/** Declares a service's errors. Throws when a status is not a failure or a text is missing. */
export function defineErrors<const T extends ErrorTable>(table: T): T {
  for (const [code, entry] of Object.entries(table)) {
    if (!/^[a-z][a-z0-9_]*$/.test(code)) throw new Error(`error code "${code}" must be in snake_case`)
    if (!(entry.status >= 400 && entry.status <= 599))
      throw new Error(`error ${code}: status ${entry.status}`)
    const silent = languages.find((language) => !entry[language]?.trim())
    if (silent) throw new Error(`error ${code} has no text in "${silent}"`)
  }
  return table
}

/** One table out of many; a code may be declared only once. */
export function mergeErrors(...tables: readonly ErrorTable[]): ErrorTable {
  const merged: Record<string, ErrorEntry> = {}
  for (const [code, entry] of tables.flatMap((table) => Object.entries(table))) {
    if (code in merged) throw new Error(`error code "${code}" is declared twice`)
    merged[code] = entry
  }
  return merged
}

export type MessageParams = Readonly<Record<string, string | number>>

/** The text of an entry with its placeholders filled. A placeholder without a value is a bug and throws. */
export function errorMessage(entry: ErrorEntry, language: Language, params: MessageParams = {}): string {
  return entry[language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined) throw new Error(`message parameter "${name}" is missing`)
    return String(value)
  })
}
