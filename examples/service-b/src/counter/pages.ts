import { renderFrame } from '../web/frame.ts'
import { escapeHtml, type Language } from '../web/languages.ts'
import type { PageProps } from '../web/pages.ts'
import type { DeskState } from './desk.ts'
import { counterWords } from './words.ts'

export const COUNTER_PATH = '/counter'
export const COUNTER_SCRIPT = '/counter.js'

export interface CounterProps extends PageProps {
  readonly state: DeskState
  readonly version: number
  /** Where the demo's cards lie. */
  readonly readerUrl: string
}

/** What staff at the counter see. A small script draws it anew when something has happened; without it, a reload does. */
export function renderCounter(props: CounterProps): string {
  const { language, about, version, state } = props
  const words = counterWords[language]
  const { service, vendor, mark } = about
  const main = `<div class="counter stack" data-version="${version}" data-phase="${state.phase}"><p class="lead">${words.screen}</p>
<div class="card" role="status">${stageOf(props)}</div>
<p><a href="/">${words.home}</a></p></div>`
  const frame = { language, service, vendor, mark, title: words.screen, main }
  return renderFrame({ ...frame, path: COUNTER_PATH, script: COUNTER_SCRIPT })
}

function stageOf({ language, state, readerUrl }: CounterProps): string {
  const words = counterWords[language]
  switch (state.phase) {
    case 'idle':
      return `<h1>${words.idle}</h1><p>${words.idleSays}</p>${acts(button('start', words.next, true))}`
    case 'waiting':
      return `<h1>${words.waiting}</h1><p>${words.waitingSays}</p>${acts(
        `<a class="button primary" href="${escapeHtml(readerUrl)}/login?lang=${language}" target="_blank" rel="noopener">${words.openTray}</a>${button('cancel', words.cancel)}`,
      )}`
    case 'asking':
      return `<h1>${words.asking}</h1><p>${words.askingSays}</p>${acts(button('cancel', words.cancel))}`
    case 'checking':
      return `<h1>${words.checking}</h1>`
    case 'done':
      return `<h1>${words.done}</h1><p class="done"><strong>${words.visits(state.visits)}</strong></p>
<div class="number card"><h2>${words.number}</h2><code>${escapeHtml(state.claims.sub)}</code><p>${words.numberSays}</p></div>
<p class="lead">${words.byCard}</p>${acts(button('start', words.next, true))}`
    case 'problem':
      return `<h1>${words.problem}</h1><p>${words.lost}${language === 'en' ? ' ' : ''}${problemWords(language, state.reason)}</p>
<p class="lead">${words.code}: <code>${escapeHtml(state.reason)}</code></p>${acts(button('start', words.next, true))}`
  }
}

/** Every card that cannot log in looks the same at the counter: why is between the person and the terminal. */
const UNKNOWN: ReadonlySet<string> = new Set([
  'not_registered',
  'revoked',
  'expired',
  'card_stopped',
  'not_my_number_card',
  'account_not_in_use',
])

function problemWords(language: Language, reason: string): string {
  const words = counterWords[language]
  if (UNKNOWN.has(reason)) return words.unknown
  if (reason === 'no_reader') return words.reader
  if (reason === 'consent_declined') return words.declined
  return reason === 'terminal_unattended' ? words.unattended : words.otherwise
}

function acts(content: string): string {
  return `<div class="acts">${content}</div>`
}

function button(act: 'start' | 'cancel', words: string, primary = false): string {
  return `<form method="post" action="${COUNTER_PATH}/${act}"><button class="button${primary ? ' primary' : ''}" type="submit">${words}</button></form>`
}
