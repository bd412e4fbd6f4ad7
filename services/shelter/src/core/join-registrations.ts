import type { HouseholdMember, Need, ShelterEvent } from '@musubi/contracts'
import { compareText, isStayEvent } from './order.ts'

/** What identity said: the person known by `was` is the one known by `is`. */
export interface MergedPpid {
  readonly was: string
  readonly is: string
}

/** Somebody as a municipality registered them, once. */
export interface Registration extends HouseholdMember {
  readonly householdId: string
  readonly ppid: string | null
  /** 支援措置 */
  readonly protected: boolean
  /** when this registration last changed; milliseconds since 1970 */
  readonly registeredAt: number
}

export interface Joined {
  /** what everybody reads; where another registration stands for the person, only the household is of this one */
  readonly registration: Registration
  /** the registration that stands for the person; null: this one does */
  readonly mergedInto: string | null
}

/**
 * PPIDs of each person, by any of them; whoever was never merged is left out. The order and number of times in which
 * merges were learned play no part.
 */
export function groupPpids(merges: Iterable<MergedPpid>): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>()
  for (const { was, is } of merges) {
    const all = new Set([was, is, ...(groups.get(was) ?? []), ...(groups.get(is) ?? [])])
    for (const ppid of all) groups.set(ppid, all)
  }
  return groups
}

/** The PPID by which identity knows a person now: the one that went into no other. */
export function stayingPpid(group: ReadonlySet<string>, merges: readonly MergedPpid[]): string {
  const ended = new Set(merges.map(({ was }) => was))
  const [first] = [...group].filter((ppid) => !ended.has(ppid)).sort(compareText)
  const [fallback] = [...group].sort(compareText)
  const staying = first ?? fallback
  if (staying === undefined) throw new Error('a group holds somebody')
  return staying
}

/**
 * Makes one person of registrations that are of one person: the later one stands for them all, with its name, age and
 * household; needs are united and a protection measure on any of them covers the person, so nothing that keeps
 * somebody safe is lost.
 * @param staying the PPID by which identity knows the person now
 */
export function joinRegistrations(registrations: readonly Registration[], staying: string): Joined[] {
  const [latest, ...others] = [...registrations].sort(
    (a, b) => b.registeredAt - a.registeredAt || compareText(b.personId, a.personId),
  )
  if (!latest) return []
  const isProtected = registrations.some((one) => one.protected)
  const needs = uniteNeeds([latest, ...others].map((one) => one.needs))
  return [
    { registration: { ...latest, ppid: staying, needs, protected: isProtected }, mergedInto: null },
    ...others.map((one) => ({
      registration: { ...one, ppid: null, protected: isProtected },
      mergedInto: latest.personId,
    })),
  ]
}

/** All needs once, allergies in one line, in an order that does not depend on where they came from. */
function uniteNeeds(all: readonly (readonly Need[])[]): Need[] {
  const needs = all.flat()
  const allergens = new Set(needs.flatMap((need) => (need.kind === 'allergy' ? need.items : [])))
  const allergies: Need[] =
    allergens.size === 0 ? [] : [{ kind: 'allergy', items: [...allergens].sort(compareText) }]
  const others = needs.filter(({ kind }) => kind !== 'allergy')
  const once = new Map([...allergies, ...others].map((need) => [keyOf(need), need]))
  return [...once].sort(([a], [b]) => compareText(a, b)).map(([, need]) => need)
}

function keyOf(need: Need): string {
  return 'item' in need ? `${need.kind} ${need.item}` : need.kind
}

/**
 * Events under the name of the registration that stands for the person, so that a replay follows one person. The events
 * on record stay as they came.
 * @param standsFor by merged registration the one that stands for it
 */
export function asOnePerson<E extends ShelterEvent>(
  events: Iterable<E>,
  standsFor: ReadonlyMap<string, string>,
): E[] {
  return [...events].map((event) => {
    const one = isStayEvent(event) && standsFor.get(event.personId)
    return one ? { ...event, personId: one } : event
  })
}
