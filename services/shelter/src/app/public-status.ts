import type { Hazard, PublicStatus, ShelterStatus } from '@musubi/contracts'
import type { MunicipalityCode } from '@musubi/kernel'
import type { ServiceDatabase } from '@musubi/platform/database'
import { compareText, distanceM, findShelterWithRoom, type Point, validityFor } from '../core/index.ts'
import { listMunicipalities } from '../db/municipalities.ts'
import type { ShelterDatabase } from '../db/schema.ts'
import { getSituation } from './overview.ts'
import { statusesOf, toSite } from './shelter-status.ts'

export interface PublicQuestion {
  readonly municipalityCode: MunicipalityCode
  readonly hazards: readonly Hazard[]
  /** where the person is; null sorts by name */
  readonly from: Point | null
}

/** Which shelters are open and how crowded, nearest first; counts only. Undefined: no such municipality here. */
export async function findPublicStatus(
  database: ServiceDatabase<ShelterDatabase>,
  { municipalityCode, hazards, from }: PublicQuestion,
  now: number,
): Promise<PublicStatus | undefined> {
  const all = await listMunicipalities(database.db)
  const own = all.find((municipality) => municipality.municipalityCode === municipalityCode)
  if (!own) return undefined
  const towns = [own, ...all.filter((other) => own.sharesWith.includes(other.municipalityCode))]
  const situations = await Promise.all(towns.map((town) => getSituation(database, town, now)))
  const [here] = situations
  const ownShelters = here ? statusesOf(here) : []
  const open = situations.flatMap(statusesOf).filter(({ state }) => state === 'open')
  const shown = [...open, ...ownShelters.filter(({ state }) => state !== 'open')]
  const away = (place: Point) => (from ? distanceM(from, place) : null)
  const instead = (shelter: ShelterStatus) =>
    shelter.state === 'open' && shelter.crowding === 'full'
      ? (findShelterWithRoom(shelter, open, { thresholds: own.thresholds, hazards })?.siteId ?? null)
      : null
  const near = <S extends Point & { name: string }>(a: S, b: S) =>
    (away(a) ?? 0) - (away(b) ?? 0) || compareText(a.name, b.name)
  return {
    generatedAt: new Date(now).toISOString(),
    municipality: { municipalityCode, name: own.name },
    disaster: here?.disaster ?? null,
    shelters: shown
      .sort((a, b) => Number(b.state === 'open') - Number(a.state === 'open') || near(a, b))
      .map((shelter) => ({ ...shelter, distanceM: away(shelter), insteadSiteId: instead(shelter) })),
    emergencySites: (here?.sites ?? [])
      .filter((site) => site.kind === 'emergency_site' && validityFor(site.hazards, hazards) === 'valid')
      .sort(near)
      .map((site) => ({ ...toSite(site), distanceM: away(site) })),
    redirect: here?.disaster?.redirect ?? null,
  }
}
