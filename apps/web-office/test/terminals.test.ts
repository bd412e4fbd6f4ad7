import { AttendedTerminalSchema, TerminalPlanSchema, type AttendedTerminal } from '@musubi/contracts'
import { describe, expect, fc, it } from './tools.ts'
import {
  draftLike,
  emptyPlan,
  readPlan,
  toggleService,
  withKind,
  type PlanDraft,
} from '../src/terminals/plan-draft.ts'
import { passes, sortTerminals, stateOf, TERMINAL_FILTERS } from '../src/terminals/terminal-state.ts'
import { terminalsCsv } from '../src/terminals/terminals-csv.ts'
import { seededId } from './harness/seeded-id.ts'

const NOW = Date.parse('2026-09-12T09:42:00.000Z')
const kinds = ['shelter', 'resident'] as const

const drafts: fc.Arbitrary<PlanDraft> = fc.record({
  kind: fc.constantFrom(null, ...kinds),
  name: fc.string({ maxLength: 100 }),
  place: fc.string({ maxLength: 100 }),
  services: fc.array(fc.constantFrom('shelter', 'resident', 'library'), { maxLength: 25 }),
})

describe('the plan of a terminal', () => {
  it('fits the contract, or says what is wrong', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const read = readPlan(draft)
        if (read.ok) expect(TerminalPlanSchema.parse(read.value)).toEqual(read.value)
        else expect(Object.keys(read.error)).not.toEqual([])
      }),
    )
  })

  it('comes back from its own draft', () => {
    const plan = { service: 'resident', name: '窓口', place: null, services: ['resident', 'bus'] } as const
    expect(readPlan(draftLike({ ...plan, services: [...plan.services] }))).toEqual({ ok: true, value: plan })
  })

  it('serves its own kind until somebody chose otherwise, and forgets a place of another kind', () => {
    const shelter = withKind(emptyPlan, 'shelter')
    expect(shelter.services).toEqual(['shelter'])
    const counter = withKind({ ...shelter, place: 'E2822200039111' }, 'resident')
    expect(counter).toMatchObject({ services: ['resident'], place: '' })
    const chosen = toggleService(counter, 'library')
    expect(withKind(chosen, 'shelter').services).toEqual(['resident', 'library'])
    expect(toggleService(chosen, 'library').services).toEqual(['resident'])
  })

  it('of a shelter needs its shelter', () => {
    const draft = { ...withKind(emptyPlan, 'shelter'), name: '受付' }
    expect(readPlan(draft)).toEqual({ ok: false, error: { place: 'place' } })
  })
})

const terminal = (given: Partial<AttendedTerminal>): AttendedTerminal =>
  AttendedTerminalSchema.parse({
    terminalId: seededId(1),
    name: '窓口',
    place: null,
    service: 'resident',
    services: ['resident'],
    keyThumbprint: 'x',
    enrolledAt: new Date(NOW).toISOString(),
    lastSeenAt: null,
    switchedOff: null,
    duties: [],
    ...given,
  })
const duty = (endsAt: number) => ({
  dutyId: seededId(2),
  staffName: '大屋 次郎',
  mine: false,
  beganAt: new Date(NOW - 1000).toISOString(),
  endsAt: new Date(endsAt).toISOString(),
})
const off = { at: new Date(NOW).toISOString(), reason: 'stolen', by: null } as const

describe('the list of terminals', () => {
  it('knows that a duty ends by itself', () => {
    const attended = terminal({ duties: [duty(NOW + 1000)] })
    expect(stateOf(attended, NOW)).toBe('attended')
    expect(stateOf(attended, NOW + 1000)).toBe('unattended')
    expect(stateOf({ ...attended, switchedOff: off }, NOW)).toBe('off')
  })

  it('shows what needs somebody first, and each terminal under the right filters', () => {
    const list = [
      terminal({ name: '窓口10', switchedOff: off }),
      terminal({ name: '窓口2', duties: [duty(NOW + 1000)] }),
      terminal({ name: '窓口11' }),
      terminal({ name: '窓口9' }),
    ]
    expect(sortTerminals(list, NOW).map(({ name }) => name)).toEqual(['窓口9', '窓口11', '窓口2', '窓口10'])
    const counts = TERMINAL_FILTERS.map((filter) => list.filter((one) => passes(one, filter, NOW)).length)
    expect(counts).toEqual([3, 2, 1])
  })

  it('leaves for spreadsheets without a formula in it', () => {
    const list = { terminals: [terminal({ name: '=cmd()' })], awaited: [], mayManage: true }
    const csv = terminalsCsv({ ...list, clients: [], sites: [] }, 'ja', NOW)
    expect(csv).toContain('"\'=cmd()"')
    expect(csv).toContain('"住民のページ"')
  })
})
