import { htmlLang, type Language } from '@musubi/i18n'
import { useEffect, useReducer, useState, useSyncExternalStore, type Dispatch } from 'react'
import type { AgentSnapshot, AgentStore } from './agent/agent-store.ts'
import { firstPage, reducePage, type PageEvent, type PageState } from './view/page-state.ts'
import { decideStage, type Stage } from './view/stage.ts'
import { reduceTries } from './view/tries.ts'

/** After this long without a touch the page forgets the last person's language and closes what staff left open. */
const LEFT_ALONE_MS = 60_000
const CLOCK_MS = 10_000

export interface Page {
  readonly snapshot: AgentSnapshot
  readonly page: PageState
  readonly stage: Stage
  readonly dispatch: Dispatch<PageEvent>
}

/** The agent's state and the page's own, brought together into the one stage that is shown. */
export function usePage(store: AgentStore, language: Language): Page {
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot)
  const [page, dispatch] = useReducer(reducePage, { ...firstPage, language })
  const tap = snapshot.state?.tap
  useEffect(() => {
    if (tap) dispatch({ type: 'tap_seen', tap })
  }, [tap])
  // With the tap that is shown counted in already: the third unreadable card must not say "again" for a blink first.
  const tries = tap ? reduceTries(page.tries, tap) : page.tries
  const stage = decideStage(snapshot.state, snapshot.connection, page.panel, tries)
  useEffect(() => {
    document.documentElement.lang = htmlLang[page.language]
  }, [page.language])
  return { snapshot, page, stage, dispatch }
}

/** Tells when nobody has touched the page for a minute while nobody's card is being received. */
export function useLeftAlone(stage: Stage, onLeft: () => void): void {
  const waiting = stage.kind === 'idle' || stage.kind === 'count' || stage.kind === 'roster'
  useEffect(() => {
    if (!waiting) return
    let timer = setTimeout(onLeft, LEFT_ALONE_MS)
    const again = () => {
      clearTimeout(timer)
      timer = setTimeout(onLeft, LEFT_ALONE_MS)
    }
    const touches = ['pointerdown', 'keydown'] as const
    for (const touch of touches) addEventListener(touch, again)
    return () => {
      clearTimeout(timer)
      for (const touch of touches) removeEventListener(touch, again)
    }
  }, [waiting, onLeft])
}

/** Longer than an agent takes to start: whatever holds it up, staff must know. */
const SLOW_MS = 12_000

/** Whether the page has waited for its agent longer than a start takes. */
export function useSlowStart(stage: Stage): boolean {
  const waiting = stage.kind === 'connecting'
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!waiting) return
    const timer = setTimeout(() => setSlow(true), SLOW_MS)
    return () => {
      clearTimeout(timer)
      setSlow(false)
    }
  }, [waiting])
  return slow
}

/** The time of day, for ages of figures; it moves every ten seconds. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), CLOCK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
