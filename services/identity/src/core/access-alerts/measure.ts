import type { StaffAlertRule } from '@musubi/contracts'
import type { CivilDate } from '@musubi/kernel'
import { endOfDay, hourInJapan, isOpenAt, startOfDay, type OpeningHours } from './japan-time.ts'

/** What a member of the staff did. People are names that only mean something beside each other. */
export interface StaffDeed {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly kind: 'look' | 'miss' | 'act'
  readonly person: string | null
}

/** How much a rule counts, and when that began and ended; no moments where the count is zero. */
export interface Counted {
  readonly count: number
  readonly firstAt: number
  readonly lastAt: number
}

export interface DayMeasure {
  readonly counts: Readonly<Record<StaffAlertRule, Counted>>
  /** Different people looked at in each hour of the day. */
  readonly hours: readonly number[]
  /** Searches that found nobody, in each hour. */
  readonly missHours: readonly number[]
}

export interface MeasuredDay {
  readonly day: CivilDate
  readonly open: OpeningHours
  /** People under 支援措置 about whom nothing is due. */
  readonly undue: ReadonlySet<string>
}

const HOUR_MS = 3_600_000
/** Looks closer together are one visit: a page that is reloaded, a name that is searched and then opened. */
const VISIT_MS = 15 * 60_000
/** How far back `same_person_again` looks. */
export const AGAIN_DAYS = 7

type Look = StaffDeed & { readonly person: string }

/**
 * Counts one day of one member of the staff.
 * @param deeds of the day and of the six days before, in the order of time
 */
export function measureDay(deeds: readonly StaffDeed[], { day, open, undue }: MeasuredDay): DayMeasure {
  const [from, to] = [startOfDay(day), endOfDay(day)]
  const known = deeds.filter(({ at }) => at < to)
  const today = known.filter(({ at }) => at >= from)
  const looks = today.filter(isLook)
  const misses = today.filter(({ kind }) => kind === 'miss')
  const counts = {
    many_people_hour: countBusiestHour(looks),
    many_people_day: countPeople(looks),
    many_misses: countAll(misses),
    out_of_hours: countPeople(looks.filter(({ at }) => !isOpenAt(at, open))),
    same_person_again: countVisits(known, new Set(looks.map(({ person }) => person))),
    protected_looks: countPeople(looks.filter(({ person }) => undue.has(person))),
  }
  return { counts, hours: peopleByHour(looks), missHours: countByHour(misses.map(({ at }) => at)) }
}

function isLook(deed: StaffDeed): deed is Look {
  return deed.kind === 'look' && deed.person !== null
}

function countAll(deeds: readonly StaffDeed[]): Counted {
  return { count: deeds.length, firstAt: deeds[0]?.at ?? 0, lastAt: deeds.at(-1)?.at ?? 0 }
}

function countPeople(looks: readonly Look[]): Counted {
  return { ...countAll(looks), count: new Set(looks.map(({ person }) => person)).size }
}

/** Most different people within any sixty minutes: an hour of the clock would let twice as many through around its end. */
function countBusiestHour(looks: readonly Look[]): Counted {
  const inside = new Map<string, number>()
  let busiest: Counted = { count: 0, firstAt: 0, lastAt: 0 }
  let first = 0
  for (const { at, person } of looks) {
    inside.set(person, (inside.get(person) ?? 0) + 1)
    for (let gone = looks[first]; gone && gone.at <= at - HOUR_MS; gone = looks[++first]) {
      const left = (inside.get(gone.person) ?? 1) - 1
      if (left === 0) inside.delete(gone.person)
      else inside.set(gone.person, left)
    }
    if (inside.size > busiest.count)
      busiest = { count: inside.size, firstAt: looks[first]?.at ?? at, lastAt: at }
  }
  return busiest
}

/** The person visited most often since the clerk last did something for them. Only people looked at that day count. */
function countVisits(deeds: readonly StaffDeed[], people: ReadonlySet<string>): Counted {
  const visits = new Map<string, Counted>()
  for (const { at, kind, person } of deeds) {
    if (person === null || !people.has(person)) continue
    if (kind === 'act') visits.delete(person)
    if (kind !== 'look') continue
    const before = visits.get(person)
    const again = before && at - before.lastAt < VISIT_MS
    visits.set(person, {
      count: (before?.count ?? 0) + (again ? 0 : 1),
      firstAt: before?.firstAt ?? at,
      lastAt: again ? before.lastAt : at,
    })
  }
  const none: Counted = { count: 0, firstAt: 0, lastAt: 0 }
  return [...visits.values()].reduce((most, one) => (one.count > most.count ? one : most), none)
}

function peopleByHour(looks: readonly Look[]): number[] {
  const people = Array.from({ length: 24 }, () => new Set<string>())
  for (const { at, person } of looks) people[hourInJapan(at)]?.add(person)
  return people.map(({ size }) => size)
}

/** How many moments lie in each hour of the day in Japan. */
export function countByHour(moments: readonly number[]): number[] {
  const hours = Array.from({ length: 24 }, () => 0)
  for (const at of moments) hours[hourInJapan(at)] = (hours[hourInJapan(at)] ?? 0) + 1
  return hours
}
