import type { MunicipalityCode } from '@musubi/kernel'

/** Within one sector a person has one PPID; between sectors the ids cannot be joined. */
export type Sector = string & { readonly __sector: unique symbol }

/** A sector is one service of one municipality (OpenID Connect Core 1.0, section 8.1). */
export function sectorOf(municipalityCode: MunicipalityCode, service: string): Sector {
  return `${municipalityCode}:${service}` as Sector
}
