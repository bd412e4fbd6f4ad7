import { STAFF_ALERT_RULES, type StaffAlertRule } from '@musubi/contracts'
import { expectOk, parseCivilDate, parseMunicipalityCode } from '@musubi/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { growAlert, settleAlert, type AlertState } from '../src/core/access-alerts/alert-state.ts'
import { decideAlerts, type PastCounts } from '../src/core/access-alerts/decide-alerts.ts'
import { decideSighting } from '../src/core/access-alerts/decide-sightings.ts'
import { daysBefore, isOpenAt, startOfDay } from '../src/core/access-alerts/japan-time.ts'
import { measureDay, type StaffDeed } from '../src/core/access-alerts/measure.ts'
import { checkWatch, floorsBy, thresholdOf, USUAL_WATCH, usualOf } from '../src/core/access-alerts/rules.ts'

const MINUTE = 60_000
/** A Tuesday. */
const day = expectOk(parseCivilDate('2026-11-24'), 'a date')
const at = (hour: number, minute = 0) => startOfDay(day) + (hour * 60 + minute) * MINUTE
const look = (when: number, person: string): StaffDeed => ({ at: when, kind: 'look', person })
const sorted = (deeds: readonly StaffDeed[]) => deeds.toSorted((one, other) => one.at - other.at)
const nothingPast: PastCounts = {
  many_people_hour: [],
  many_people_day: [],
  many_misses: [],
  out_of_hours: [],
  same_person_again: [],
  protected_looks: [],
}
const measure = (deeds: readonly StaffDeed[], undue: readonly string[] = []) =>
  measureDay(sorted(deeds), { day, open: USUAL_WATCH, undue: new Set(undue) })
const rulesOf = (deeds: readonly StaffDeed[], floors = USUAL_WATCH.floors, past = nothingPast) =>
  new Set(decideAlerts(measure(deeds, ['p1', 'p2', 'p3']), past, { floors }).map(({ rule }) => rule))

/** A week of deeds around ten people, mostly on the day itself. */
const moments = fc.integer({ min: -6 * 24 * 60, max: 24 * 60 - 1 }).map((minute) => at(0, minute))
const deeds = fc.array(
  fc.record({
    at: moments,
    kind: fc.constantFrom('look' as const, 'look' as const, 'miss' as const, 'act' as const),
    person: fc.integer({ min: 1, max: 10 }).map((number) => `p${number}`),
  }),
  { maxLength: 60 },
)
const low = floorsBy(() => 2)

describe('the rules of looking', () => {
  it('tell of many people within any sixty minutes, not within an hour of the clock', () => {
    const around = Array.from({ length: 20 }, (_, n) => look(at(9, 50) + n * MINUTE, `p${n}`))
    expect(measure(around).counts.many_people_hour).toMatchObject({ count: 20, firstAt: at(9, 50) })
    expect(measure(around).hours.slice(9, 11)).toEqual([10, 10])
    expect(rulesOf(around)).toContain('many_people_hour')
    const slow = Array.from({ length: 20 }, (_, n) => look(at(9) + n * 4 * MINUTE, `q${n}`))
    expect(rulesOf(slow)).toEqual(new Set())
    const same = Array.from({ length: 40 }, (_, n) => look(at(9) + n * 1000, 'p1'))
    expect(measure(same).counts.many_people_day.count).toBe(1)
  })

  it('know when the house is closed: at night and at the weekend, in Japan', () => {
    expect(isOpenAt(at(8), USUAL_WATCH)).toBe(true)
    expect(isOpenAt(at(7, 59), USUAL_WATCH)).toBe(false)
    expect(isOpenAt(at(19), USUAL_WATCH)).toBe(false)
    expect(isOpenAt(startOfDay(daysBefore(day, 2)) + 10 * 60 * MINUTE, USUAL_WATCH)).toBe(false)
    const night = [1, 2, 3].map((n) => look(at(22, n), `p${n + 5}`))
    expect(rulesOf(night)).toEqual(new Set(['out_of_hours']))
  })

  it('count visits to one person over a week, until something is done for them', () => {
    const visits = [5, 4, 3, 2, 0].map((days) => look(at(10) - days * 24 * 60 * MINUTE, 'p9'))
    expect(rulesOf(visits)).toEqual(new Set(['same_person_again']))
    const reloaded = [0, 1, 2, 3, 4, 5].map((minute) => look(at(10, minute), 'p9'))
    expect(measure(reloaded).counts.same_person_again.count).toBe(1)
    expect(rulesOf([...visits, { at: at(10, 5), kind: 'act', person: 'p9' }])).toEqual(new Set())
    expect(rulesOf([...visits, { at: at(10, 5), kind: 'act', person: 'p8' }]).size).toBe(1)
  })

  it('compare with what is usual for that clerk, between the floor and three times the floor', () => {
    expect(usualOf([6, 6, 5, 200])).toBe(null)
    expect(usualOf([6, 6, 5, 200, 7])).toBe(6)
    expect(thresholdOf('many_people_hour', 20, null)).toBe(20)
    expect(thresholdOf('many_people_hour', 20, 6)).toBe(20)
    expect(thresholdOf('many_people_hour', 20, 11)).toBe(33)
    expect(thresholdOf('many_people_hour', 20, 1000)).toBe(60)
    expect(thresholdOf('same_person_again', 5, 1000)).toBe(5)
  })

  it('never tell less when more was looked at, however the deeds lie', () => {
    const looks = fc.record({ at: moments, person: fc.constantFrom('p1', 'p2', 'p3', 'p11') })
    fc.assert(
      fc.property(deeds, looks, fc.array(fc.nat(60), { maxLength: 8 }), (some, more, days) => {
        const past = { ...nothingPast, many_people_hour: days, many_people_day: days }
        const before = measure(some, ['p1', 'p2'])
        const after = measure([...some, { ...more, kind: 'look' }], ['p1', 'p2'])
        for (const rule of STAFF_ALERT_RULES)
          expect([rule, after.counts[rule].count]).toEqual([
            rule,
            Math.max(after.counts[rule].count, before.counts[rule].count),
          ])
        const told = rulesOf([...some, { ...more, kind: 'look' }], low, past)
        for (const rule of rulesOf(some, low, past)) expect(told).toContain(rule)
      }),
    )
  })

  it('tell nothing new when an order is another: the same deeds are the same counts', () => {
    fc.assert(
      fc.property(
        deeds.chain((some) =>
          fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
        ),
        ([some, shuffled]) => {
          const counted = (list: readonly StaffDeed[]) => {
            const { many_people_hour, many_people_day, many_misses, out_of_hours } = measure(list).counts
            return [many_people_hour, many_people_day, many_misses, out_of_hours].map(({ count }) => count)
          }
          expect(counted(shuffled)).toEqual(counted(some))
        },
      ),
      { numRuns: 50 },
    )
  })

  it('can be set finer or coarser, and not switched off', () => {
    expect(checkWatch(USUAL_WATCH).ok).toBe(true)
    for (const rule of STAFF_ALERT_RULES) {
      const set = (floor: number) =>
        checkWatch({ ...USUAL_WATCH, floors: { ...USUAL_WATCH.floors, [rule]: floor } }).ok
      expect([rule, set(0), set(1000)]).toEqual([rule, false, false])
    }
    expect(checkWatch({ ...USUAL_WATCH, opens: 0, closes: 1440 }).ok).toBe(false)
    expect(checkWatch({ ...USUAL_WATCH, opens: 1200, closes: 600 }).ok).toBe(false)
  })
})

