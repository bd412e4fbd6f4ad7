import type { Generated, JSONColumnType } from 'kysely'
import type { AgeBand, Hazard, Need, ShelterEvent, Site } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'

interface Tenant {
  municipality_code: MunicipalityCode
}

export interface ShelterDatabase {
  municipality: Tenant & {
    name: string
    shares_with: MunicipalityCode[]
    threshold_some: Generated<number>
    threshold_crowded: Generated<number>
    threshold_full: Generated<number>
  }
  site: Tenant & {
    site_id: string
    kind: Site['kind']
    name: string
    address: string
    lat: number
    lon: number
    hazards: Hazard[] | null
    welfare: boolean
    capacity: number | null
    capacity_source: Site['capacitySource']
    capacity_note: string | null
  }
  disaster: Tenant & {
    disaster_id: Uuid
    name: string
    drill: boolean
    hazards: Hazard[]
    declared_at: Date
    closed_at: Date | null
    redirect_from: string | null
    redirect_to: string | null
  }
  opening: Tenant & { disaster_id: Uuid; site_id: string; opened_at: Date; closed_at: Date | null }
  person: Tenant & {
    person_id: Uuid
    household_id: Uuid
    ppid: string | null
    home_code: MunicipalityCode
    display_name: string
    age_band: AgeBand
    needs: JSONColumnType<Need[]>
    needs_support: Generated<boolean>
    protected: Generated<boolean>
  }
  event: Tenant & {
    event_id: Uuid
    disaster_id: Uuid
    shelter_id: string
    terminal_id: Uuid
    seq: number
    type: ShelterEvent['type']
    person_id: Uuid | null
    hlc: string
    effective_at: Date
    recorded_at: Generated<Date>
    body: JSONColumnType<ShelterEvent>
  }
  stay: Tenant & { disaster_id: Uuid; person_id: Uuid; shelter_id: string; since: Date; event_id: Uuid }
  head_count: Tenant & { disaster_id: Uuid; shelter_id: string; unnamed: number }
}

/** Tables that belong to no municipality. */
export const tablesWithoutTenant = ['municipality'] as const
