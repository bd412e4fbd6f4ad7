import type { Language, Phrase } from '@musubi/i18n'
import { frameTexts } from '../texts/frame-texts.ts'

const MINUTE = 60_000

/** Length of a time in two units: 「9時間32分」, 「2日と3時間」. */
export function elapsed(language: Language, milliseconds: number): Phrase {
  const { phrase } = frameTexts.voice(language)
  const minutes = Math.max(0, Math.floor(milliseconds / MINUTE))
  const hours = Math.floor(minutes / 60)
  if (hours === 0) return phrase('minutesOnly', { minutes: String(minutes) })
  if (hours < 24) return phrase('hoursMinutes', { hours: String(hours), minutes: String(minutes % 60) })
  return phrase('daysHours', { days: String(Math.floor(hours / 24)), hours: String(hours % 24) })
}

/** 「4秒前」, 「3分前」: finer than the shared relative time, because here seconds say that the screen lives. */
export function agoExact(language: Language, milliseconds: number): Phrase {
  const { phrase } = frameTexts.voice(language)
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  if (seconds < 60) return phrase('secondsAgo', { count: seconds })
  if (seconds < 3600) return phrase('minutesAgo', { count: Math.floor(seconds / 60) })
  return phrase('hoursAgo', { count: Math.floor(seconds / 3600) })
}
