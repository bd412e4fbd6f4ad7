import type { HqOverview, ShelterStatus } from '@musubi/contracts'
import { crowdingOf } from '@musubi/shelter/core'
import fc from 'fast-check'
import type { LiveFigure } from '../src/live/live-figure.ts'
import { makeOverview } from './harness/overview.ts'

/** The moment of the drill's pictures. */
export const NOW = Date.parse('2026-09-12T09:42:00.000Z')
export const story: HqOverview = makeOverview('story', NOW)
export const openStory: readonly ShelterStatus[] = story.shelters.filter(({ state }) => state === 'open')

const [template] = openStory as [ShelterStatus]

/** An open shelter of any size, fullness and age of its figure. */
export const arbitraryShelter: fc.Arbitrary<ShelterStatus> = fc
  .record({
    id: fc.integer({ min: 1, max: 9999 }),
    people: fc.nat(600),
    capacity: fc.option(fc.integer({ min: 1, max: 500 })),
    ageMinutes: fc.option(fc.nat(120)),
    state: fc.constantFrom<ShelterStatus['state']>('open', 'open', 'open', 'not_open', 'closed'),
  })
  .map(({ id, people, capacity, ageMinutes, state }) => ({
    ...template,
    siteId: `S${String(id).padStart(4, '0')}`,
    headCount: { total: people, named: people, unnamed: 0 },
    capacity,
    crowding: crowdingOf(people, capacity),
    updatedAt: ageMinutes === null ? null : new Date(NOW - ageMinutes * 60_000).toISOString(),
    state,
  }))

export const arbitraryShelters = fc.uniqueArray(arbitraryShelter, {
  selector: ({ siteId }) => siteId,
  maxLength: 30,
})

/** A figure of the stream about one of the story's shelters, or about one nobody knows. */
export const arbitraryFigure: fc.Arbitrary<LiveFigure> = fc.record({
  siteId: fc.constantFrom(...story.shelters.slice(0, 12).map(({ siteId }) => siteId), 'unknown'),
  headCount: fc.nat(500),
  crowding: fc.option(fc.constantFrom('free', 'some', 'crowded', 'full', 'unknown')),
  state: fc.option(fc.constantFrom('open', 'closed', 'not_open')),
  // Two figures of one moment would contradict each other; the broker gives each change a moment of its own.
  observedAt: fc.integer({ min: NOW - 3_600_000, max: NOW + 3_600_000 }),
})

export const arbitraryFigures = fc.uniqueArray(arbitraryFigure, {
  selector: ({ siteId, observedAt }) => `${siteId} ${observedAt}`,
  maxLength: 30,
})
