import { toEraDate, type CivilDate } from '@musubi/kernel'
import { defineCatalogue } from './catalogue.ts'
import type { Language } from './language.ts'
import type { Phrase } from './phrase.ts'

/** An instant as the contracts write it (ISO 8601, UTC) or a Date. */
export type Instant = string | Date

const TIME_ZONE = 'Asia/Tokyo'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const words = defineCatalogue({
  ja: {
    now: 'いま',
    minutesAgo: { other: '{count}分前' },
    hoursAgo: { other: '{count}時間前' },
    daysAgo: { other: '{count}日前' },
    minutes: { other: '{count}分' },
    hours: { other: '{count}時間' },
    people: { other: '{count}人' },
    date: '{month}月{day}日（{weekday}）',
    exact: '{date} {hour}時{minute}分',
    eraDate: '{era}{year}年{month}月{day}日（{weekday}）',
    firstYear: '元',
  },
  easy: {
    now: 'いま',
    minutesAgo: { other: '{count}{分|ふん}{前|まえ}' },
    hoursAgo: { other: '{count}{時間|じかん}{前|まえ}' },
    daysAgo: { other: '{count}{日|にち}{前|まえ}' },
    minutes: { other: '{count}{分|ふん}' },
    hours: { other: '{count}{時間|じかん}' },
    people: { other: '{count}{人|にん}' },
    date: '{month}{月|がつ}{day}{日|にち}（{weekday}）',
    exact: '{date} {hour}{時|じ}{minute}{分|ふん}',
    eraDate: '{month}{月|がつ}{day}{日|にち}（{weekday}）',
    firstYear: '1',
  },
  en: {
    now: 'just now',
    minutesAgo: { one: '{count} minute ago', other: '{count} minutes ago' },
    hoursAgo: { one: '{count} hour ago', other: '{count} hours ago' },
    daysAgo: { one: '{count} day ago', other: '{count} days ago' },
    minutes: { one: '{count} minute', other: '{count} minutes' },
    hours: { one: '{count} hour', other: '{count} hours' },
    people: { one: '{count} person', other: '{count} people' },
    date: '{weekday} {day} {month}',
    exact: '{date}, {hour}:{minute}',
    eraDate: '{weekday} {day} {month}',
    firstYear: '1',
  },
})

/** 「2分前」; under a minute, or in the future by a clock's error, 「いま」. */
export function relativeTime(language: Language, at: Instant, now: Instant): Phrase {
  const { phrase } = words.voice(language)
  const age = Number(new Date(now)) - Number(new Date(at))
  if (age < MINUTE) return phrase('now')
  if (age < HOUR) return phrase('minutesAgo', { count: Math.floor(age / MINUTE) })
  if (age < DAY) return phrase('hoursAgo', { count: Math.floor(age / HOUR) })
  return phrase('daysAgo', { count: Math.floor(age / DAY) })
}

/** Length of a time in its largest whole unit: 「12分」「3時間」. */
export function duration(language: Language, milliseconds: number): Phrase {
  const { phrase } = words.voice(language)
  if (milliseconds < HOUR) return phrase('minutes', { count: Math.max(0, Math.floor(milliseconds / MINUTE)) })
  return phrase('hours', { count: Math.floor(milliseconds / HOUR) })
}

/** Time of day in Japan: 14:32. */
export function timeOfDay(at: Instant): string {
  const { hour, minute } = partsOf(at)
  return `${hour}:${minute}`
}

/** 「11月23日（月）」; やさしい日本語 names the whole weekday with its reading. */
export function calendarDate(language: Language, at: Instant): Phrase {
  return words.voice(language).phrase('date', dateWords(language, at))
}

/** 「11月23日（月） 14時32分」. */
export function exactTime(language: Language, at: Instant): Phrase {
  const { hour, minute } = partsOf(at)
  return words.voice(language).phrase('exact', {
    date: calendarDate(language, at),
    hour: language === 'en' ? hour : String(Number(hour)),
    minute,
  })
}

/** 「令和8年11月23日（月）」. The era is said in Japanese only: the other two languages say the Western year or none. */
export function eraDate(language: Language, date: CivilDate): Phrase {
  const { phrase } = words.voice(language)
  const { era, year } = toEraDate(date)
  const noon = new Date(`${date}T12:00:00+09:00`)
  const said = phrase('eraDate', {
    ...dateWords(language, noon),
    era,
    year: year === 1 ? phrase('firstYear') : String(year),
  })
  const western = date.slice(0, 4)
  if (language === 'ja') return said
  return language === 'en'
    ? [...said, { text: ` ${western}` }]
    : [{ text: western }, { text: '年', reading: 'ねん' }, ...said]
}

/** 1,240 with grouping; the page's tabular figures keep columns straight. */
export function formatNumber(language: Language, value: number): string {
  return numbers[language === 'en' ? 'en' : 'ja'].format(value)
}

/** A share from 0 to 1 as a whole percentage. */
export function formatShare(share: number): string {
  return `${Math.round(share * 100)}%`
}

/** A straight-line distance: metres to the nearest ten under a kilometre, then kilometres with one decimal. */
export function distanceParts(metres: number): { readonly figure: string; readonly unit: 'm' | 'km' } {
  const rounded = Math.round(metres / 10) * 10
  return rounded < 1000
    ? { figure: String(rounded), unit: 'm' }
    : { figure: (metres / 1000).toFixed(1), unit: 'km' }
}

export function formatDistance(metres: number): string {
  const { figure, unit } = distanceParts(metres)
  return `${figure}${unit}`
}

/** 「87人」, "1 person". */
export function peopleCount(language: Language, count: number): Phrase {
  return words.voice(language).phrase('people', { count })
}

const READINGS: Readonly<Record<string, string>> = {
  日曜日: 'にちようび',
  月曜日: 'げつようび',
  火曜日: 'かようび',
  水曜日: 'すいようび',
  木曜日: 'もくようび',
  金曜日: 'きんようび',
  土曜日: 'どようび',
}

function dateWords(language: Language, at: Instant) {
  const { month, day } = partsOf(at)
  const moment = new Date(at)
  if (language === 'en') {
    return {
      month: englishMonth.format(moment),
      day: String(Number(day)),
      weekday: englishWeekday.format(moment),
    }
  }
  const whole = wholeWeekday.format(moment)
  const weekday: Phrase =
    language === 'ja' ? [{ text: whole.slice(0, 1) }] : [{ text: whole, reading: READINGS[whole] ?? '' }]
  return { month: String(Number(month)), day: String(Number(day)), weekday }
}

/** Made once: making a formatter takes a hundred times as long as using it. */
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: TIME_ZONE,
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const englishMonth = new Intl.DateTimeFormat('en', { timeZone: TIME_ZONE, month: 'long' })
const englishWeekday = new Intl.DateTimeFormat('en', { timeZone: TIME_ZONE, weekday: 'short' })
const wholeWeekday = new Intl.DateTimeFormat('ja', { timeZone: TIME_ZONE, weekday: 'long' })
const numbers = { ja: new Intl.NumberFormat('ja'), en: new Intl.NumberFormat('en') }

function partsOf(at: Instant) {
  const parts = Object.fromEntries(clock.formatToParts(new Date(at)).map(({ type, value }) => [type, value]))
  const { month = '', day = '', hour = '', minute = '' } = parts
  return { month, day, hour, minute }
}
