import type { AccessAlert } from '@musubi/contracts'
import { expectOk, parseMunicipalityCode, type MunicipalityCode } from '@musubi/kernel'
import type { ActorOf } from '@musubi/platform/http'

/** A member of the staff whom alerts are for. */
export interface AlertReader {
  readonly home: MunicipalityCode
  /** Their PPID for the office. */
  readonly subject: string
  readonly staff: ActorOf<'staff'>
  /** Looks of staff are for who answers for privacy; cards of people under 支援措置 for protection officers alone. */
  readonly kinds: readonly AccessAlert['about']['kind'][]
}

/** Undefined: this member of the staff has nothing to do with alerts. */
export function toAlertReader(staff: ActorOf<'staff'>): AlertReader | undefined {
  const kinds = [
    ...(staff.roles.includes('privacy_officer') ? (['staff'] as const) : []),
    ...(staff.roles.includes('protection_officer') ? (['person'] as const) : []),
  ]
  if (kinds.length === 0) return undefined
  const home = expectOk(parseMunicipalityCode(staff.municipalityCode), 'staff are of a municipality')
  return { home, subject: staff.subject, staff, kinds }
}
