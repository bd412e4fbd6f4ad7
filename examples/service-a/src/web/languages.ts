/** Japanese, Japanese in easy words, English. */
export const languages = ['ja', 'easy', 'en'] as const
export type Language = (typeof languages)[number]
/** A text in each of them. */
export type Texts = Readonly<Record<Language, string>>

export const languageNames: Texts = { ja: '日本語', easy: 'やさしい日本語', en: 'English' }

export function htmlLanguage(language: Language): string {
  return language === 'en' ? 'en' : 'ja'
}

/** What was asked for, else what was chosen before, else what the browser prefers. */
export function pickLanguage(
  asked: string | null | undefined,
  chosen: string | undefined,
  accepted: string | undefined,
): Language {
  const known = [asked, chosen].find((one): one is Language => languages.includes(one as Language))
  return known ?? (accepted?.trim().toLowerCase().startsWith('en') ? 'en' : 'ja')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for HTML, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
}
