import type { SharingAgreement } from '../db/agreements.ts'
import { insertDuty, listDuties } from '../db/terminal-duties.ts'
import { disableTerminal, listTerminals, updateTerminal } from '../db/terminals.ts'
import { uuidV7, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import type { IdentityContext } from './context.ts'
import {
  agreeToShare,
  createResidentLogins,
  createResidents,
  createStaff,
  linkCards,
  type CardOfResident,
  type LoginToCreate,
  type ResidentToCreate,
  type StaffToCreate,
} from './demo.ts'
import { createEnrolment, type TerminalPlan } from './terminals/enrol.ts'

/** What a demonstration prepares. Every call is idempotent but `createEnrolment`, which gives a new code each time. */
export interface IdentityDemo {
  createEnrolment(plan: TerminalPlan): Promise<string>
  disableTerminal(municipalityCode: MunicipalityCode, terminalId: Uuid): Promise<void>
  /**
   * Puts an invented member of staff on duty at the terminals of this name and allows them these services. False while no
   * device has been enrolled under the name.
   */
  attendTerminals(attendance: DemoAttendance): Promise<boolean>
  createResidents(residents: readonly ResidentToCreate[]): Promise<void>
  /** Links cards that were issued later. */
  linkCards(cards: readonly CardOfResident[]): Promise<void>
  createStaff(staff: readonly StaffToCreate[]): Promise<void>
  createResidentLogins(logins: readonly LoginToCreate[]): Promise<void>
  agreeToShare(agreement: SharingAgreement): Promise<void>
}

export interface DemoAttendance {
  readonly municipalityCode: MunicipalityCode
  readonly terminalName: string
  readonly services: readonly string[]
  readonly staffName: string
}

const MONTH_MS = 30 * 24 * 60 * 60_000

async function attendTerminals(
  { database, clock, random }: IdentityContext,
  { municipalityCode, terminalName, services, staffName }: DemoAttendance,
): Promise<boolean> {
  const now = clock()
  return database.withTenant(municipalityCode, async (tx) => {
    const rows = await listTerminals(tx, municipalityCode)
    const named = rows.filter(
      ({ terminal, disabledAt }) => terminal.name === terminalName && disabledAt === null,
    )
    for (const { terminal } of named) {
      const { terminalId, name, place } = terminal
      await updateTerminal(tx, municipalityCode, terminalId, { name, place, services })
      const duty = { dutyId: uuidV7(now, random(10)), terminalId, staffSubject: 'demo', staffName }
      const endsAt = new Date(now + MONTH_MS)
      const onDuty = await listDuties(tx, municipalityCode, new Date(now), terminalId)
      if (onDuty.length === 0)
        await insertDuty(tx, municipalityCode, { ...duty, beganAt: new Date(now), endsAt })
    }
    return named.length > 0
  })
}

export function buildDemo(getContext: () => Promise<IdentityContext>): IdentityDemo {
  const inDemo = async (): Promise<IdentityContext> => {
    const context = await getContext()
    if (!context.demoMode) throw new Error('demo data is refused outside demo mode')
    return context
  }
  return {
    createEnrolment: async (plan) => createEnrolment(await inDemo(), plan),
    disableTerminal: async (municipalityCode, terminalId) => {
      const { database, clock } = await inDemo()
      const at = new Date(clock())
      await database.withTenant(municipalityCode, (tx) =>
        disableTerminal(tx, municipalityCode, terminalId, { at, by: null, reason: null }),
      )
    },
    attendTerminals: async (attendance) => attendTerminals(await inDemo(), attendance),
    createResidents: async (residents) => createResidents(await inDemo(), residents),
    linkCards: async (cards) => linkCards(await inDemo(), cards),
    createStaff: async (staff) => createStaff(await inDemo(), staff),
    createResidentLogins: async (logins) => createResidentLogins(await inDemo(), logins),
    agreeToShare: async (agreement) => agreeToShare(await inDemo(), agreement),
  }
}
