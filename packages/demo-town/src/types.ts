import type { AgeBand, Need, StaffRole } from '@musubi/contracts'
import type { CivilDate, MunicipalityCode, Uuid } from '@musubi/kernel'

/** Why a demo card is refused, or that it is not. `unlinked` = a real card of somebody who never registered. */
export type CardStanding = 'good' | 'revoked' | 'expired' | 'unlinked'

/** One invented resident. `serial` is the number of the card's authentication certificate; null = has no card at hand. */
export interface DemoPerson {
  readonly accountId: Uuid
  readonly personId: Uuid
  readonly municipalityCode: MunicipalityCode
  readonly displayName: string
  readonly birthDate: CivilDate
  readonly ageBand: AgeBand
  readonly needs: readonly Need[]
  readonly card: { readonly serial: number; readonly standing: CardStanding } | null
  /** 支援措置: every look-up answers as if the person were absent. */
  readonly protected: boolean
}

export interface DemoHousehold {
  readonly householdId: Uuid
  readonly municipalityCode: MunicipalityCode
  readonly members: readonly DemoPerson[]
}

/** A card of the demo's tray. */
export interface DemoCard {
  readonly cardId: string
  readonly label: string
  readonly shows: string
  readonly person: DemoPerson
  /** Its PIN was wrong three times. */
  readonly pinBlocked?: true
}

export interface DemoStaff {
  readonly accountId: Uuid
  readonly municipalityCode: MunicipalityCode
  readonly displayName: string
  /** municipal ID to log in with */
  readonly loginName: string
  readonly roles: readonly StaffRole[]
  readonly shows: string
}

/** A shelter that the demo's disaster has open. */
export interface DemoOpening {
  readonly siteId: string
  readonly municipalityCode: MunicipalityCode
  readonly capacity: number
  /** people inside when the demo starts, by name and only counted */
  readonly named: number
  readonly unnamed: number
  /** hours before now at which it was opened */
  readonly openedHoursAgo: number
}
