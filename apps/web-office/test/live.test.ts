import { fc, describe, expect, it } from './tools.ts'
import type { ClientFailure } from '@musubi/contracts'
import { applyLive, newerThan } from '../src/live/apply-live.ts'
import { takeFigure, type LiveFigure, type LiveFigures } from '../src/live/live-figure.ts'
import {
  emptyHeadquarters,
  reduceHeadquarters,
  type Headquarters,
  type HeadquartersNews,
} from '../src/live/reduce-headquarters.ts'
import { makeOverview } from './harness/overview.ts'
import { arbitraryFigures, NOW, openStory, story } from './arbitrary-overview.ts'

const none: LiveFigures = new Map()
const failure: ClientFailure = { code: 'internal', message: '', reference: '', status: 500 }
const taken = (figures: readonly LiveFigure[]) => figures.reduce(takeFigure, none)
const sorted = (figures: LiveFigures) => [...figures].sort(([a], [b]) => (a < b ? -1 : 1))
const reduced = (news: readonly HeadquartersNews[]) => news.reduce(reduceHeadquarters, emptyHeadquarters)
const heard = (figure: LiveFigure): HeadquartersNews => ({ kind: 'figure', figure, at: NOW })
const shown = ({ overview, figures }: Headquarters) => overview && applyLive(overview, figures)

describe('figures of the stream', () => {
  it('give the same picture in any order and any number of times', () => {
    fc.assert(
      fc.property(
        arbitraryFigures.chain((figures) =>
          fc.tuple(
            fc.constant(figures),
            fc.shuffledSubarray([...figures, ...figures], { minLength: 2 * figures.length }),
          ),
        ),
        ([figures, again]) => {
          expect(sorted(taken(again))).toEqual(sorted(taken(figures)))
        },
      ),
    )
  })

  it('never take a newer one back', () => {
    fc.assert(
      fc.property(arbitraryFigures, (figures) => {
        for (const [siteId, { observedAt }] of taken(figures)) {
          const own = figures.filter((figure) => figure.siteId === siteId)
          expect(observedAt).toBe(Math.max(...own.map((figure) => figure.observedAt)))
        }
      }),
    )
  })

  it('that the overview already includes change nothing', () => {
    const old = openStory.map(
      ({ siteId, updatedAt }): LiveFigure => ({
        siteId,
        headCount: 1,
        crowding: 'free',
        state: 'open',
        observedAt: Date.parse(updatedAt ?? ''),
      }),
    )
    expect(newerThan(story, taken(old)).size).toBe(0)
    expect(applyLive(story, taken(old))).toEqual(story)
    expect(applyLive(story, none)).toBe(story)
  })
})

describe('the overview with live figures in it', () => {
  it('has totals that follow from its shelters', () => {
    fc.assert(
      fc.property(arbitraryFigures, (figures) => {
        const live = applyLive(story, taken(figures))
        const open = live.shelters.filter(({ state }) => state === 'open')
        expect(live.totals.evacuees).toBe(
          live.shelters.reduce((sum, { headCount }) => sum + headCount.total, 0),
        )
        expect(live.totals.openShelters).toBe(open.length)
        expect(live.totals.fullShelters).toBe(open.filter(({ crowding }) => crowding === 'full').length)
        expect(live.shelters.map(({ siteId }) => siteId)).toEqual(story.shelters.map(({ siteId }) => siteId))
      }),
    )
  })

  it('works crowding out with the municipality’s thresholds where the event does not say it', () => {
    const [{ siteId, capacity }] = openStory as [(typeof openStory)[number]]
    const figure = { siteId, headCount: capacity ?? 0, crowding: null, state: null, observedAt: NOW + 1 }
    const strict = { ...story, thresholds: { some: 0.1, crowded: 0.2, full: 1.5 } }
    const crowdingIn = (overview: typeof story) =>
      applyLive(overview, taken([figure])).shelters.find((one) => one.siteId === siteId)?.crowding
    expect(crowdingIn(story)).toBe('full')
    expect(crowdingIn(strict)).toBe('crowded')
  })
})

describe('the headquarters', () => {
  it('keeps its figures whatever fails', () => {
    const before = reduced([{ kind: 'overview', overview: story, at: NOW }])
    const after = [{ kind: 'overview_failed', failure }, { kind: 'stream_cut' }] satisfies HeadquartersNews[]
    const now = after.reduce<Headquarters>(reduceHeadquarters, before)
    expect(shown(now)).toEqual(shown(before))
    expect(now).toMatchObject({ link: 'cut', failure })
  })

  it('shows the overview the server made last, however answers overtake each other', () => {
    const earlier = makeOverview('calm', NOW - 1000)
    for (const order of [
      [earlier, story],
      [story, earlier],
    ]) {
      const now = reduced(order.map((overview) => ({ kind: 'overview', overview, at: NOW })))
      expect(now.overview).toBe(story)
    }
  })

  it('shows the same when an event comes before the first overview as after it', () => {
    fc.assert(
      fc.property(arbitraryFigures, (figures) => {
        const overview: HeadquartersNews = { kind: 'overview', overview: story, at: NOW }
        const events = figures.map(heard)
        expect(shown(reduced([...events, overview]))).toEqual(shown(reduced([overview, ...events])))
      }),
    )
  })

  it('marks a shelter as fresh when its head count moves, and only then', () => {
    const [{ siteId, headCount }] = openStory as [(typeof openStory)[number]]
    const start: HeadquartersNews = { kind: 'overview', overview: story, at: NOW }
    const figure = { siteId, headCount: headCount.total, crowding: null, state: null, observedAt: NOW + 1 }
    expect(reduced([start, heard(figure)]).fresh.size).toBe(0)
    const moved = reduced([start, heard({ ...figure, headCount: headCount.total + 1 })])
    expect([...moved.fresh]).toEqual([siteId])
    expect(reduceHeadquarters(moved, { kind: 'fresh_over', siteId }).fresh.size).toBe(0)
  })

  it('forgets a failure with the next answer', () => {
    const overview: HeadquartersNews = { kind: 'overview', overview: story, at: NOW }
    expect(reduced([{ kind: 'overview_failed', failure }, overview]).failure).toBeNull()
  })
})
