import { findLanguage, htmlLang, type Language } from '@musubi/i18n'

export const THEMES = ['device', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export const SIZES = ['m', 'l', 'xl'] as const
export type Size = (typeof SIZES)[number]

/** How this person wants to see the office: kept in cookies, so that server pages follow it too. */
export interface Settings {
  readonly language: Language
  readonly theme: Theme
  readonly size: Size
}

/** `?lang=` wins over the cookie `lang`; without both it is Japanese. */
export function readSettings(search: string, cookies: string): Settings {
  const asked = new URLSearchParams(search).get('lang')
  const theme = readCookie(cookies, 'theme')
  const size = readCookie(cookies, 'size')
  return {
    language: findLanguage(asked) ?? findLanguage(readCookie(cookies, 'lang')) ?? 'ja',
    theme: THEMES.find((one) => one === theme) ?? 'device',
    size: SIZES.find((one) => one === size) ?? 'm',
  }
}

function readCookie(cookies: string, name: string): string | undefined {
  return cookies
    .split(/;\s*/)
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1)
}

/** Puts the settings on the page and keeps them for a year. */
export function applySettings({ language, theme, size }: Settings, page: Document): void {
  const { documentElement: html } = page
  html.lang = htmlLang[language]
  toggleAttribute(html, 'data-theme', theme === 'device' ? null : theme)
  toggleAttribute(html, 'data-text-size', size === 'm' ? null : size)
  for (const [name, value] of [
    ['lang', language],
    ['theme', theme],
    ['size', size],
  ]) {
    page.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`
  }
}

function toggleAttribute(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name)
  else element.setAttribute(name, value)
}
