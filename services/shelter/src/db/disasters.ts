import type { Transaction } from 'kysely'
import type { Disaster } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import type { ShelterDatabase } from './schema.ts'

type Tx = Transaction<ShelterDatabase>

export interface DisasterRecord extends Disaster {
  readonly redirect: { readonly fromSiteId: string; readonly toSiteId: string } | null
}

/** The disaster that is open now; a municipality has at most one. */
export async function findOpenDisaster(tx: Tx): Promise<DisasterRecord | undefined> {
  const row = await tx.selectFrom('disaster').selectAll().where('closed_at', 'is', null).executeTakeFirst()
  return row && toDisaster(row)
}

export async function findDisaster(tx: Tx, disasterId: Uuid): Promise<DisasterRecord | undefined> {
  const row = await tx
    .selectFrom('disaster')
    .selectAll()
    .where('disaster_id', '=', disasterId)
    .executeTakeFirst()
  return row && toDisaster(row)
}

/** Idempotent by disasterId; `false` when another disaster is open. */
export async function openDisaster(
  tx: Tx,
  municipalityCode: MunicipalityCode,
  disaster: Omit<Disaster, 'closedAt'>,
): Promise<boolean> {
  const other = await findOpenDisaster(tx)
  if (other && other.disasterId !== disaster.disasterId) return false
  await tx
    .insertInto('disaster')
    .values({
      municipality_code: municipalityCode,
      disaster_id: disaster.disasterId,
      name: disaster.name,
      drill: disaster.drill,
      hazards: disaster.hazards,
      declared_at: new Date(disaster.declaredAt),
      closed_at: null,
      redirect_from: null,
      redirect_to: null,
    })
    .onConflict((conflict) => conflict.columns(['municipality_code', 'disaster_id']).doNothing())
    .execute()
  return true
}

export async function setRedirect(
  tx: Tx,
  disasterId: Uuid,
  redirect: { fromSiteId: string; toSiteId: string } | null,
): Promise<void> {
  await tx
    .updateTable('disaster')
    .set({ redirect_from: redirect?.fromSiteId ?? null, redirect_to: redirect?.toSiteId ?? null })
    .where('disaster_id', '=', disasterId)
    .execute()
}

/** Opens a shelter, or opens it again. Idempotent. */
export async function openSite(
  tx: Tx,
  municipalityCode: MunicipalityCode,
  opening: { disasterId: Uuid; siteId: string; openedAt: Date },
): Promise<void> {
  await tx
    .insertInto('opening')
    .values({
      municipality_code: municipalityCode,
      disaster_id: opening.disasterId,
      site_id: opening.siteId,
      opened_at: opening.openedAt,
      closed_at: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['municipality_code', 'disaster_id', 'site_id']).doUpdateSet({ closed_at: null }),
    )
    .execute()
}

export async function closeSite(tx: Tx, disasterId: Uuid, siteId: string, closedAt: Date): Promise<void> {
  await tx
    .updateTable('opening')
    .set({ closed_at: closedAt })
    .where('disaster_id', '=', disasterId)
    .where('site_id', '=', siteId)
    .where('closed_at', 'is', null)
    .execute()
}

export async function setCapacity(
  tx: Tx,
  siteId: string,
  capacity: number,
  source: 'published' | 'demo',
): Promise<void> {
  await tx
    .updateTable('site')
    .set({ capacity, capacity_source: source })
    .where('site_id', '=', siteId)
    .execute()
}

/** By site: open, or closed again. Sites not in the map were never opened. */
export async function listOpenings(tx: Tx, disasterId: Uuid): Promise<Map<string, 'open' | 'closed'>> {
  const rows = await tx
    .selectFrom('opening')
    .select(['site_id', 'closed_at'])
    .where('disaster_id', '=', disasterId)
    .execute()
  return new Map(rows.map((row) => [row.site_id, row.closed_at === null ? 'open' : 'closed']))
}

type DisasterRow = ShelterDatabase['disaster']

function toDisaster(row: DisasterRow): DisasterRecord {
  const { redirect_from: fromSiteId, redirect_to: toSiteId } = row
  return {
    disasterId: row.disaster_id,
    name: row.name,
    drill: row.drill,
    hazards: row.hazards,
    declaredAt: row.declared_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    redirect: fromSiteId !== null && toSiteId !== null ? { fromSiteId, toSiteId } : null,
  }
}
