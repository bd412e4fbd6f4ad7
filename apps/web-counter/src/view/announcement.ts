import type { Language } from '@musubi/i18n'
import { receptionTexts } from '../texts/reception.ts'
import type { Stage } from './stage.ts'

/** What a screen reader says when the centre changes: results, and what to do next. Empty where the page says it all. */
export function announce(stage: Stage, language: Language): string {
  const { text } = receptionTexts.voice(language)
  switch (stage.kind) {
    case 'idle':
      return text(`idle.${stage.direction}.title`)
    case 'reading':
      return text('reading.title')
    case 'green':
      return `${text(`green.${stage.news}.title`)} ${text(`green.${stage.news}.lead`)}`
    case 'staff':
      return `${text('staff.title')} ${text('staff.lead')}`
    case 'again':
      return `${text('again.title')} ${text('again.lead')}`
    case 'lost':
      return `${text('lost.title')} ${text('lost.lead')}`
    case 'closed':
      return text('closed.title')
    case 'no_reader':
      return text('reader.title')
    case 'connecting':
    case 'count':
    case 'roster':
      return ''
  }
}
