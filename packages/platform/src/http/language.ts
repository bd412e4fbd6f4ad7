import { languages, type Language } from '@musubi/contracts/route'
import { parseQualityList } from './accept.ts'

export interface LanguageHints {
  /** `?lang=` of the address. */
  readonly query?: unknown
  /** The cookie `lang`. */
  readonly cookie?: string | undefined
  readonly acceptLanguage?: string | undefined
}

/** The language of an answer: the address first, then the cookie, then what the browser prefers. */
export function pickLanguage(hints: LanguageHints, fallback: Language = 'ja'): Language {
  return (
    findLanguage(hints.query) ??
    findLanguage(hints.cookie) ??
    parseQualityList(hints.acceptLanguage)
      .map(({ value }) => languageOfTag(value))
      .find((language) => language !== undefined) ??
    fallback
  )
}

function findLanguage(value: unknown): Language | undefined {
  return languages.find((language) => language === value)
}

/** A language tag (RFC 5646). やさしい日本語 has no registered one: `ja-simple` is ours, `ja-x-easy` the private form. */
function languageOfTag(tag: string): Language | undefined {
  if (/^ja-(x-)?(simple|easy|yasashii)\b/.test(tag)) return 'easy'
  if (/^ja\b/.test(tag)) return 'ja'
  return /^en\b/.test(tag) ? 'en' : undefined
}

/** Value of the HTML attribute `lang` and the header Content-Language. */
export function htmlLanguage(language: Language): 'ja' | 'en' {
  return language === 'en' ? 'en' : 'ja'
}
