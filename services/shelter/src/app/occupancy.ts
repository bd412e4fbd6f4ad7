import { shelterEntityId, SHELTER_ENTITY_TYPE, type ShelterStatus } from '@musubi/contracts'
import type { MunicipalityCode } from '@musubi/kernel'
import { findOpenDisaster } from '../db/disasters.ts'
import { listShelterStatus } from '../db/shelter-status.ts'
import type { Tx } from '../db/transaction.ts'
import type { NgsiPayload, ShelterContext } from './ports.ts'
import { getTown } from './towns.ts'

/** Says, in the transaction of the change, that figures of shelters changed. Several changes before the next reading are one. */
export async function announceShelters(
  tx: Tx,
  { outbox }: Pick<ShelterContext, 'outbox'>,
  municipalityCode: MunicipalityCode,
  siteIds: readonly string[],
): Promise<void> {
  for (const siteId of siteIds) {
    const singletonKey = `${municipalityCode}:${siteId}`
    await outbox.send(tx, 'shelter.occupancy', { municipalityCode, siteId }, { singletonKey })
  }
}

/** Writes the latest figures of shelters to the context broker; throws when it is away. Late or repeated calls write what is true now. */
export async function publishOccupancy(
  { database, entities, now }: ShelterContext,
  municipalityCode: MunicipalityCode,
  siteIds: readonly string[],
): Promise<void> {
  const at = now()
  const latest = await database.withTenant(municipalityCode, async (tx) => {
    const { town } = await getTown(tx, municipalityCode)
    const disaster = await findOpenDisaster(tx)
    const shelters = await listShelterStatus(tx, {
      disasterId: disaster?.disasterId ?? null,
      thresholds: town.thresholds,
      now: at,
      which: siteIds,
    })
    return shelters.map((shelter) => toEntity(shelter, disaster?.name, at))
  })
  for (const entity of latest) {
    const written = await entities.upsertEntity(municipalityCode, entity)
    if (!written.ok) throw new Error('the context broker cannot be reached')
  }
}

/** The public figures of a shelter as an NGSIv2 entity: the place and its counts, nothing about anybody. */
function toEntity(shelter: ShelterStatus, disasterName: string | undefined, now: number): NgsiPayload {
  const { municipalityCode, siteId } = shelter
  const point = { type: 'Point', coordinates: [shelter.lon, shelter.lat] }
  return {
    id: shelterEntityId(municipalityCode, siteId),
    type: SHELTER_ENTITY_TYPE,
    name: { type: 'Text', value: shelter.name },
    address: { type: 'Text', value: shelter.address },
    location: { type: 'geo:json', value: point },
    municipalityCode: { type: 'Text', value: municipalityCode },
    ...(disasterName === undefined ? {} : { disasterName: { type: 'Text', value: disasterName } }),
    status: { type: 'Text', value: shelter.state },
    headCount: { type: 'Integer', value: shelter.headCount.total },
    capacity: { type: 'Integer', value: shelter.capacity },
    capacitySource: { type: 'Text', value: shelter.capacitySource ?? 'unknown' },
    crowding: { type: 'Text', value: shelter.crowding },
    dateObserved: { type: 'DateTime', value: shelter.updatedAt ?? new Date(now).toISOString() },
  }
}
