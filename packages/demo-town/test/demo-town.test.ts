import { ShelterEventSchema } from '@musubi/contracts'
import { describe, expect, it } from 'vitest'
import * as town from '../src/index.ts'

const NOW = Date.UTC(2026, 8, 12, 9, 42)

describe('the cast', () => {
  it('is the story: a family of four on one card, each card of the tray once', () => {
    const family = town.castHouseholds[0]?.members ?? []
    expect(family.map(({ displayName, ageBand }) => [displayName, ageBand])).toEqual([
      ['但馬 一郎', '40s'],
      ['但馬 美咲', '40s'],
      ['但馬 蓮', 'elementary'],
      ['但馬 結衣', 'baby'],
    ])
    const serials = town.castHouseholds.flatMap(({ members }) =>
      members.flatMap(({ card }) => card?.serial ?? []),
    )
    expect(new Set(serials).size).toBe(serials.length)
    expect(town.getCastMember('aoi').protected).toBe(true)
    expect(() => town.getCastMember('nobody')).toThrow()
  })
})

describe('the generated town', () => {
  const households = town.generateTown(town.YABU, 20_000)
  const people = households.flatMap(({ members }) => members)

  it('is the same at every start, of the wanted size, with ids and serials that never meet', () => {
    expect(people.length).toBeGreaterThanOrEqual(20_000)
    expect(people.length).toBeLessThan(20_010)
    expect(town.generateTown(town.YABU, 300)).toEqual(town.generateTown(town.YABU, 300))
    const everybody = [...people, ...town.castHouseholds.flatMap(({ members }) => members)]
    expect(new Set(everybody.map(({ personId }) => personId)).size).toBe(everybody.length)
    expect(new Set(everybody.map(({ accountId }) => accountId)).size).toBe(everybody.length)
    const serials = everybody.flatMap(({ card }) => card?.serial ?? [])
    expect(new Set(serials).size).toBe(serials.length)
  })

  it('is elderly, as the real one is', () => {
    const elders = people.filter(({ ageBand }) => ['60s', '70s', '80s', '90s'].includes(ageBand)).length
    expect(elders / people.length).toBeGreaterThan(0.3)
    expect(elders / people.length).toBeLessThan(0.6)
  })
})

describe('the past of the disaster', () => {
  const households = town.generateTown(town.YABU, 20_000)
  const openings = town.demoOpenings.filter(({ municipalityCode }) => municipalityCode === town.YABU)
  const past = town.playPast(openings, households, NOW)

  it('fills every shelter to its figures, nobody twice, nothing in the future', () => {
    const events = past.flatMap((shelter) => shelter.events)
    for (const event of events) expect(ShelterEventSchema.safeParse(event).success).toBe(true)
    for (const { opening, events: own } of past) {
      expect(own.filter(({ type }) => type === 'stay.checked_in')).toHaveLength(opening.named)
      const counted = own.map((event) => (event.type === 'headcount.added' ? event.count : 0))
      expect(counted.reduce((a, b) => a + b, 0)).toBe(opening.unnamed)
      expect(own.map(({ seq }) => seq)).toEqual(own.map((_, at) => at + 1))
    }
    const persons = events.flatMap((event) => ('personId' in event ? [event.personId] : []))
    expect(new Set(persons).size).toBe(persons.length)
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length)
    expect(events.every(({ effectiveAt }) => Date.parse(effectiveAt) < NOW)).toBe(true)
  })
})
