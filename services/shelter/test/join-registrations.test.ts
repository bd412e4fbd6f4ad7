import { ALLERGENS, type Need } from '@musubi/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  groupPpids,
  joinRegistrations,
  type MergedPpid,
  occupancyOf,
  type Registration,
  reduceStays,
  stayingPpid,
} from '../src/core/index.ts'
import { arbitraryEvents, SHELTERS, uuid } from './arbitrary-events.ts'

/** Merges as identity makes them: an account ends in another one, which may end in a third; none comes back. */
const merges: fc.Arbitrary<MergedPpid[]> = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 3 }))
    .map(([was, up]) => ({ was: `p${was}`, is: `p${was + up}` })),
  { maxLength: 8 },
)
const shuffledTwice = <T>(values: T[]) =>
  fc.shuffledSubarray([...values, ...values], { minLength: values.length * 2 })

const need: fc.Arbitrary<Need> = fc.oneof(
  fc.record({
    kind: fc.constant('allergy' as const),
    items: fc.subarray([...ALLERGENS], { minLength: 1 }),
  }),
  fc.record({
    kind: fc.constant('medicine' as const),
    item: fc.constantFrom('diabetes', 'heart', 'dialysis', 'other'),
  }),
  fc.constantFrom<Need>({ kind: 'support' }, { kind: 'wheelchair' }, { kind: 'infant_milk' }),
)
const registrations: fc.Arbitrary<Registration[]> = fc.uniqueArray(
  fc.record({
    personId: fc.integer({ min: 1, max: 9 }).map((number) => uuid('b', number)),
    householdId: fc.integer({ min: 1, max: 3 }).map((number) => uuid('8', number)),
    ppid: fc.constantFrom('p1', 'p2', 'p3'),
    displayName: fc.constantFrom('試験1さん', '試験2さん'),
    ageBand: fc.constantFrom('30s', '40s'),
    needs: fc.array(need, { maxLength: 4 }),
    protected: fc.boolean(),
    registeredAt: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 1, maxLength: 4, selector: ({ personId }) => personId },
)
const needsOf = (all: readonly Need[]) =>
  new Set(
    all.flatMap((one) =>
      one.kind === 'allergy' ? one.items : [`${one.kind}${'item' in one ? one.item : ''}`],
    ),
  )

describe('PPIDs of one person', () => {
  it('are the same in whatever order and however often merges are learned', () => {
    const learned = merges.chain((all) => fc.record({ all: fc.constant(all), again: shuffledTwice(all) }))
    fc.assert(
      fc.property(learned, ({ all, again }) => {
        const [first, second] = [groupPpids(all), groupPpids(again)]
        expect([...second.keys()].sort()).toEqual([...first.keys()].sort())
        for (const [ppid, group] of first) {
          expect([...(second.get(ppid) ?? [])].sort()).toEqual([...group].sort())
          expect(stayingPpid(second.get(ppid) ?? new Set(), again)).toBe(stayingPpid(group, all))
          expect(group.has(ppid) && group.has(stayingPpid(group, all))).toBe(true)
        }
      }),
    )
  })
})

describe('registrations of one person', () => {
  it('come to one person, whichever came first, and lose nothing that keeps somebody safe', () => {
    const shuffled = registrations.chain((all) =>
      fc.record({
        all: fc.constant(all),
        again: fc.shuffledSubarray(all, { minLength: all.length }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ all, again }) => {
        const joined = joinRegistrations(all, 'p1')
        expect(joinRegistrations(again, 'p1')).toEqual(joined)
        const standing = joined.filter(({ mergedInto }) => mergedInto === null)
        const [{ registration }] = standing as [(typeof joined)[number]]
        expect([standing.length, joined.length]).toEqual([1, all.length])
        expect(registration.registeredAt).toBe(Math.max(...all.map((one) => one.registeredAt)))
        expect(all).toContainEqual(expect.objectContaining({ displayName: registration.displayName }))
        expect(needsOf(registration.needs)).toEqual(needsOf(all.flatMap(({ needs }) => needs)))
        expect(registration.needs.length).toBeLessThanOrEqual(12)
        for (const one of joined) {
          expect(one.registration.protected).toBe(all.some((each) => each.protected))
          expect(one.registration.ppid).toBe(one.mergedInto === null ? 'p1' : null)
          if (one.mergedInto !== null) expect(one.mergedInto).toBe(registration.personId)
        }
      }),
    )
  })

  it('are one stay: the same state as had the person been registered once, in any order', () => {
    const given = arbitraryEvents.chain((events) =>
      fc.record({
        events: fc.constant(events),
        again: fc.shuffledSubarray(events, { minLength: events.length }),
      }),
    )
    const standsFor = new Map([
      [uuid('b', 2), uuid('b', 1)],
      [uuid('b', 3), uuid('b', 1)],
    ])
    fc.assert(
      fc.property(given, ({ events, again }) => {
        const merged = reduceStays(again, standsFor)
        const asIfOnce = reduceStays(
          events.map((event) =>
            'personId' in event
              ? { ...event, personId: standsFor.get(event.personId) ?? event.personId }
              : event,
          ) as typeof events,
        )
        expect([...merged.stays].sort()).toEqual([...asIfOnce.stays].sort())
        expect(merged.worklist).toEqual(asIfOnce.worklist)
        for (const earlier of standsFor.keys()) expect(merged.stays.has(earlier)).toBe(false)
        const inside = (state: typeof merged) =>
          SHELTERS.reduce((sum, shelterId) => sum + occupancyOf(state, shelterId).named, 0)
        expect(inside(merged)).toBeLessThanOrEqual(inside(reduceStays(events)) + 1)
      }),
    )
  })
})
