import type { Disaster, ShelterStatus } from '@musubi/contracts'
import { err, type MunicipalityCode, ok, type Result, type Uuid } from '@musubi/kernel'
import {
  addDisaster,
  endDisaster,
  endOpening,
  findDisasters,
  findOpenDisaster,
  listOpenedSites,
  type Redirect,
  saveOpening,
  saveRedirect,
  type StoredDisaster,
} from '../db/disasters.ts'
import { deleteGuests } from '../db/people.ts'
import { listShelterStatus } from '../db/shelter-status.ts'
import { siteExists } from '../db/sites.ts'
import { deleteStubsOf } from '../db/stubs.ts'
import type { Tx } from '../db/transaction.ts'
import { announceShelters } from './occupancy.ts'
import type { ShelterContext } from './ports.ts'
import { getTown } from './towns.ts'

/** Declares a disaster; sealed stubs for its terminals follow as a job. Idempotent by disasterId. */
export async function openDisaster(
  { database, outbox }: ShelterContext,
  municipalityCode: MunicipalityCode,
  disaster: Omit<Disaster, 'closedAt'>,
): Promise<Result<Disaster, 'disaster_open_already'>> {
  const { disasterId } = disaster
  return database.withTenant(municipalityCode, async (tx) => {
    const added = await addDisaster(tx, municipalityCode, disaster)
    const [stored] = await findDisasters(tx, [disasterId])
    if (!stored) return err('disaster_open_already')
    if (added) await outbox.send(tx, 'shelter.stubs', { municipalityCode, disasterId })
    return ok(stored)
  })
}

/** Ends a disaster: shelters close, guests are forgotten, sealed stubs go at once and their keys as a job. */
export async function closeDisaster(
  context: ShelterContext,
  municipalityCode: MunicipalityCode,
  { disasterId, closedAt }: { readonly disasterId: Uuid; readonly closedAt: string },
): Promise<Result<Disaster, 'disaster_unknown'>> {
  return context.database.withTenant(municipalityCode, async (tx) => {
    const [before] = await findDisasters(tx, [disasterId])
    if (!before) return err('disaster_unknown')
    if (before.closedAt !== null) return ok(before)
    await endDisaster(tx, disasterId, closedAt)
    await deleteGuests(tx, municipalityCode)
    await deleteStubsOf(tx, disasterId)
    await context.outbox.send(tx, 'shelter.stubs', { municipalityCode, disasterId })
    await announceShelters(tx, context, municipalityCode, await listOpenedSites(tx, disasterId))
    return ok({ ...before, closedAt })
  })
}

export interface OpeningOrder {
  readonly disasterId: Uuid
  readonly siteId: string
  readonly openedAt: string
  readonly capacity: number | null
  readonly capacitySource?: 'published' | 'demo'
}

export async function openShelter(
  context: ShelterContext,
  code: MunicipalityCode,
  order: OpeningOrder,
): Promise<Result<ShelterStatus, 'disaster_unknown' | 'site_unknown' | 'disaster_closed'>> {
  return context.database.withTenant(code, async (tx) => {
    const disaster = await findDisasterWithSites(tx, order.disasterId, [order.siteId])
    if (!disaster.ok) return disaster
    if (disaster.value.closedAt !== null) return err('disaster_closed')
    await saveOpening(tx, code, { ...order, capacitySource: order.capacitySource ?? 'published' })
    await announceShelters(tx, context, code, [order.siteId])
    return ok(await readStatus(tx, context, code, order))
  })
}

/** Closes a shelter that is empty. Nobody is sent to or from a closed one, so a redirection with it ends. */
export async function closeShelter(
  context: ShelterContext,
  code: MunicipalityCode,
  order: { readonly disasterId: Uuid; readonly siteId: string; readonly closedAt: string },
): Promise<Result<ShelterStatus, 'disaster_unknown' | 'site_unknown' | 'people_inside'>> {
  return context.database.withTenant(code, async (tx) => {
    const disaster = await findDisasterWithSites(tx, order.disasterId, [order.siteId])
    if (!disaster.ok) return disaster
    if ((await readStatus(tx, context, code, order)).headCount.total > 0) return err('people_inside')
    await endOpening(tx, order.disasterId, order.siteId, order.closedAt)
    const { redirect } = disaster.value
    if (redirect?.fromSiteId === order.siteId || redirect?.toSiteId === order.siteId)
      await saveRedirect(tx, order.disasterId, null)
    await announceShelters(tx, context, code, [order.siteId])
    return ok(await readStatus(tx, context, code, order))
  })
}

/** Sends arrivals of one shelter to another on the public page, or stops doing so. */
export async function redirectArrivals(
  { database }: ShelterContext,
  code: MunicipalityCode,
  disasterId: Uuid,
  redirect: Redirect | null,
): Promise<Result<Redirect | null, 'disaster_unknown' | 'site_unknown'>> {
  return database.withTenant(code, async (tx) => {
    const sites = redirect ? [redirect.fromSiteId, redirect.toSiteId] : []
    const disaster = await findDisasterWithSites(tx, disasterId, sites)
    if (!disaster.ok) return disaster
    await saveRedirect(tx, disasterId, redirect)
    return ok(redirect)
  })
}

async function findDisasterWithSites(
  tx: Tx,
  disasterId: Uuid,
  siteIds: readonly string[],
): Promise<Result<StoredDisaster, 'disaster_unknown' | 'site_unknown'>> {
  const [disaster] = await findDisasters(tx, [disasterId])
  if (!disaster) return err('disaster_unknown')
  return (await siteExists(tx, siteIds)) ? ok(disaster) : err('site_unknown')
}

async function readStatus(
  tx: Tx,
  { now }: ShelterContext,
  code: MunicipalityCode,
  { disasterId, siteId }: { readonly disasterId: Uuid; readonly siteId: string },
): Promise<ShelterStatus> {
  const { town } = await getTown(tx, code)
  const question = { disasterId, thresholds: town.thresholds, now: now(), which: [siteId] }
  const [status] = await listShelterStatus(tx, question)
  if (!status) throw new Error(`site ${siteId} was there a moment ago`)
  return status
}

/** How many people a shelter holds in the open disaster. */
export async function findHeadCount(
  { database }: ShelterContext,
  code: MunicipalityCode,
  siteId: string,
): Promise<number> {
  return database.withTenant(code, async (tx) => {
    const disasterId = (await findOpenDisaster(tx))?.disasterId ?? null
    const { town } = await getTown(tx, code)
    const question = { disasterId, thresholds: town.thresholds, now: 0, which: [siteId] }
    const [shelter] = await listShelterStatus(tx, question)
    return shelter?.headCount.total ?? 0
  })
}
