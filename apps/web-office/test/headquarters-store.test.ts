import type { ClientFailure, HqOverview } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'
import { afterEach, beforeEach, describe, expect, it, vi } from './tools.ts'
import { HeadquartersStore } from '../src/live/headquarters-store.ts'
import { makeOverview } from './harness/overview.ts'

const NOW = Date.parse('2026-09-12T09:42:00.000Z')
const away: ClientFailure = { code: 'service_unavailable', message: '', reference: '', status: 0 }

/** An EventSource whose line the test holds in its hands. */
class Line extends EventTarget {
  readyState = 0
  closed = false
  readonly url: string
  constructor(url: string) {
    super()
    this.url = url
  }
  open() {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }
  break(readyState: 0 | 2) {
    this.readyState = readyState
    this.dispatchEvent(new Event('error'))
  }
  say(name: string, data: unknown, lastEventId = '') {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId }))
  }
  close() {
    this.closed = true
  }
}

function changeOf(overview: HqOverview, headCount: number) {
  const [shelter] = overview.shelters
  const entity = {
    id: `urn:ngsi-ld:EvacuationShelter:282227:${shelter?.siteId}`,
    type: 'EvacuationShelter',
    headCount,
    dateObserved: new Date(Date.now() + 60_000).toISOString(),
  }
  return { tenant: '282227', entity }
}

describe('the headquarters’ store', () => {
  let lines: Line[]
  let answers: (() => Result<HqOverview, ClientFailure>)[]
  let asked: number
  let stop: () => void
  let store: HeadquartersStore
  const line = () => lines.at(-1) as Line
  const later = (ms: number) => vi.advanceTimersByTimeAsync(ms)

  beforeEach(async () => {
    vi.useFakeTimers({ now: NOW })
    lines = []
    asked = 0
    answers = [() => ok(makeOverview('story', Date.now()))]
    store = new HeadquartersStore({
      municipalityCode: '282227',
      loadOverview: async () => (answers[Math.min(asked++, answers.length - 1)] as () => never)(),
      openStream: (url) => {
        lines.push(new Line(url))
        return line() as unknown as EventSource
      },
      now: Date.now,
    })
    stop = store.start()
    await later(0)
    line().open()
  })
  afterEach(() => {
    stop()
    vi.useRealTimers()
  })

  it('is connected once the stream is open, with an overview', () => {
    expect(store.read()).toMatchObject({ link: 'connected', failure: null })
    expect(store.read().overview?.totals.evacuees).toBe(1378)
    expect(line().url).toBe('/broker/v1/stream?tenant=282227')
  })

  it('shows an event at once and asks one question for a burst of them', async () => {
    const overview = store.read().overview as HqOverview
    for (let count = 1; count <= 50; count++) line().say('entity', changeOf(overview, count))
    expect([...store.read().figures.values()][0]?.headCount).toBe(1)
    expect(asked).toBe(1)
    await later(1500)
    expect(asked).toBe(2)
  })

  it('does not call a line cut that the browser mends within seconds', async () => {
    line().break(0)
    await later(3000)
    expect(store.read().link).toBe('connected')
    line().open()
    await later(60_000)
    expect(store.read().link).toBe('connected')
  })

  it('calls it cut when the browser does not mend it, and asks for everything when it is back', async () => {
    line().break(0)
    await later(6000)
    expect(store.read().link).toBe('cut')
    const before = asked
    line().open()
    await later(0)
    expect(store.read().link).toBe('connected')
    expect(asked).toBe(before + 1)
  })

  it('opens a new stream from where the last one broke when the browser gave up', async () => {
    line().say('entity', changeOf(store.read().overview as HqOverview, 3), 'a7-12')
    line().break(2)
    expect(store.read().link).toBe('cut')
    await later(1000)
    expect(lines).toHaveLength(2)
    expect(new URL(line().url, 'http://here').searchParams.get('lastEventId')).toBe('a7-12')
  })

  it('asks for everything when the server no longer knows what was missed', async () => {
    const before = asked
    line().say('reset', {})
    await later(0)
    expect(asked).toBe(before + 1)
  })

  it('keeps its figures through an outage and tries with growing pauses', async () => {
    answers = [() => err(away)]
    await later(20_000)
    expect(store.read()).toMatchObject({ link: 'cut', failure: away })
    expect(store.read().overview?.totals.evacuees).toBe(1378)
    const first = asked
    await later(60_000)
    const tries = asked - first
    expect(tries).toBeGreaterThanOrEqual(4)
    expect(tries).toBeLessThanOrEqual(9)
    answers = [() => ok(makeOverview('calm', Date.now()))]
    await later(16_000)
    expect(store.read().failure).toBeNull()
  })

  it('lights a changed shelter up for a moment', async () => {
    line().say('entity', changeOf(store.read().overview as HqOverview, 5))
    expect(store.read().fresh.size).toBe(1)
    await later(2000)
    expect(store.read().fresh.size).toBe(0)
  })

  it('asks nothing and hears nothing once stopped', async () => {
    stop()
    const before = asked
    expect(line().closed).toBe(true)
    line().break(2)
    await later(120_000)
    expect(asked).toBe(before)
    expect(lines).toHaveLength(1)
  })
})