describe('an alert', () => {
  const subjects = fc.constantFrom('clerk-1', 'clerk-2', 'privacy-1')
  const outcomes = fc.constantFrom('explained' as const, 'mistake' as const, 'wrongdoing_suspected' as const)
  const commands = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('grow' as const), count: fc.nat(60) }),
      fc.record({
        kind: fc.constant('settle' as const),
        by: subjects,
        outcome: outcomes,
        seen: fc.boolean(),
      }),
    ),
    { maxLength: 30 },
  )

  it('only grows, is never settled by whom it is about, and never hides a whole alert’s worth', () => {
    fc.assert(
      fc.property(subjects, commands, (subject, list) => {
        const threshold = 10
        let state: AlertState = { status: 'open', count: threshold }
        for (const command of list) {
          const before: AlertState = state
          if (command.kind === 'grow') state = growAlert(state, command.count, threshold)
          else {
            const count = command.seen ? state.count : state.count - 1
            const settled = settleAlert(state, { kind: 'staff', subject }, { ...command, count })
            if (settled.ok) state = settled.value
            if (command.by === subject) expect(settled.ok).toBe(false)
            if (!command.seen && before.status === 'open') expect(settled.ok).toBe(false)
          }
          expect(state.count).toBeGreaterThanOrEqual(before.count)
          if (state.status !== 'settled') continue
          expect(state.settledBy).not.toBe(subject)
          expect(state.count).toBeLessThan(state.settledCount + threshold)
        }
      }),
    )
  })

  it('takes the outcomes of its kind, the same one again, and no second opinion', () => {
    const open: AlertState = { status: 'open', count: 3 }
    const by = { by: 'officer', count: 3 }
    const card = { kind: 'person', subject: 'account' } as const
    expect(settleAlert(open, card, { ...by, outcome: 'explained' })).toMatchObject({
      error: 'alert_outcome_unfit',
    })
    const settled = expectOk(settleAlert(open, card, { ...by, outcome: 'used_by_owner' }), 'settled')
    expect(settleAlert(settled, card, { ...by, outcome: 'used_by_owner' })).toMatchObject({ value: settled })
    expect(settleAlert(settled, card, { ...by, outcome: 'card_stopped' })).toMatchObject({
      error: 'alert_settled',
    })
  })

  it('about a protected card is raised elsewhere, and at home without PIN', () => {
    const [home, away] = ['282227', '282251'].map((code) => expectOk(parseMunicipalityCode(code), 'a code'))
    if (!home || !away) throw new Error('two towns')
    expect(decideSighting(home, { at: away, way: 'pin' })).toBe('protected_card_elsewhere')
    expect(decideSighting(home, { at: away, way: 'kazashi' })).toBe('protected_card_elsewhere')
    expect(decideSighting(home, { at: home, way: 'kazashi' })).toBe('protected_kazashi_tried')
    expect(decideSighting(home, { at: home, way: 'pin' })).toBe(undefined)
  })
})

describe('the floors', () => {
  it('name each rule once', () => {
    expect(Object.keys(USUAL_WATCH.floors).toSorted()).toEqual(
      ([...STAFF_ALERT_RULES] as StaffAlertRule[]).toSorted(),
    )
  })
})
