import type { Language } from '@musubi/contracts'

export type { Language }

export const LANGUAGES: readonly Language[] = ['ja', 'easy', 'en']

/** The language's own name, as a language switch shows it. */
export const languageNames: Readonly<Record<Language, string>> = {
  ja: '日本語',
  easy: 'やさしい日本語',
  en: 'English',
}

/** Values for the `lang` attribute (BCP 47). やさしい日本語 has no registered tag; `simple` follows Wikipedia's use. */
export const htmlLang: Readonly<Record<Language, string>> = { ja: 'ja', easy: 'ja-simple', en: 'en' }

/** Reads `ja`, `easy`, `en`, the html values or a browser's `en-GB`; anything else is undefined. */
export function findLanguage(text: string | null | undefined): Language | undefined {
  const tag = text?.toLowerCase()
  if (tag === 'easy' || tag === 'ja-simple') return 'easy'
  return LANGUAGES.find((language) => tag === language || tag?.startsWith(`${language}-`))
}
