import { describe, expect, fc, it } from './tools.ts'
import { alignHours, largestCount } from '../src/hq/arrival-hours.ts'
import { hqFigures } from '../src/hq/hq-figures.ts'
import { shortName } from '../src/hq/short-name.ts'
import { hazardChoices } from '../src/hq/validity.ts'
import {
  ANNOUNCE_EVERY_MS,
  offerSentence,
  silentAnnouncer,
  takeSentence,
  untilNext,
} from '../src/live/announcer.ts'
import { retryDelay } from '../src/live/retry-delay.ts'
import { NOW, story } from './arbitrary-overview.ts'
import { home, makeSites } from './harness/overview.ts'

const HOUR = 3_600_000

describe('the four figures', () => {
  const figures = hqFigures(story, NOW)

  it('are those of the overview, each with what explains it', () => {
    expect(figures.evacuees).toEqual({
      value: 1378,
      outOf: null,
      facts: [
        { name: 'lastHour', value: 112 },
        { name: 'countedOnly', value: 164 },
      ],
    })
    expect(figures.open).toMatchObject({ value: 14, outOf: 53 })
    expect(figures.unconfirmed).toMatchObject({ value: 9, outOf: 61 })
    expect(figures.unconfirmed.facts[0]).toEqual({ name: 'confirmed', value: 52 })
  })

  it('lead from unsent events to the shelter that has waited longest', () => {
    const longest = story.shelters.find(({ name }) => name === '小佐ふれあい倶楽部')
    expect(figures.longestUnsentSiteId).toBe(longest?.siteId)
    expect(figures.unsent.facts).toEqual([
      { name: 'held', value: 31 },
      { name: 'longestMinutes', value: 47 },
    ])
  })

  it('of a quiet town are zero and lead nowhere', () => {
    const quiet = hqFigures({ ...story, terminals: [] }, NOW)
    expect(quiet.longestUnsentSiteId).toBeNull()
    expect(quiet.unsent.facts[1].value).toBe(0)
  })
})

describe('arrivals on one axis', () => {
  const moments = fc.integer({ min: NOW - 20 * HOUR, max: NOW })
  const arrivals = fc.uniqueArray(
    fc.record({
      siteId: fc.stringMatching(/^S\d{2}$/),
      hours: fc.array(
        fc.record({ hour: moments.map((at) => new Date(at).toISOString()), count: fc.nat(90) }),
        { maxLength: 20 },
      ),
    }),
    { selector: ({ siteId }) => siteId, maxLength: 6 },
  )

  it('ends with the running hour and loses nobody who came within it', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 24 }), (heard, span) => {
        const { hours, countsBySite } = alignHours(heard, NOW, span)
        expect(hours).toHaveLength(span)
        expect(hours.at(-1)).toBe(Math.floor(NOW / HOUR) * HOUR)
        for (const { siteId, hours: own } of heard) {
          const within = own.filter(({ hour }) => Date.parse(hour) >= (hours[0] as number))
          const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0)
          expect(sum(countsBySite.get(siteId) ?? [])).toBe(sum(within.map(({ count }) => count)))
        }
      }),
    )
  })

  it('has one scale, taken from the largest hour of all places', () => {
    const hour = new Date(NOW).toISOString()
    const aligned = alignHours(
      [
        { siteId: 'a', hours: [{ hour, count: 3 }] },
        { siteId: 'b', hours: [{ hour, count: 41 }] },
      ],
      NOW,
    )
    expect(largestCount(aligned)).toBe(41)
    expect(largestCount(alignHours([], NOW))).toBe(0)
  })
})

describe('the announcer', () => {
  const steps = fc.array(
    fc.record({ after: fc.nat(30_000), sentence: fc.option(fc.stringMatching(/^[a-z]{1,4}$/)) }),
    { maxLength: 40 },
  )

  it('says at most one sentence in each interval, and always the newest', () => {
    fc.assert(
      fc.property(steps, (given) => {
        let announcer = silentAnnouncer
        let at = 0
        let newest: string | null = null
        let last = Number.NEGATIVE_INFINITY
        for (const { after, sentence } of given) {
          at += after
          if (sentence !== null) announcer = offerSentence(announcer, (newest = sentence))
          const said = takeSentence(announcer, at)
          announcer = said.announcer
          if (said.sentence === null) continue
          expect(said.sentence).toBe(newest)
          expect(at - last).toBeGreaterThanOrEqual(ANNOUNCE_EVERY_MS)
          last = at
        }
      }),
    )
  })

  it('loses none for good: what waits is said when its time has come', () => {
    const said = takeSentence(offerSentence(silentAnnouncer, 'first'), 0)
    const waiting = offerSentence(said.announcer, 'second')
    expect(takeSentence(waiting, 100).sentence).toBeNull()
    expect(untilNext(waiting, 100)).toBe(ANNOUNCE_EVERY_MS - 100)
    expect(takeSentence(waiting, ANNOUNCE_EVERY_MS).sentence).toBe('second')
    expect(untilNext(silentAnnouncer, 0)).toBeNull()
  })
})

describe('names and words', () => {
  it.each([
    ['八鹿小学校', '八鹿小'],
    ['養父市立養父中学校', '養父中'],
    ['関宮学園', '関宮学園'],
    ['小佐ふれあい倶楽部', '小佐倶楽部'],
    ['養父市辺地対策宿泊施設「ほたるの館」', 'ほたるの館'],
    ['但馬長寿の郷 研修棟 体育館', '但馬長寿の郷 研…'],
  ])('%s is %s where there is little room', (name, short) => {
    expect(shortName(name, '養父市')).toBe(short)
  })

  it('every place of the open data keeps a name of at most nine characters', () => {
    for (const { name } of makeSites()) {
      const short = Array.from(shortName(name, '養父市'))
      expect(short.length).toBeGreaterThan(0)
      expect(short.length).toBeLessThanOrEqual(9)
    }
  })

  it('the disaster’s hazards come first among the switches', () => {
    expect(hazardChoices(makeSites(), home, ['landslide'])[0]).toBe('landslide')
    expect(hazardChoices([], home, [])).toEqual(['flood', 'landslide', 'inland_flood', 'earthquake'])
  })

  it('tries wait longer each time, and never longer than a quarter of a minute', () => {
    expect([0, 1, 2, 3, 4, 50].map(retryDelay)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000])
  })
})
