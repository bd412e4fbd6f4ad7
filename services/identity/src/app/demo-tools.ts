import type { SharingAgreement } from '../db/agreements.ts'
import { disableTerminal } from '../db/terminals.ts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
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
  createResidents(residents: readonly ResidentToCreate[]): Promise<void>
  /** Links cards that were issued later. */
  linkCards(cards: readonly CardOfResident[]): Promise<void>
  createStaff(staff: readonly StaffToCreate[]): Promise<void>
  createResidentLogins(logins: readonly LoginToCreate[]): Promise<void>
  agreeToShare(agreement: SharingAgreement): Promise<void>
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
    createResidents: async (residents) => createResidents(await inDemo(), residents),
    linkCards: async (cards) => linkCards(await inDemo(), cards),
    createStaff: async (staff) => createStaff(await inDemo(), staff),
    createResidentLogins: async (logins) => createResidentLogins(await inDemo(), logins),
    agreeToShare: async (agreement) => agreeToShare(await inDemo(), agreement),
  }
}
