import type { Session } from './session.ts'

/** What a staff member may do here. The server decides; this keeps pages that it would refuse out of the menu. */
export interface Duties {
  readonly headquarters: boolean
  readonly openData: boolean
  /** Looks after a terminal while people log in there; whoever receives people does. */
  readonly terminalDuty: boolean
  /** Plans terminals, changes them and switches them off. */
  readonly terminals: boolean
  /** Residents' accounts at the counter. */
  readonly accounts: boolean
  /** Answers for 支援措置. */
  readonly protection: boolean
  /** Is told of unusual looks of staff, or of protected cards. */
  readonly alerts: boolean
  /** Answers for privacy: decides from which counts on it is told. */
  readonly privacy: boolean
  /** Answers for the services that may log residents in. */
  readonly services: boolean
}

export function dutiesOf({ roles }: Pick<Session, 'roles'>): Duties {
  const headquarters = roles.includes('hq')
  const operator = roles.includes('operator')
  const terminals = operator || roles.includes('terminal_manager')
  const protection = roles.includes('protection_officer')
  const privacy = roles.includes('privacy_officer')
  return {
    headquarters,
    openData: headquarters || roles.includes('open_data_editor'),
    terminalDuty: terminals || roles.includes('shelter_reception'),
    terminals,
    accounts: protection || roles.includes('account_clerk'),
    protection,
    alerts: protection || privacy,
    privacy,
    services: operator || roles.includes('service_manager'),
  }
}

/** Where the office opens for somebody who does not belong to the headquarters; null where no page is theirs to begin with. */
export function firstPageOf({ accounts, alerts, terminals, services, openData }: Duties): string | null {
  if (accounts) return '/accounts'
  if (alerts) return '/alerts'
  if (terminals) return '/terminals'
  if (services) return '/services'
  return openData ? '/open-data' : null
}
