import type { AccessAlert } from '@musubi/contracts'
import { calendarDate, timeOfDay, type Language, type Phrase } from '@musubi/i18n'
import { alertTexts } from '../texts/alert-texts.ts'

/** Whom an alert names: whose looks, or whose card. */
export function nameOf(language: Language, { about }: Pick<AccessAlert, 'about'>): Phrase {
  const { phrase } = alertTexts.voice(language)
  const name = about.kind === 'staff' ? about.name : about.displayName
  return name === null ? phrase(about.kind === 'staff' ? 'someone' : 'nameless') : [{ text: name }]
}

/** What happened, in one sentence. */
export function sentenceOf(language: Language, alert: AccessAlert): Phrase {
  const { phrase } = alertTexts.voice(language)
  return phrase(alert.rule, { name: nameOf(language, alert), count: alert.count })
}

/** What would be usual; null for rules that compare with nothing. */
export function usualOf(language: Language, { rule, usual }: AccessAlert): Phrase | null {
  const { phrase } = alertTexts.voice(language)
  if (rule !== 'many_people_hour' && rule !== 'many_people_day' && rule !== 'many_misses') return null
  if (usual === null) return phrase('noUsual')
  return phrase(rule === 'many_misses' ? 'usualTimes' : 'usualPeople', { usual: String(usual) })
}

/** When it began and ended; over several days with both of them. */
export function spanOf(language: Language, { firstAt, lastAt, rule }: AccessAlert): Phrase {
  const { phrase } = alertTexts.voice(language)
  const day = calendarDate(language, firstAt)
  const end = calendarDate(language, lastAt)
  const to: Phrase =
    rule === 'same_person_again' ? [...end, { text: ` ${timeOfDay(lastAt)}` }] : [{ text: timeOfDay(lastAt) }]
  return phrase('span', { day, from: timeOfDay(firstAt), to })
}
