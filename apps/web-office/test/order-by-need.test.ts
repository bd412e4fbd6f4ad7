import { describe, expect, fc, it } from './tools.ts'
import { ageInMinutes, needOf, orderByNeed, unsentBySite } from '../src/hq/order-by-need.ts'
import { arbitraryShelters, NOW, openStory, story } from './arbitrary-overview.ts'

const ids = (shelters: readonly { readonly siteId: string }[]) => shelters.map(({ siteId }) => siteId)

describe('the order of need', () => {
  it('is the same for the same shelters in any order', () => {
    const shuffled = arbitraryShelters.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    )
    fc.assert(
      fc.property(shuffled, ([shelters, again]) => {
        expect(ids(orderByNeed(again, [], NOW))).toEqual(ids(orderByNeed(shelters, [], NOW)))
      }),
    )
  })

  it('holds every open shelter once and no other', () => {
    fc.assert(
      fc.property(arbitraryShelters, (shelters) => {
        const open = shelters.filter(({ state }) => state === 'open')
        expect(ids(orderByNeed(shelters, [], NOW)).sort()).toEqual(ids(open).sort())
      }),
    )
  })

  it('never sends a shelter down for taking in one more person', () => {
    fc.assert(
      fc.property(arbitraryShelters, fc.nat(), (shelters, at) => {
        const chosen = shelters[at % Math.max(1, shelters.length)]
        if (!chosen || chosen.state !== 'open') return
        const { headCount } = chosen
        const more = { ...chosen, headCount: { ...headCount, total: headCount.total + 1 } }
        const place = (all: typeof shelters) => ids(orderByNeed(all, [], NOW)).indexOf(chosen.siteId)
        expect(place(shelters.map((one) => (one === chosen ? more : one)))).toBeLessThanOrEqual(
          place(shelters),
        )
      }),
    )
  })

  it('brings the overfull ones first, then those nobody has heard of for long', () => {
    const names = orderByNeed(story.shelters, story.terminals, NOW).map(({ name }) => name)
    expect(names.slice(0, 4)).toEqual(['八鹿小学校', '広谷小学校', '養父小学校', '小佐ふれあい倶楽部'])
  })

  it('does not hide a shelter of unknown capacity at the end', () => {
    const [shelter] = openStory as [(typeof openStory)[number]]
    const unknown = { ...shelter, capacity: null }
    const empty = { ...shelter, headCount: { total: 0, named: 0, unnamed: 0 } }
    expect(needOf(unknown, undefined, NOW)).toBeGreaterThan(needOf(empty, undefined, NOW))
  })
})

describe('what terminals hold', () => {
  it('is summed by shelter, with the oldest first', () => {
    const [one] = story.terminals as [(typeof story.terminals)[number]]
    const held = (pending: number, oldestPendingAt: string | null) => ({ ...one, pending, oldestPendingAt })
    const unsent = unsentBySite([
      held(3, '2026-09-12T09:10:00.000Z'),
      held(2, '2026-09-12T09:00:00.000Z'),
      held(0, null),
      { ...held(9, null), siteId: null },
    ])
    expect([...unsent.values()]).toEqual([{ pending: 5, oldestAt: '2026-09-12T09:00:00.000Z' }])
  })

  it('an age is never below zero and unknown stays unknown', () => {
    expect(ageInMinutes(null, NOW)).toBeNull()
    expect(ageInMinutes(new Date(NOW + 60_000).toISOString(), NOW)).toBe(0)
    expect(ageInMinutes(new Date(NOW - 119_999).toISOString(), NOW)).toBe(1)
  })
})
