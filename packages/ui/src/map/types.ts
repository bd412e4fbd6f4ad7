import type { Crowding } from '@musubi/contracts'
import type { Place } from './projection.ts'

/** Whether a shelter may be used in the chosen hazards: not every shelter's hazards are known. */
export type Validity = 'valid' | 'not_valid' | 'unknown'

/** An open shelter: a circle whose area is its people and whose ring is their share of the capacity. */
export interface MapShelter extends Place {
  readonly id: string
  readonly href: string
  /** Everything the mark says, for assistive technology and for the hint on focus: name first. */
  readonly description: readonly [string, ...string[]]
  readonly label: {
    readonly name: string
    readonly shortName: string
    /** Crowding in words with its figure, for the shelters where it matters. */
    readonly state: string | null
    /** Why a neighbour's shelter is struck through. */
    readonly note: string | null
  }
  readonly people: number
  /** People by capacity; null where the capacity is not known. */
  readonly share: number | null
  readonly crowding: Crowding
  readonly validity: Validity
  /** False for a neighbouring municipality's. */
  readonly own: boolean
}

/** A place that nobody is counted in: a designated shelter that is not open, or an emergency site. */
export interface MapPlace extends Place {
  readonly id: string
  readonly href: string
  readonly description: readonly [string, ...string[]]
  readonly kind: 'not_open' | 'emergency'
  readonly own: boolean
}

/** A name written faintly on the ground, such as a district. */
export interface MapArea extends Place {
  readonly name: string
}

/** What is said about a neighbouring municipality on its own ground. */
export interface MapTown {
  readonly municipalityCode: string
  readonly name: string
  readonly note: string | null
}
