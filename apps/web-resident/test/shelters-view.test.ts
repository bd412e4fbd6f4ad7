import { HAZARDS, type Hazard } from '@musubi/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Choice, choiceParameters, readChoice } from '../src/address.ts'
import { placesLeft, viewShelters } from '../src/view/shelters-view.ts'
import { makeStatus, story } from './harness/figures.ts'

const near = '八鹿町八鹿'
const choice = (given: Partial<Choice> = {}): Choice => ({ hazards: null, near, ...given })
const arbitraryHazards = fc.subarray([...HAZARDS])
const arbitraryOpenings = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom(...story.map(([name]) => name)),
    fc.nat(500),
    fc.option(fc.integer({ min: 1, max: 400 })),
    fc.option(fc.nat(300)),
  ),
  { selector: ([name]) => name },
)

describe('where to go', () => {
  it('is the nearest shelter that may be entered, not the nearest of all', () => {
    const view = viewShelters(makeStatus(), choice())
    expect(view.best?.name).toBe('みふね会館')
    expect(view.others[0]?.name).toBe('八鹿小学校')
    expect(view.bestByHeadquarters).toBe(false)
  })

  it('is where headquarters sends the arrivals of the nearest one', () => {
    const view = viewShelters(makeStatus({ redirect: ['八鹿小学校', '八鹿青渓中学校'] }), choice())
    expect(view.best?.name).toBe('八鹿青渓中学校')
    expect(view.bestByHeadquarters).toBe(true)
  })

  it('is nowhere without a place: nothing is near then', () => {
    const view = viewShelters(makeStatus(), choice({ near: null }))
    expect(view.best).toBeNull()
    expect(view.others[0]?.name).toBe('養父中学校')
    expect(view.others.every(({ distanceM }) => distanceM === null)).toBe(true)
  })

  it('says when a place is not of this town', () => {
    const view = viewShelters(makeStatus(), choice({ near: '東京都' }))
    expect(view).toMatchObject({ district: null, districtUnknown: true, best: null })
  })

  it('is not a shelter of which nobody knows whether it stands the chosen hazard', () => {
    const only = makeStatus({ openings: [['小佐ふれあい倶楽部', 1, 60, 1]], neighbours: [] })
    expect(viewShelters(only, choice({ hazards: ['flood'] })).best?.name).toBe('小佐ふれあい倶楽部')
    expect(viewShelters(only, choice({ hazards: ['earthquake'] })).best).toBeNull()
  })

  it('is not a welfare shelter, which takes people by arrangement', () => {
    expect(viewShelters(makeStatus({ welfare: ['みふね会館'] }), choice()).best?.name).toBe('八鹿青渓中学校')
  })

  it('in calm times is not what a neighbour happens to have open', () => {
    expect(viewShelters(makeStatus({ openings: [], hazards: null }), choice())).toMatchObject({
      calm: true,
      best: null,
    })
  })

  it('never proposes two different places on one page', () => {
    const view = viewShelters(makeStatus(), choice())
    for (const shelter of view.others) {
      const instead = view.insteadOf(shelter)
      if (instead) expect(instead.shelter.siteId).toBe(view.best?.siteId)
    }
  })

  it('98 of the 162 emergency sites can be used in a flood, all of them without a hazard', () => {
    const flood = viewShelters(makeStatus(), choice({ hazards: ['flood'] })).emergency
    expect([flood.valid.length, flood.all.length]).toEqual([98, 162])
    expect(viewShelters(makeStatus(), choice({ hazards: [] })).emergency.valid).toHaveLength(162)
  })

  it('in any situation: every shelter once, nothing full or unfit recommended, nearest first', () => {
    fc.assert(
      fc.property(arbitraryOpenings, arbitraryHazards, fc.boolean(), (openings, hazards, placed) => {
        const status = makeStatus({ openings })
        const view = viewShelters(status, { hazards, near: placed ? near : null })
        const { best, others, neighbours, unfit, notOpen } = view
        const listed = [...(best ? [best] : []), ...others, ...neighbours, ...unfit, ...notOpen]
        expect(listed.map(({ siteId }) => siteId).toSorted()).toEqual(
          status.shelters.map(({ siteId }) => siteId).toSorted(),
        )
        if (best)
          expect([best.state, best.crowding === 'full', best.validity === 'not_valid']).toEqual([
            'open',
            false,
            false,
          ])
        const known = [...others, ...neighbours].filter(({ validity }) => validity === 'valid')
        if (placed && !best) expect(known.every(({ crowding }) => crowding === 'full')).toBe(true)
        for (const list of [others, neighbours, unfit, notOpen, view.emergency.valid]) {
          const distances = list.map(({ distanceM }) => distanceM ?? 0)
          expect(distances).toEqual(distances.toSorted((a, b) => (placed ? a - b : 0)))
        }
        for (const shelter of listed) expect(placesLeft(shelter) ?? 0).toBeGreaterThanOrEqual(0)
        for (const shelter of listed) expect(view.insteadOf(shelter)?.shelter.siteId).not.toBe(shelter.siteId)
      }),
      { numRuns: 60 },
    )
  })
})

describe('what the address carries', () => {
  it('comes back as it was chosen, "nothing" told apart from "not chosen"', () => {
    fc.assert(
      fc.property(
        fc.option(fc.subarray([...HAZARDS])),
        fc.option(
          fc
            .string({ minLength: 1 })
            .map((text) => text.trim())
            .filter((text) => text !== ''),
        ),
        (hazards: Hazard[] | null, place) => {
          const query = new URLSearchParams(choiceParameters({ hazards, near: place })).toString()
          expect(readChoice(query)).toEqual({ hazards, near: place })
        },
      ),
    )
  })

  it('takes no hazard that the law does not name', () => {
    expect(readChoice('hazard=flood&hazard=zombies&near=%20')).toEqual({ hazards: ['flood'], near: null })
  })
})
