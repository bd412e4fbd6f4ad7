import { findLanguage, type Phrase, relativeTime } from '@musubi/i18n'
import type { PageClock } from './clock.ts'

const EVERY_MS = 15_000

/** Ages of figures go on by themselves, also while nothing newer can be had. */
export function tickTimes(page: Document, clock: PageClock): void {
  setInterval(() => showAges(page, clock), EVERY_MS)
}

export function showAges(page: Document, clock: PageClock): void {
  const language = findLanguage(page.documentElement.dataset['language']) ?? 'ja'
  for (const time of page.querySelectorAll<HTMLTimeElement>('time.mu-time')) {
    const exact = time.querySelector('.mu-time__exact')
    const words = toNodes(page, relativeTime(language, time.dateTime, clock.now()))
    time.replaceChildren(...words, ...(exact ? [exact] : []))
  }
}

/** A phrase as nodes, with its readings. */
function toNodes(page: Document, phrase: Phrase): Node[] {
  return phrase.map(({ text, reading }) => {
    if (!reading) return page.createTextNode(text)
    const ruby = page.createElement('ruby')
    const rt = page.createElement('rt')
    rt.textContent = reading
    ruby.append(text, rt)
    return ruby
  })
}
