import type { CardAlertRule } from '@musubi/contracts'
import type { MunicipalityCode } from '@musubi/kernel'

/** A card at a terminal. */
export interface Sighting {
  /** The terminal's municipality. */
  readonly at: MunicipalityCode
  readonly way: 'kazashi' | 'pin'
}

/**
 * What the card of somebody under 支援措置 at a terminal means. With its PIN at home it is the person's own business; in
 * another municipality it may be the abuser's trip or the victim's flight; and held without PIN it never works, so that
 * whoever tries does not know of the measure or is not the person.
 */
export function decideSighting(home: MunicipalityCode, { at, way }: Sighting): CardAlertRule | undefined {
  if (at !== home) return 'protected_card_elsewhere'
  return way === 'kazashi' ? 'protected_kazashi_tried' : undefined
}
