import {
  type NgsiAttribute,
  SHELTER_ENTITY_TYPE,
  shelterEntityId,
  type ShelterStatus,
} from '@musubi/contracts'
import type { MunicipalityCode, Result } from '@musubi/kernel'
import type { ServiceDatabase } from '@musubi/platform/database'
import { listMunicipalities } from '../db/municipalities.ts'
import type { ShelterDatabase } from '../db/schema.ts'
import { getSituation } from './overview.ts'
import { statusesOf } from './shelter-status.ts'

/** An NGSIv2 entity in normalised form. */
export type NgsiPayload = { readonly id: string; readonly type: string } & Readonly<
  Record<string, NgsiAttribute | string>
>

/** The context broker as this service needs it. */
export interface EntityWriter {
  upsertEntity(municipalityCode: MunicipalityCode, entity: NgsiPayload): Promise<Result<void, 'unavailable'>>
}

/**
 * Writes the present figures of these shelters to the context broker: counts, never a person. Reads what is true now, so
 * that several changes of one shelter become one entity and a repeated job does no harm. Throws when the broker cannot
 * be reached; the job comes back.
 */
export async function publishOccupancy(
  deps: { database: ServiceDatabase<ShelterDatabase>; entities: EntityWriter; clock: () => number },
  changes: readonly { municipalityCode: MunicipalityCode; siteId: string }[],
): Promise<void> {
  const municipalities = await listMunicipalities(deps.database.db)
  for (const [code, ofTown] of Map.groupBy(changes, ({ municipalityCode }) => municipalityCode)) {
    const municipality = municipalities.find(({ municipalityCode }) => municipalityCode === code)
    if (!municipality) continue
    const now = deps.clock()
    const situation = await getSituation(deps.database, municipality, now)
    const wanted = new Set(ofTown.map(({ siteId }) => siteId))
    for (const shelter of statusesOf(situation).filter(({ siteId }) => wanted.has(siteId))) {
      const entity = toEntity(shelter, situation.disaster?.name ?? null, now)
      const written = await deps.entities.upsertEntity(code, entity)
      if (!written.ok) throw new Error('the context broker cannot be reached')
    }
  }
}

function toEntity(shelter: ShelterStatus, disasterName: string | null, now: number): NgsiPayload {
  return {
    id: shelterEntityId(shelter.municipalityCode, shelter.siteId),
    type: SHELTER_ENTITY_TYPE,
    name: { type: 'Text', value: shelter.name },
    address: { type: 'Text', value: shelter.address },
    location: { type: 'geo:json', value: { type: 'Point', coordinates: [shelter.lon, shelter.lat] } },
    municipalityCode: { type: 'Text', value: shelter.municipalityCode },
    status: { type: 'Text', value: shelter.state },
    headCount: { type: 'Integer', value: shelter.headCount.total },
    capacity: { type: 'Integer', value: shelter.capacity },
    capacitySource: { type: 'Text', value: shelter.capacitySource ?? 'unknown' },
    crowding: { type: 'Text', value: shelter.crowding },
    dateObserved: { type: 'DateTime', value: shelter.updatedAt ?? new Date(now).toISOString() },
    ...(disasterName === null ? {} : { disasterName: { type: 'Text', value: disasterName } }),
  }
}
