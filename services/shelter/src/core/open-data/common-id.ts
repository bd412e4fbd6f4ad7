/**
 * 国土地理院 共通ID: `E`, five digits of the town, five of the place, three of the kind. Seen in all published rows of the
 * five Tajima towns: the kind starts with 1 for designated shelters (12 = welfare shelters) and with 2 for emergency
 * sites, and equal place numbers mean one address.
 */
export interface CommonId {
  readonly townCode: string
  readonly place: string
  readonly welfare: boolean
}

const COMMON_ID = /^E(\d{5})(\d{5})(\d)(\d)\d$/

export function findCommonId(siteId: string): CommonId | undefined {
  const parts = COMMON_ID.exec(siteId)
  if (!parts) return undefined
  const [, townCode = '', place = '', kind, group] = parts
  return { townCode, place: `${townCode}${place}`, welfare: kind === '1' && group === '2' }
}
