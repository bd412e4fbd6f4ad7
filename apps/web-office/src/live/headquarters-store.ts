import { BROKER_STREAM_PATH, type ClientFailure, type HqOverview } from '@musubi/contracts'
import type { Result } from '@musubi/kernel'
import { findLiveFigure } from './live-figure.ts'
import {
  emptyHeadquarters,
  reduceHeadquarters,
  type Headquarters,
  type HeadquartersNews,
} from './reduce-headquarters.ts'
import { retryDelay } from './retry-delay.ts'

/** An overview is asked for this long after an event, so that a burst of check-ins is one question. */
const AFTER_EVENT_MS = 1500
/** And without any event, because neighbours, terminals and arrivals have no events here. */
const ROUTINE_MS = 20_000
const FRESH_MS = 2000
/** The server ends each stream now and then to look at credentials again; a browser is back within 3 s. */
const GRACE_MS = 6000
/** EventSource.readyState (HTML Living Standard, section 9.2.2). */
const [OPEN, CLOSED] = [1, 2]

export interface StoreDeps {
  readonly municipalityCode: string
  readonly loadOverview: () => Promise<Result<HqOverview, ClientFailure>>
  readonly openStream: (url: string) => EventSource
  readonly now: () => number
}

/**
 * Keeps the headquarters' state current: one event stream, one overview now and then. When either fails the figures
 * stay, the link is called cut, and both are tried again until they answer; a restarted server needs nobody's hand.
 */
export class HeadquartersStore {
  #state: Headquarters = emptyHeadquarters
  readonly #deps: StoreDeps
  readonly #listeners = new Set<() => void>()
  #stream: EventSource | null = null
  #lastEventId = ''
  #overviewTimer: ReturnType<typeof setTimeout> | undefined
  #overviewDue = Number.POSITIVE_INFINITY
  #streamTimer: ReturnType<typeof setTimeout> | undefined
  #graceTimer: ReturnType<typeof setTimeout> | undefined
  readonly #freshTimers = new Map<string, ReturnType<typeof setTimeout>>()
  #attempts = 0
  #running = false

  constructor(deps: StoreDeps) {
    this.#deps = deps
  }

  readonly read = (): Headquarters => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Starts; answers the function that stops it. */
  start(): () => void {
    this.#running = true
    this.#openStream()
    void this.refresh()
    return () => this.#stop()
  }

  /** Asks for the overview now. */
  readonly refresh = async (): Promise<void> => {
    clearTimeout(this.#overviewTimer)
    this.#overviewDue = Number.POSITIVE_INFINITY
    const answer = await this.#deps.loadOverview()
    if (!this.#running) return
    if (answer.ok) {
      this.#attempts = 0
      this.#tell({ kind: 'overview', overview: answer.value, at: this.#deps.now() })
      if (this.#stream?.readyState === OPEN) this.#tell({ kind: 'stream_opened', at: this.#deps.now() })
      this.#scheduleOverview(ROUTINE_MS)
      return
    }
    this.#tell({ kind: 'overview_failed', failure: answer.error })
    if (answer.error.code === 'service_unavailable') this.#tell({ kind: 'stream_cut' })
    this.#scheduleOverview(retryDelay(this.#attempts++))
  }

  #scheduleOverview(inMs: number): void {
    const due = this.#deps.now() + inMs
    if (due >= this.#overviewDue) return
    clearTimeout(this.#overviewTimer)
    this.#overviewDue = due
    this.#overviewTimer = setTimeout(() => void this.refresh(), inMs)
  }

  /** A browser repeats Last-Event-ID by itself as long as it keeps the stream; a new stream says it in the address. */
  #openStream(): void {
    const query = new URLSearchParams({ tenant: this.#deps.municipalityCode })
    if (this.#lastEventId !== '') query.set('lastEventId', this.#lastEventId)
    const stream = this.#deps.openStream(`${BROKER_STREAM_PATH}?${query}`)
    this.#stream = stream
    stream.addEventListener('open', () => {
      clearTimeout(this.#graceTimer)
      this.#graceTimer = undefined
      const wasCut = this.#state.link === 'cut'
      this.#tell({ kind: 'stream_opened', at: this.#deps.now() })
      // Neighbours, terminals and arrivals stand only in the overview.
      if (wasCut) void this.refresh()
    })
    stream.addEventListener('entity', (event) => this.#hear(event))
    // What was missed is no longer known to the server.
    stream.addEventListener('reset', () => void this.refresh())
    stream.addEventListener('error', () => this.#loseStream(stream))
  }

  #hear(event: MessageEvent): void {
    if (event.lastEventId !== '') this.#lastEventId = event.lastEventId
    const figure = findLiveFigure(String(event.data), this.#deps.municipalityCode)
    if (!figure) return
    const before = this.#state.fresh
    this.#tell({ kind: 'figure', figure, at: this.#deps.now() })
    if (this.#state.fresh !== before) this.#expireFresh(figure.siteId)
    this.#scheduleOverview(AFTER_EVENT_MS)
  }

  #expireFresh(siteId: string): void {
    clearTimeout(this.#freshTimers.get(siteId))
    const expire = () => this.#tell({ kind: 'fresh_over', siteId })
    this.#freshTimers.set(siteId, setTimeout(expire, FRESH_MS))
  }

  /** The browser retries a broken line by itself, but gives up for good on an error status: then a new one is opened. */
  #loseStream(stream: EventSource): void {
    if (!this.#running || stream !== this.#stream) return
    this.#scheduleOverview(retryDelay(this.#attempts))
    if (stream.readyState !== CLOSED) {
      this.#graceTimer ??= setTimeout(() => this.#tell({ kind: 'stream_cut' }), GRACE_MS)
      return
    }
    this.#tell({ kind: 'stream_cut' })
    clearTimeout(this.#streamTimer)
    this.#streamTimer = setTimeout(() => this.#openStream(), retryDelay(this.#attempts))
  }

  #stop(): void {
    this.#running = false
    this.#stream?.close()
    this.#stream = null
    const timers = [this.#overviewTimer, this.#streamTimer, this.#graceTimer, ...this.#freshTimers.values()]
    for (const timer of timers) clearTimeout(timer)
    this.#graceTimer = undefined
    this.#overviewDue = Number.POSITIVE_INFINITY
  }

  #tell(news: HeadquartersNews): void {
    this.#state = reduceHeadquarters(this.#state, news)
    for (const listener of this.#listeners) listener()
  }
}
