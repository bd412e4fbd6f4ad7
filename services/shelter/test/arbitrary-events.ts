import type { ShelterEvent } from '@musubi/contracts'
import { expectOk, formatHlc, parseUuid, type Uuid } from '@musubi/kernel'
import fc from 'fast-check'

export const SHELTERS = ['E2822200039111', 'E2822200026111', 'E2822200147111'] as const
export const DISASTER = uuid('d', 1)

/** A readable UUID for tests: a letter of 0-9a-f for the kind of thing and its number. */
export function uuid(kind: string, number: number): Uuid {
  const tail = number.toString(16).padStart(12, '0')
  return expectOk(parseUuid(`${kind.repeat(8)}-0000-4000-8000-${tail}`), 'a test id')
}

export interface EventFacts {
  readonly id: number
  readonly shelterId?: string
  readonly terminal?: number
  readonly seq?: number
  readonly ms?: number
  readonly person?: number
  readonly tap?: number | null
  readonly count?: number
  readonly voids?: number
}

export function makeEvent(type: ShelterEvent['type'], facts: EventFacts): ShelterEvent {
  const {
    id,
    shelterId = SHELTERS[0],
    terminal = 1,
    seq = id,
    ms = 1_700_000_000_000 + id,
    person = 1,
  } = facts
  const common = {
    eventId: uuid('e', id),
    disasterId: DISASTER,
    shelterId,
    terminalId: uuid('f', terminal),
    seq,
    hlc: formatHlc({ ms, counter: 0, node: `t${terminal}` }),
    effectiveAt: new Date(ms).toISOString(),
  }
  if (type === 'headcount.added' || type === 'headcount.removed') {
    return { type, ...common, count: facts.count ?? 1 }
  }
  if (type === 'event.voided') return { type, ...common, voids: uuid('e', facts.voids ?? 1) }
  const tapId = facts.tap === null ? null : uuid('a', facts.tap ?? id)
  return { type, ...common, tapId, personId: uuid('b', person) }
}

const facts = fc.record({
  type: fc.constantFrom<ShelterEvent['type']>(
    'stay.checked_in',
    'stay.checked_in',
    'stay.checked_out',
    'headcount.added',
    'headcount.removed',
    'event.voided',
  ),
  shelterId: fc.constantFrom(...SHELTERS),
  ms: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_020 }),
  person: fc.integer({ min: 1, max: 4 }),
  count: fc.integer({ min: 1, max: 10 }),
  voids: fc.integer({ min: 1, max: 40 }),
  terminal: fc.integer({ min: 1, max: 3 }),
})

/** A disaster's events: few people, few shelters and clocks that collide, so that the rules meet each other. */
export const arbitraryEvents: fc.Arbitrary<ShelterEvent[]> = fc
  .array(facts, { maxLength: 40 })
  .map((all) => all.map(({ type, ...event }, at) => makeEvent(type, { ...event, id: at + 1 })))
