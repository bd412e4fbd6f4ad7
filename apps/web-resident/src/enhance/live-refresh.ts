import { timeOfDay } from '@musubi/i18n'
import type { PageClock } from './clock.ts'

const EVERY_MS = 10_000
/** Spreads the questions of many phones that were opened by the same push message. */
const SPREAD_MS = 4000

export interface LiveRefresh {
  readonly page: Document
  readonly clock: PageClock
  /** After new figures stand on the page. */
  readonly onRenewed: () => void
}

/**
 * Asks for the same page again while somebody looks at it and puts its new content in place: the server's HTML is the
 * only truth, so the page with a script can never say something else than the page without.
 */
export function startLiveRefresh(live: LiveRefresh): void {
  const { page } = live
  if (page.body.dataset['live'] !== 'true') return
  const note = page.querySelector('[data-live-note]')
  if (note) note.textContent = page.body.dataset['liveOn'] ?? ''
  let timer = 0
  const next = () => {
    clearTimeout(timer)
    timer = window.setTimeout(() => void ask(), EVERY_MS + Math.random() * SPREAD_MS)
  }
  const ask = async () => {
    clearTimeout(timer)
    if (page.visibilityState === 'visible') await renew(live)
    next()
  }
  page.addEventListener('visibilitychange', () => {
    if (page.visibilityState === 'visible') void ask()
  })
  next()
}

/** One question to the server. When no answer comes, the page says how old its figures are. */
export async function renew(live: LiveRefresh): Promise<void> {
  const { page, clock } = live
  const fresh = await askAgain(page.location.href)
  if (!fresh) return say(page, lostWords(page), true)
  say(page, '', false)
  const [now, then] = [fresh.querySelector('main'), page.querySelector('main')]
  if (!now || !then || isBusy(then)) return
  page.body.dataset['now'] = fresh.body.dataset['now']
  clock.set(fresh.body.dataset['now'])
  const changed = figuresOf(now) !== figuresOf(then)
  keepOpen(then, now)
  const focus = rememberFocus(then)
  then.replaceChildren(...now.childNodes)
  const note = page.querySelector('[data-live-note]')
  if (note) note.textContent = page.body.dataset['liveOn'] ?? ''
  focus(then)?.focus({ preventScroll: true })
  live.onRenewed()
  if (changed) say(page, page.body.dataset['liveChanged'] ?? '', false)
}

async function askAgain(url: string): Promise<Document | null> {
  try {
    const answer = await fetch(url.split('#')[0] ?? url, {
      headers: { accept: 'text/html' },
      cache: 'no-cache',
      signal: AbortSignal.timeout(8000),
    })
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null
  } catch {
    return null
  }
}

/** Nothing is changed under the hands of somebody who is choosing. */
function isBusy(main: Element): boolean {
  const { activeElement } = document
  return activeElement instanceof HTMLSelectElement && main.contains(activeElement)
}

/** What a listener should hear about: everything but the ages. */
function figuresOf(main: Element): string {
  const copy = main.cloneNode(true) as Element
  for (const part of copy.querySelectorAll('time, .heading__time')) part.remove()
  return copy.textContent
}

function keepOpen(from: Element, to: Element): void {
  const open = from.querySelectorAll('details')
  for (const [at, details] of to.querySelectorAll('details').entries()) {
    details.open = open[at]?.open ?? false
  }
}

/** Finds the focused link or control again in the new content: by its id, its address, or its place among the summaries. */
function rememberFocus(main: Element): (renewed: Element) => HTMLElement | null {
  const { activeElement } = document
  if (!(activeElement instanceof HTMLElement || activeElement instanceof SVGElement)) return () => null
  if (activeElement === main || !main.contains(activeElement)) return () => null
  const { id, tagName } = activeElement
  const href = activeElement.getAttribute('href')
  const at = [...main.querySelectorAll('summary')].findIndex((one) => one === activeElement)
  return (renewed) => {
    if (id) return renewed.querySelector<HTMLElement>(`#${CSS.escape(id)}`)
    if (href) return renewed.querySelector<HTMLElement>(`${tagName}[href="${CSS.escape(href)}"]`)
    return renewed.querySelectorAll('summary')[at] ?? null
  }
}

function lostWords(page: Document): string {
  const time = page.body.dataset['now'] ? timeOfDay(page.body.dataset['now']) : ''
  return (page.body.dataset['liveLost'] ?? '').replace('%time%', time)
}

function say(page: Document, words: string, visible: boolean): void {
  const status = page.getElementById('live-status')
  if (!status) return
  status.className = visible ? 'live-lost' : 'visually-hidden'
  if (status.textContent !== words) status.textContent = words
}
