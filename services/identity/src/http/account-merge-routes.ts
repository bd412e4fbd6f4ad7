import { accountMergeRoutes, mergedSubjectRoutes } from '@musubi/contracts'
import { err, ok, parseMunicipalityCode } from '@musubi/kernel'
import { registerRoutes, type Authorisers, type Handlers } from '@musubi/platform/http'
import type { FastifyInstance } from 'fastify'
import { toClerk } from '../app/accounts/console/clerk.ts'
import { decideProposal, proposeMerge, readMerges } from '../app/accounts/console/merges.ts'
import { resolveSubjects } from '../app/accounts/resolve-subjects.ts'
import type { IdentityContext } from '../app/context.ts'

export interface MergeRouteParts {
  readonly context: IdentityContext
  readonly authorise: Authorisers
  /** Ends every login of an account, and tells the services. */
  readonly endLogins: (accountRef: string) => Promise<void>
}

const forbidden = err({ code: 'forbidden' as const })

/** Merging two accounts of one person: proposals and decisions of clerks, and the answer for services that knew both. */
export function registerMergeRoutes(app: FastifyInstance, parts: MergeRouteParts): void {
  const { context, authorise } = parts
  registerRoutes(app, accountMergeRoutes, buildHandlers(parts), { authorise })
  registerRoutes(
    app,
    mergedSubjectRoutes,
    {
      resolveSubjects: async ({ actor, body }) => {
        const home = parseMunicipalityCode(body.municipalityCode)
        if (!home.ok || !context.municipalities.some(({ code }) => code === home.value))
          return err({ code: 'invalid_input' })
        return ok({ merged: await resolveSubjects(context, actor.service, home.value, body.ppids) })
      },
    },
    { authorise },
  )
}

function buildHandlers({
  context,
  endLogins,
}: MergeRouteParts): Handlers<(typeof accountMergeRoutes)['routes']> {
  return {
    listMerges: async ({ actor }) => {
      const clerk = toClerk(actor)
      return clerk ? ok({ merges: await readMerges(context, clerk) }) : forbidden
    },
    proposeMerge: async ({ actor, params, body }) => {
      const clerk = toClerk(actor)
      if (!clerk) return forbidden
      const proposed = await proposeMerge(context, clerk, { ...params, ...body })
      return proposed.ok ? ok({ merge: proposed.value }) : err({ code: proposed.error })
    },
    decideMerge: async ({ actor, params, body }) => {
      const clerk = toClerk(actor)
      if (!clerk) return forbidden
      const decided = await decideProposal(context, clerk, params.mergeId, body.decision)
      if (!decided.ok) return err({ code: decided.error })
      const { merge, endLoginsOf } = decided.value
      if (endLoginsOf !== undefined) await endLogins(endLoginsOf)
      return ok({ merge })
    },
  }
}
