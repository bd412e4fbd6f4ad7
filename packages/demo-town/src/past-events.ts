import type { ShelterEvent } from '@musubi/contracts'
import { formatHlc, type Uuid } from '@musubi/kernel'
import { demoDisasterId } from './disaster.ts'
import { type SeededRandom, seededRandom } from './random.ts'
import type { DemoHousehold, DemoOpening } from './types.ts'

const HOUR = 3_600_000
const STILL_AWAITED = 8

export interface PastOfShelter {
  readonly opening: DemoOpening
  readonly terminalId: Uuid
  readonly events: readonly ShelterEvent[]
}

/**
 * What happened before the demo starts: households of the generated town arrive after each opening, most in the
 * first third of the time, some counted without a name. Deterministic but for `now`.
 * @param now milliseconds since 1970
 * @param households of the opening's municipality; every one is used at most once
 */
export function playPast(
  openings: readonly DemoOpening[],
  households: readonly DemoHousehold[],
  now: number,
): PastOfShelter[] {
  const waiting = helpedFirst(
    households.filter(({ members }) => members.every((member) => !member.protected)),
  )
  let next = 0
  return openings.map((opening) => {
    const random = seededRandom(`past:${opening.siteId}`)
    const arrivals: { at: number; people: readonly Uuid[] | number }[] = []
    for (let named = 0; named < opening.named; ) {
      const people =
        waiting[next++]?.members.map(({ personId }) => personId).slice(0, opening.named - named) ?? []
      if (people.length === 0) break
      named += people.length
      arrivals.push({ at: arrivalTime(random, opening, now), people })
    }
    for (let unnamed = 0; unnamed < opening.unnamed; ) {
      const people = Math.min(1 + random.below(4), opening.unnamed - unnamed)
      unnamed += people
      arrivals.push({ at: arrivalTime(random, opening, now), people })
    }
    const terminalId = random.uuid()
    arrivals.sort((a, b) => a.at - b.at)
    return { opening, terminalId, events: numbered(opening, terminalId, arrivals, random) }
  })
}

/** Most households with somebody who needs support have come; a few are still waited for, as headquarters will see. */
function helpedFirst(households: readonly DemoHousehold[]): DemoHousehold[] {
  const needsSupport = (household: DemoHousehold) =>
    household.members.some(({ needs }) => needs.some(({ kind }) => kind === 'support'))
  const awaited = new Set(households.filter(needsSupport).slice(0, STILL_AWAITED))
  const rank = (household: DemoHousehold) => (awaited.has(household) ? 2 : needsSupport(household) ? 0 : 1)
  return [...households].sort((a, b) => rank(a) - rank(b))
}

/** The beta(2, 3)-like arrival curve of an opened shelter: a hump, then a tail. */
function arrivalTime(random: SeededRandom, opening: DemoOpening, now: number): number {
  const share = [random.next(), random.next(), random.next(), random.next()].sort((a, b) => a - b)[1] ?? 0
  return now - opening.openedHoursAgo * HOUR * (1 - share) - 60_000
}

function numbered(
  opening: DemoOpening,
  terminalId: Uuid,
  arrivals: readonly { at: number; people: readonly Uuid[] | number }[],
  random: SeededRandom,
): ShelterEvent[] {
  const disasterId = demoDisasterId(opening.municipalityCode)
  let seq = 0
  return arrivals.flatMap(({ at, people }): ShelterEvent[] => {
    const ms = Math.floor(at)
    const common = () => ({
      eventId: random.uuid(),
      disasterId,
      shelterId: opening.siteId,
      terminalId,
      seq: ++seq,
      hlc: formatHlc({ ms, counter: seq % 0xffff, node: terminalId.slice(0, 8) }),
      effectiveAt: new Date(ms).toISOString(),
    })
    if (typeof people === 'number') return [{ type: 'headcount.added', ...common(), count: people }]
    const tapId = random.uuid()
    return people.map((personId) => ({ type: 'stay.checked_in', ...common(), tapId, personId }))
  })
}
