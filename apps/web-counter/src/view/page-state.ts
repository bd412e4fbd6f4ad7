import type { ClientFailure, Tap } from '@musubi/contracts'
import type { Language } from '@musubi/i18n'
import { noPanel, tapIdOf, type Panel } from './stage.ts'
import { noTries, reduceTries, type Tries } from './tries.ts'

/** What the page itself remembers; everything else is the agent's. */
export interface PageState {
  readonly language: Language
  readonly panel: Panel
  readonly tries: Tries
  readonly failure: ClientFailure | null
}

export type PageEvent =
  | { readonly type: 'language_chosen'; readonly language: Language }
  | { readonly type: 'left_alone' }
  | { readonly type: 'panel_opened'; readonly kind: 'count' | 'roster'; readonly over: Tap }
  | { readonly type: 'panel_closed' }
  | { readonly type: 'tap_seen'; readonly tap: Tap }
  | { readonly type: 'call_failed'; readonly failure: ClientFailure }
  | { readonly type: 'call_succeeded' }

export const firstPage: PageState = { language: 'ja', panel: noPanel, tries: noTries, failure: null }

export function reducePage(page: PageState, event: PageEvent): PageState {
  switch (event.type) {
    case 'language_chosen':
      return { ...page, language: event.language }
    case 'left_alone':
      // The next person finds the page as the first one did, and no names stay on it.
      return { ...page, language: 'ja', panel: noPanel, tries: noTries, failure: null }
    case 'panel_opened':
      return { ...page, panel: { kind: event.kind, overTap: tapIdOf(event.over) }, failure: null }
    case 'panel_closed':
      return { ...page, panel: { ...page.panel, kind: 'none' }, failure: null }
    case 'tap_seen':
      return seeTap(page, event.tap)
    case 'call_failed':
      return { ...page, failure: event.failure }
    case 'call_succeeded':
      return page.failure ? { ...page, failure: null } : page
  }
}

function seeTap(page: PageState, tap: Tap): PageState {
  const tries = reduceTries(page.tries, tap)
  const newTap = tap.phase === 'reading' || (tapIdOf(tap) !== null && tapIdOf(tap) !== page.panel.overTap)
  const panel = newTap ? noPanel : page.panel
  return tries === page.tries && panel === page.panel ? page : { ...page, tries, panel }
}
