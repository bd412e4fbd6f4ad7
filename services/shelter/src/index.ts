import type { ServiceDatabase } from '@musubi/platform/database'
import type { Authorisers, HttpService } from '@musubi/platform/http'
import type { Outbox } from '@musubi/platform/outbox'
import { installOpenData } from './app/import-sites.ts'
import { type EntityWriter, publishOccupancy } from './app/publish-occupancy.ts'
import type { ShelterQueues } from './app/queues.ts'
import { createShelters, type Shelters } from './app/shelters.ts'
import { type MunicipalityRecord, saveMunicipalities } from './db/municipalities.ts'
import { type RegisteredHousehold, saveHouseholds } from './db/persons.ts'
import type { ShelterDatabase } from './db/schema.ts'
import { shelterErrors } from './http/errors.ts'
import { registerPublicRoutes, registerStaffRoutes } from './http/routes.ts'
import type { MunicipalityCode } from '@musubi/kernel'

export type { EntityWriter, NgsiPayload } from './app/publish-occupancy.ts'
export { shelterQueues } from './app/queues.ts'
export { type ShelterDatabase, tablesWithoutTenant } from './db/schema.ts'

export interface ShelterDeps {
  readonly database: ServiceDatabase<ShelterDatabase>
  readonly outbox: Outbox<ShelterQueues>
  readonly entities: EntityWriter
  /** `staff` is needed; who has no authoriser here is refused. */
  readonly authorise: Authorisers
  /** milliseconds since 1970 */
  readonly clock: () => number
}

export interface ShelterService extends HttpService {
  readonly shelters: Shelters
  /** What an operator prepares before the first disaster. Every call is idempotent. */
  readonly setUp: {
    saveMunicipalities(municipalities: readonly Omit<MunicipalityRecord, 'thresholds'>[]): Promise<void>
    installOpenData(csv: Uint8Array): ReturnType<typeof installOpenData>
    registerHouseholds(
      municipalityCode: MunicipalityCode,
      households: readonly RegisteredHousehold[],
    ): Promise<void>
  }
  start(): Promise<void>
  stop(): Promise<void>
}

/** Shelters of several municipalities: places, disasters, who is where, how crowded. */
export function buildShelterService(deps: ShelterDeps): ShelterService {
  const { database, outbox } = deps
  const shelters = createShelters(deps)
  return {
    name: 'shelter',
    errors: shelterErrors,
    shelters,
    register(app) {
      registerPublicRoutes(app, { ...deps, shelters })
      registerStaffRoutes(app, { ...deps, shelters })
    },
    setUp: {
      saveMunicipalities: (municipalities) => saveMunicipalities(database.db, municipalities),
      installOpenData: (csv) => installOpenData(database, csv),
      registerHouseholds: (municipalityCode, households) =>
        database.withTenant(municipalityCode, (tx) => saveHouseholds(tx, municipalityCode, households)),
    },
    async start() {
      await outbox.work('shelter.occupancy', { batchSize: 50 }, (jobs) =>
        publishOccupancy(
          deps,
          jobs.map(({ payload }) => payload),
        ),
      )
    },
    stop: () => outbox.stop(),
  }
}
