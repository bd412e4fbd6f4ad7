import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  capacityFromArea,
  crowdingOf,
  decideNextAct,
  DEFAULT_THRESHOLDS,
  distanceM,
  type ShelterInNeed,
  validityFor,
} from '../src/core/index.ts'
import { YABU, ASAGO } from './towns.ts'

const situation = { thresholds: DEFAULT_THRESHOLDS, hazards: ['flood' as const] }

function shelter(siteId: string, total: number, more: Partial<ShelterInNeed> = {}): ShelterInNeed {
  return {
    siteId,
    municipalityCode: YABU,
    name: siteId,
    lat: 35.4,
    lon: 134.8,
    hazards: null,
    welfare: false,
    state: 'open',
    headCount: { total, named: total, unnamed: 0 },
    capacity: 100,
    ...more,
  }
}

describe('crowding', () => {
  it('follows the thresholds', () => {
    const levels = [0, 59, 60, 79, 80, 99, 100, 250].map((people) => crowdingOf(people, 100))
    expect(levels).toEqual(['free', 'free', 'some', 'some', 'crowded', 'crowded', 'full', 'full'])
    expect(crowdingOf(20, 100, { some: 0.1, crowded: 0.2, full: 0.3 })).toBe('crowded')
  })

  it('is unknown without a capacity', () => {
    expect(crowdingOf(10, null)).toBe('unknown')
    expect(crowdingOf(10, 0)).toBe('unknown')
  })

  it('never falls while people arrive', () => {
    const order = ['free', 'some', 'crowded', 'full']
    fc.assert(
      fc.property(fc.nat(2000), fc.nat(50), fc.integer({ min: 1, max: 1000 }), (people, more, capacity) => {
        const [before, after] = [crowdingOf(people, capacity), crowdingOf(people + more, capacity)]
        expect(order.indexOf(after)).toBeGreaterThanOrEqual(order.indexOf(before))
      }),
    )
  })

  it('gives everybody 3.5 square metres of the usable floor', () => {
    expect(capacityFromArea(700)).toBe(150)
    expect(capacityFromArea(4.6)).toBe(0)
    expect(capacityFromArea(35, 1)).toBe(10)
  })
})

describe('distance', () => {
  it('is the great-circle distance', () => {
    const tokyo = { lat: 35.681236, lon: 139.767125 }
    const osaka = { lat: 34.702485, lon: 135.495951 }
    expect(distanceM(tokyo, osaka) / 1000).toBeCloseTo(403, 0)
    expect(distanceM(osaka, osaka)).toBe(0)
    expect(distanceM(osaka, tokyo)).toBe(distanceM(tokyo, osaka))
  })
})

describe('the next act', () => {
  it('sends from the most overfull shelter to the nearest one with room', () => {
    const shelters = [
      shelter('full', 100),
      shelter('overfull', 130),
      shelter('near', 70, { lat: 35.41 }),
      shelter('far', 10, { lat: 35.5 }),
      shelter('crowded', 90, { lat: 35.401 }),
      shelter('closed', 0, { lat: 35.402, state: 'closed' }),
      shelter('next town', 0, { lat: 35.403, municipalityCode: ASAGO }),
      shelter('wet', 0, { lat: 35.404, hazards: ['earthquake'] }),
      shelter('by arrangement', 0, { lat: 35.405, welfare: true }),
    ]
    expect(decideNextAct(shelters, situation)).toMatchObject({
      fromSiteId: 'overfull',
      toSiteId: 'near',
      places: 30,
      distanceM: 1112,
    })
  })

  it('is nothing when no shelter is full or none has room', () => {
    expect(decideNextAct([shelter('a', 99), shelter('b', 0)], situation)).toBeNull()
    expect(decideNextAct([shelter('a', 120), shelter('b', 95)], situation)).toBeNull()
    expect(decideNextAct([shelter('a', 120), shelter('b', 0, { capacity: null })], situation)).toBeNull()
  })
})

describe('hazards', () => {
  it('are valid, not valid or unknown', () => {
    expect(validityFor(['flood', 'landslide'], ['landslide'])).toBe('valid')
    expect(validityFor(['flood'], ['flood', 'fire'])).toBe('not_valid')
    expect(validityFor(null, ['flood'])).toBe('unknown')
    expect(validityFor(null, [])).toBe('valid')
  })
})
