import type { Language } from '@musubi/contracts/route'

/** A day as people say it, in Japanese time. */
export function formatDay(at: Date, language: Language): string {
  const locale = language === 'en' ? 'en' : 'ja'
  const parts = { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'Asia/Tokyo' } as const
  return new Intl.DateTimeFormat(locale, parts).format(at)
}

/** Only the hour and the minute, under a heading that says the day. */
export function formatTime(at: Date, language: Language): string {
  const parts = { hour: 'numeric', minute: '2-digit', timeZone: 'Asia/Tokyo' } as const
  return new Intl.DateTimeFormat(language === 'en' ? 'en' : 'ja', parts).format(at)
}

export function formatMoment(at: Date, language: Language): string {
  const locale = language === 'en' ? 'en' : 'ja'
  const parts = {
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'Asia/Tokyo',
  } as const
  return new Intl.DateTimeFormat(locale, parts).format(at)
}
