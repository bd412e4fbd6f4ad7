import type { ShelterEvent } from '@musubi/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { occupancyOf, reduceStays, type StayState } from '../src/core/index.ts'
import { arbitraryEvents, makeEvent, SHELTERS, uuid } from './arbitrary-events.ts'

const [HERE, THERE] = SHELTERS

function plain({ stays, unnamed, worklist }: StayState) {
  return { stays: [...stays].sort(), unnamed: [...unnamed].sort(), worklist }
}

function placeOf(events: readonly ShelterEvent[], person = 1) {
  return reduceStays(events).stays.get(uuid('b', person))?.shelterId
}

function kinds(events: readonly ShelterEvent[]) {
  return reduceStays(events).worklist.map(({ kind, shelterId }) => [kind, shelterId])
}

describe('rules of a stay', () => {
  it('keeps the time of the first check-in when somebody taps again', () => {
    const events = [makeEvent('stay.checked_in', { id: 1 }), makeEvent('stay.checked_in', { id: 2 })]
    const stay = reduceStays(events).stays.get(uuid('b', 1))
    expect(stay).toMatchObject({ eventId: uuid('e', 1), since: events[0]?.effectiveAt })
    expect(kinds(events)).toEqual([])
  })

  it('moves a person who checks in elsewhere and tells both shelters', () => {
    const events = [
      makeEvent('stay.checked_in', { id: 1, shelterId: HERE }),
      makeEvent('stay.checked_in', { id: 2, shelterId: THERE }),
    ]
    expect(placeOf(events)).toBe(THERE)
    expect(kinds(events)).toEqual([THERE, HERE].map((place) => ['implied_transfer', place]))
  })

  it('orders by the logical clock, not by arrival', () => {
    const late = makeEvent('stay.checked_in', { id: 1, shelterId: HERE, ms: 1_700_000_009_000 })
    const early = makeEvent('stay.checked_in', { id: 2, shelterId: THERE, ms: 1_700_000_001_000 })
    expect(placeOf([late, early])).toBe(HERE)
  })

  it('keeps a check-out of somebody who is not there as an item and moves nobody', () => {
    const orphan = makeEvent('stay.checked_out', { id: 2, shelterId: THERE })
    const events = [makeEvent('stay.checked_in', { id: 1, shelterId: HERE }), orphan]
    expect(placeOf(events)).toBe(HERE)
    expect(kinds(events)).toEqual([['check_out_without_stay', THERE]])
  })

  it('stops a head count at zero and asks somebody to look', () => {
    const events = [
      makeEvent('headcount.added', { id: 1, count: 3 }),
      makeEvent('headcount.removed', { id: 2, count: 5 }),
      makeEvent('headcount.added', { id: 3, count: 2 }),
    ]
    expect(occupancyOf(reduceStays(events), HERE)).toEqual({ named: 0, unnamed: 2, total: 2 })
    expect(kinds(events)).toEqual([['head_count_below_zero', HERE]])
  })

  it('lets a void wait for its event', () => {
    const taken = makeEvent('stay.checked_in', { id: 1 })
    const back = makeEvent('event.voided', { id: 2, voids: 1 })
    expect(kinds([back])).toEqual([])
    expect(placeOf([back, taken])).toBeUndefined()
  })

  it('undoes an implied transfer by voiding the second check-in', () => {
    const events = [
      makeEvent('stay.checked_in', { id: 1, shelterId: HERE }),
      makeEvent('stay.checked_in', { id: 2, shelterId: THERE }),
      makeEvent('event.voided', { id: 3, shelterId: THERE, voids: 2 }),
    ]
    expect(placeOf(events)).toBe(HERE)
    expect(kinds(events)).toEqual([])
  })

  it('ignores a void of a void and a void from another shelter', () => {
    const stay = makeEvent('stay.checked_in', { id: 1 })
    const elsewhere = makeEvent('event.voided', { id: 2, shelterId: THERE, voids: 1 })
    expect(placeOf([stay, elsewhere])).toBe(HERE)
    expect(kinds([stay, elsewhere])).toEqual([['void_of_other_shelter', THERE]])
    const back = makeEvent('event.voided', { id: 3, voids: 1 })
    const again = makeEvent('event.voided', { id: 4, voids: 3 })
    expect(placeOf([stay, back, again])).toBeUndefined()
    expect(kinds([stay, back, again])).toEqual([['void_of_void', HERE]])
  })
})

describe('any events', () => {
  it('give one state in any order and any number of times', () => {
    const shuffled = arbitraryEvents.chain((events) =>
      fc.record({
        events: fc.constant(events),
        again: fc.shuffledSubarray([...events, ...events], { minLength: events.length }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ events, again }) => {
        const missing = events.filter((event) => !again.includes(event))
        expect(plain(reduceStays([...again, ...missing]))).toEqual(plain(reduceStays(events)))
      }),
    )
  })

  it('never count below zero, and the shelters add up', () => {
    fc.assert(
      fc.property(arbitraryEvents, (events) => {
        const state = reduceStays(events)
        const all = SHELTERS.map((shelterId) => occupancyOf(state, shelterId))
        for (const { named, unnamed, total } of all) {
          expect(Math.min(named, unnamed)).toBeGreaterThanOrEqual(0)
          expect(total).toBe(named + unnamed)
        }
        const counted = [...state.unnamed.values()].reduce((sum, count) => sum + count, 0)
        expect(all.reduce((sum, { total }) => sum + total, 0)).toBe(state.stays.size + counted)
      }),
    )
  })

  it('are as if never recorded once voided, and back with a new event', () => {
    fc.assert(
      fc.property(arbitraryEvents, fc.integer({ min: 1, max: 5 }), (events, person) => {
        const others = events.filter(({ type }) => type !== 'event.voided')
        const stay = makeEvent('stay.checked_in', { id: 900, person })
        const back = makeEvent('event.voided', { id: 901, voids: 900 })
        const again = makeEvent('stay.checked_in', { id: 902, person })
        expect(plain(reduceStays([...others, stay, back]))).toEqual(plain(reduceStays(others)))
        expect(placeOf([...others, stay, back, again], person)).toBe(HERE)
      }),
    )
  })
})
