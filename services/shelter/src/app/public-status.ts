import type { Hazard, PublicStatus, ShelterStatus, Site } from '@musubi/contracts'
import { err, type MunicipalityCode, ok, type Result } from '@musubi/kernel'
import { compareText, distanceM, findShelterWithRoom, type Point, validityFor } from '../core/index.ts'
import { findOpenDisaster, type StoredDisaster } from '../db/disasters.ts'
import type { Municipality } from '../db/municipalities.ts'
import { listShelterStatus } from '../db/shelter-status.ts'
import { listSites } from '../db/sites.ts'
import type { ShelterContext } from './ports.ts'
import { findTown } from './towns.ts'

export interface PublicQuestion {
  readonly code: MunicipalityCode
  readonly hazards: readonly Hazard[]
  readonly from: Point | null
}

/** Where to go now: counts only. Shelters known not to stand a chosen hazard are left out, and so are places nobody vouches for. */
export async function readPublicStatus(
  context: ShelterContext,
  { code, hazards, from }: PublicQuestion,
): Promise<Result<PublicStatus, 'municipality_unknown'>> {
  const { database, now } = context
  const at = now()
  const found = await findTown(database.db, code)
  if (!found) return err('municipality_unknown')
  const own = await readTown(context, found.town, at, 'shelters')
  const others = await Promise.all(
    found.neighbours.map((neighbour) => readTown(context, neighbour, at, 'open')),
  )
  const sites = await database.withTenant(code, listSites)
  const all = [own, ...others].flatMap(({ shelters }) => shelters)
  const away = (place: Point) => (from ? distanceM(from, place) : null)
  const instead = insteadOf(all, own.disaster, found.town)
  return ok({
    generatedAt: new Date(at).toISOString(),
    municipality: { municipalityCode: code, name: found.town.name },
    disaster: own.disaster ?? null,
    shelters: all
      .filter((shelter) => isOffered(shelter, hazards))
      .map((shelter) => ({ ...shelter, distanceM: away(shelter), insteadSiteId: instead(shelter) }))
      .sort(openAndNearFirst),
    emergencySites: sites
      .filter((site) => site.kind === 'emergency_site' && validityFor(site.hazards, hazards) === 'valid')
      .map((site) => ({ ...site, distanceM: away(site) }))
      .sort(nearFirst),
    redirect: own.disaster?.redirect ?? null,
  })
}

async function readTown(
  { database }: ShelterContext,
  { municipalityCode, thresholds }: Municipality,
  now: number,
  which: 'shelters' | 'open',
): Promise<{ disaster: StoredDisaster | undefined; shelters: ShelterStatus[] }> {
  return database.withTenant(municipalityCode, async (tx) => {
    const disaster = await findOpenDisaster(tx)
    const question = { disasterId: disaster?.disasterId ?? null, thresholds, now, which }
    return { disaster, shelters: await listShelterStatus(tx, question) }
  })
}

/** Headquarters has looked at what it opened; what nobody opened is offered only when it is known to be valid. */
function isOffered({ hazards, state }: ShelterStatus, wanted: readonly Hazard[]): boolean {
  const validity = validityFor(hazards, wanted)
  return validity === 'valid' || (validity === 'unknown' && state === 'open')
}

/** For a full shelter: where headquarters sends its arrivals, or else the nearest open one with room, of any town. */
function insteadOf(
  shelters: readonly ShelterStatus[],
  disaster: StoredDisaster | undefined,
  { thresholds }: Municipality,
): (shelter: ShelterStatus) => string | null {
  const situation = { thresholds, hazards: disaster?.hazards ?? [] }
  return (shelter) => {
    if (disaster?.redirect?.fromSiteId === shelter.siteId) return disaster.redirect.toSiteId
    if (shelter.state !== 'open' || shelter.crowding !== 'full') return null
    return findShelterWithRoom(shelter, shelters, situation)?.siteId ?? null
  }
}

type Placed = Pick<Site, 'siteId' | 'name'> & { readonly distanceM: number | null }

function nearFirst(a: Placed, b: Placed): number {
  return (a.distanceM ?? 0) - (b.distanceM ?? 0) || compareText(a.siteId, b.siteId)
}

function openAndNearFirst(a: ShelterStatus & Placed, b: ShelterStatus & Placed): number {
  return Number(b.state === 'open') - Number(a.state === 'open') || nearFirst(a, b)
}
