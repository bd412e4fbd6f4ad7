import { type Disaster, type ShelterEvent, shelterRoutes } from '@musubi/contracts'
import { err, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { registerActivity } from '@musubi/platform/audit'
import { type Authorisers, type HttpService, registerRoutes } from '@musubi/platform/http'
import { type Logger, silentLogger } from '@musubi/platform/logging'
import {
  loadOpenData,
  type MunicipalityRegistration,
  recordTrusted,
  registerMunicipalities,
} from './app/demo.ts'
import { allResidents } from './audit/actions.ts'
import { findHeadCount, openDisaster, openShelter } from './app/disasters.ts'
import { retryEvidence } from './app/events/retry-evidence.ts'
import { shelterLogEvents } from './app/log-events.ts'
import { findPpidsOf, followMerges, orderMerges } from './app/merged-people.ts'
import { publishOccupancy } from './app/occupancy.ts'
import type { IdentityClient, ShelterContext } from './app/ports.ts'
import { type HouseholdRegistration, registerHouseholds } from './app/register-households.ts'
import { refreshStubs } from './app/stub-sets.ts'
import { shelterErrors } from './http/errors.ts'
import { shelterHandlers } from './http/routes.ts'

export { shelterAuditActions } from './audit/actions.ts'
export type { MunicipalityRegistration } from './app/demo.ts'
export type { EntityWriter, IdentityClient, NgsiPayload } from './app/ports.ts'
export { shelterQueues } from './app/queues.ts'
export type { HouseholdRegistration } from './app/register-households.ts'
export { type ShelterTables, tablesWithoutTenant } from './db/transaction.ts'

export interface ShelterDeps extends Pick<ShelterContext, 'database' | 'audit' | 'outbox' | 'entities'> {
  /** Left out: everybody is counted and evidence waits, as when identity cannot be reached. */
  readonly identity?: IdentityClient
  /** `staff`, `terminal`, and `service` for identity; who has no authoriser here is refused. */
  readonly authorise: Authorisers
  /** milliseconds since 1970 */
  readonly clock: () => number
  readonly logger?: Logger
}

/** How often identity is asked whose accounts became one; a tap that needs to know asks by itself. */
const MERGES_EVERY_MS = 3_600_000

/** Shelters of several municipalities: places, disasters, who is where, how crowded. */
export function buildShelterService(deps: ShelterDeps) {
  const { database, audit, outbox, entities, identity = absentIdentity, clock, logger = silentLogger } = deps
  const log = logger.for(shelterLogEvents)
  const context: ShelterContext = { database, audit, outbox, entities, identity, now: clock, log }
  const authorise: Authorisers = { staff: nobody, terminal: nobody, service: nobody, ...deps.authorise }
  let merging: NodeJS.Timeout | undefined
  const askForMerges = () =>
    orderMerges(context).catch((error) => log.warn('shelter.merges_not_ordered', {}, error))
  return {
    name: 'shelter',
    errors: shelterErrors,
    register(app) {
      registerRoutes(app, shelterRoutes, shelterHandlers(context), { authorise })
      registerActivity(app, {
        audit,
        database,
        authorise,
        subjectIdsOf: async (ppid, home) => [...(await findPpidsOf(context, home, ppid)), allResidents(home)],
      })
    },
    /** What the demo and operators do without a request. */
    shelters: {
      openDisaster: (code: MunicipalityCode, disaster: Omit<Disaster, 'closedAt'>) =>
        openDisaster(context, code, disaster),
      openShelter: (code: MunicipalityCode, place: Place, opening: Opening) =>
        openShelter(context, code, { ...place, ...opening }),
      /** Events no card stands behind; see `recordTrusted`. */
      recordEvents: (code: MunicipalityCode, disasterId: Uuid, events: readonly ShelterEvent[]) =>
        recordTrusted(context, code, disasterId, events),
      findHeadCount: (code: MunicipalityCode, siteId: string) => findHeadCount(context, code, siteId),
      refreshStubs: (code: MunicipalityCode, disasterId: Uuid) => refreshStubs(context, code, disasterId),
    },
    /** What an operator prepares before the first disaster. Every call is idempotent. */
    setUp: {
      saveMunicipalities: (towns: readonly MunicipalityRegistration[]) =>
        registerMunicipalities(context, towns),
      installOpenData: (csv: Uint8Array) => loadOpenData(context, csv),
      registerHouseholds: (code: MunicipalityCode, households: readonly HouseholdRegistration[]) =>
        registerHouseholds(context, code, households),
    },
    async start() {
      await startJobs(context, deps.identity !== undefined)
      if (deps.identity === undefined) return
      await askForMerges()
      merging ??= setInterval(() => void askForMerges(), MERGES_EVERY_MS).unref()
    },
    async stop() {
      clearInterval(merging)
      merging = undefined
      await outbox.stop()
      await audit.stop()
    },
  } satisfies HttpService & Record<string, unknown>
}
export type ShelterService = ReturnType<typeof buildShelterService>

interface Place {
  readonly disasterId: Uuid
  readonly siteId: string
}

interface Opening {
  readonly openedAt: string
  readonly capacity: number | null
  readonly capacitySource?: 'published' | 'demo'
}

/** Without identity the jobs that need it stay in the outbox until a process that has it takes them. */
async function startJobs(context: ShelterContext, hasIdentity: boolean): Promise<void> {
  const { outbox, audit } = context
  audit.start()
  await outbox.work('shelter.occupancy', { batchSize: 50 }, async (jobs) => {
    const byTown = Map.groupBy(jobs, ({ payload }) => payload.municipalityCode)
    for (const [code, changes] of byTown) {
      const siteIds = [...new Set(changes.map(({ payload }) => payload.siteId))]
      await publishOccupancy(context, code, siteIds)
    }
  })
  if (!hasIdentity) return
  await outbox.work('shelter.evidence', {}, async (jobs) => {
    for (const { payload } of jobs) await retryEvidence(context, payload.municipalityCode)
  })
  await outbox.work('shelter.merges', {}, async (jobs) => {
    for (const { payload } of jobs) await followMerges(context, payload.municipalityCode)
  })
  await outbox.work('shelter.stubs', {}, async (jobs) => {
    for (const { payload } of jobs) await refreshStubs(context, payload.municipalityCode, payload.disasterId)
  })
}

const nobody = async () => err('unauthenticated' as const)

const unreachable = async () =>
  err({ code: 'service_unavailable' as const, message: '', reference: '', status: 0 })

const absentIdentity: IdentityClient = {
  resolveEvidence: unreachable,
  createStubSet: unreachable,
  sealStubs: unreachable,
  deleteStubSet: unreachable,
  getSealingKey: unreachable,
  resolveSubjects: unreachable,
}
