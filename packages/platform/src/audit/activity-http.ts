import { activityRoutes } from '@musubi/contracts'
import { err, type MunicipalityCode, ok } from '@musubi/kernel'
import type { FastifyInstance } from 'fastify'
import type { ServiceDatabase } from '../database/service-database.ts'
import { type Authorisers, registerRoutes } from '../http/routes.ts'
import type { AuditActions } from './actions.ts'
import { listActivity } from './activity.ts'
import type { Audit } from './audit.ts'

export interface ActivityParts<DB, A extends AuditActions> {
  readonly audit: Audit<A>
  readonly database: ServiceDatabase<DB>
  /** `service` is needed. */
  readonly authorise: Authorisers
  /** The names under which the log knows a person; the PPID alone unless told. */
  readonly subjectIdsOf?: (
    ppid: string,
    municipalityCode: MunicipalityCode,
  ) => readonly string[] | Promise<readonly string[]>
}

/** Serves `activityRoutes` of a service: identity, and nobody else, reads what the log holds about one person. */
export function registerActivity<DB, A extends AuditActions>(
  app: FastifyInstance,
  { audit, database, authorise, subjectIdsOf = (ppid) => [ppid] }: ActivityParts<DB, A>,
): void {
  const table = activityRoutes(audit.service)
  registerRoutes(
    app,
    table,
    {
      listActivity: async ({ actor, query: { municipalityCode, ppid, before, limit } }) => {
        if (actor.service !== 'identity') return err({ code: 'forbidden' })
        const question = { subjectIds: await subjectIdsOf(ppid, municipalityCode), before, limit }
        const entries = await database.withTenant(municipalityCode, (tx) => listActivity(tx, audit, question))
        return ok({ entries })
      },
    },
    { authorise },
  )
}
