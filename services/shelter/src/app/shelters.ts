import type { Disaster, ShelterEvent, ShelterStatus } from '@musubi/contracts'
import { err, type MunicipalityCode, ok, type Result, type Uuid } from '@musubi/kernel'
import type { ServiceDatabase } from '@musubi/platform/database'
import type { Outbox } from '@musubi/platform/outbox'
import type { Transaction } from 'kysely'
import * as disasters from '../db/disasters.ts'
import { listMunicipalities } from '../db/municipalities.ts'
import type { ShelterDatabase } from '../db/schema.ts'
import { listSites } from '../db/sites.ts'
import { getSituation } from './overview.ts'
import type { ShelterQueues } from './queues.ts'
import { recordEvents, type Recorded } from './record-events.ts'
import { statusesOf } from './shelter-status.ts'

export interface SheltersDeps {
  readonly database: ServiceDatabase<ShelterDatabase>
  readonly outbox: Outbox<ShelterQueues>
  readonly clock: () => number
}

type Tx = Transaction<ShelterDatabase>
type Place = { readonly disasterId: Uuid; readonly siteId: string }

/** What staff and terminals do to shelters. Every change that moves a figure puts the shelter into the outbox, in its transaction. */
export function createShelters({ database, outbox, clock }: SheltersDeps) {
  async function announce(
    tx: Tx,
    municipalityCode: MunicipalityCode,
    siteIds: readonly string[],
  ): Promise<void> {
    for (const siteId of siteIds) {
      const payload = { municipalityCode, siteId }
      await outbox.send(tx, 'shelter.occupancy', payload, { singletonKey: `${municipalityCode}:${siteId}` })
    }
  }

  async function getStatus(municipalityCode: MunicipalityCode, siteId: string): Promise<ShelterStatus> {
    const municipality = (await listMunicipalities(database.db)).find(
      (one) => one.municipalityCode === municipalityCode,
    )
    if (!municipality) throw new Error('a tenant without a municipality')
    const status = statusesOf(await getSituation(database, municipality, clock())).find(
      (one) => one.siteId === siteId,
    )
    if (!status) throw new Error('a shelter that was just opened is gone')
    return status
  }

  return {
    async openDisaster(
      municipalityCode: MunicipalityCode,
      disaster: Omit<Disaster, 'closedAt'>,
    ): Promise<Result<Disaster, 'disaster_open_already'>> {
      const stored = await database.withTenant(municipalityCode, async (tx) => {
        const opened = await disasters.openDisaster(tx, municipalityCode, disaster)
        return opened ? disasters.findDisaster(tx, disaster.disasterId) : undefined
      })
      return stored ? ok(stored) : err('disaster_open_already')
    },

    async openShelter(
      municipalityCode: MunicipalityCode,
      place: Place,
      opening: { openedAt: string; capacity: number | null; capacitySource?: 'published' | 'demo' },
    ): Promise<Result<ShelterStatus, 'disaster_unknown' | 'disaster_closed' | 'site_unknown'>> {
      const outcome = await database.withTenant(municipalityCode, async (tx) => {
        const checked = await checkPlace(tx, place)
        if (!checked.ok) return checked
        if (checked.value.closedAt !== null) return err('disaster_closed' as const)
        await disasters.openSite(tx, municipalityCode, { ...place, openedAt: new Date(opening.openedAt) })
        if (opening.capacity !== null) {
          await disasters.setCapacity(
            tx,
            place.siteId,
            opening.capacity,
            opening.capacitySource ?? 'published',
          )
        }
        await announce(tx, municipalityCode, [place.siteId])
        return ok()
      })
      return outcome.ok ? ok(await getStatus(municipalityCode, place.siteId)) : outcome
    },

    async closeShelter(
      municipalityCode: MunicipalityCode,
      place: Place,
      closedAt: string,
    ): Promise<Result<ShelterStatus, 'disaster_unknown' | 'site_unknown' | 'people_inside'>> {
      const inside = (await this.findHeadCount(municipalityCode, place.siteId)) ?? 0
      if (inside > 0) return err('people_inside')
      const outcome = await database.withTenant(municipalityCode, async (tx) => {
        const checked = await checkPlace(tx, place)
        if (!checked.ok) return checked
        await disasters.closeSite(tx, place.disasterId, place.siteId, new Date(closedAt))
        await announce(tx, municipalityCode, [place.siteId])
        return ok()
      })
      return outcome.ok ? ok(await getStatus(municipalityCode, place.siteId)) : outcome
    },

    async findHeadCount(municipalityCode: MunicipalityCode, siteId: string): Promise<number | undefined> {
      const municipality = (await listMunicipalities(database.db)).find(
        (one) => one.municipalityCode === municipalityCode,
      )
      if (!municipality) return undefined
      const situation = await getSituation(database, municipality, clock())
      return statusesOf(situation).find((one) => one.siteId === siteId)?.headCount.total
    },

    async redirect(
      municipalityCode: MunicipalityCode,
      disasterId: Uuid,
      redirect: { fromSiteId: string; toSiteId: string } | null,
    ): Promise<Result<typeof redirect, 'disaster_unknown' | 'site_unknown'>> {
      return database.withTenant(municipalityCode, async (tx) => {
        const places = redirect ? [redirect.fromSiteId, redirect.toSiteId] : []
        const sites = new Set((await listSites(tx)).map(({ siteId }) => siteId))
        if (!(await disasters.findDisaster(tx, disasterId))) return err('disaster_unknown' as const)
        if (!places.every((siteId) => sites.has(siteId))) return err('site_unknown' as const)
        await disasters.setRedirect(tx, disasterId, redirect)
        return ok(redirect)
      })
    },

    /** One batch of events of one disaster. Idempotent by event id. */
    recordEvents(
      municipalityCode: MunicipalityCode,
      disasterId: Uuid,
      events: readonly ShelterEvent[],
    ): Promise<Recorded> {
      return database.withTenant(municipalityCode, async (tx) => {
        const recorded = await recordEvents(tx, municipalityCode, disasterId, events)
        await announce(tx, municipalityCode, recorded.shelterIds)
        return recorded
      })
    },
  }
}
export type Shelters = ReturnType<typeof createShelters>

async function checkPlace(
  tx: Tx,
  { disasterId, siteId }: Place,
): Promise<Result<disasters.DisasterRecord, 'disaster_unknown' | 'site_unknown'>> {
  const disaster = await disasters.findDisaster(tx, disasterId)
  if (!disaster) return err('disaster_unknown')
  const site = await tx
    .selectFrom('site')
    .select('site_id')
    .where('site_id', '=', siteId)
    .where('kind', '=', 'designated_shelter')
    .executeTakeFirst()
  return site ? ok(disaster) : err('site_unknown')
}
