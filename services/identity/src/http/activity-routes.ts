import { myActivityRoutes } from '@musubi/contracts'
import { err, ok } from '@musubi/kernel'
import { type Authorisers, registerRoutes } from '@musubi/platform/http'
import type { FastifyInstance } from 'fastify'
import { type ActivitySource, readActivity } from '../app/activity.ts'
import type { IdentityContext } from '../app/context.ts'
import { findResident } from '../app/residents.ts'
import { formatActivityCursor, parseActivityCursor } from '../core/activity.ts'

export interface ActivityRouteParts {
  readonly context: IdentityContext
  readonly sources: readonly ActivitySource[]
  readonly authorise: Authorisers
}

/** What every service's log holds about the resident who asks. */
export function registerActivityRoutes(
  app: FastifyInstance,
  { context, sources, authorise }: ActivityRouteParts,
): void {
  registerRoutes(
    app,
    myActivityRoutes,
    {
      listMyActivity: async ({ actor, query }) => {
        const ref = await findResident(context, actor)
        if (!ref) return err({ code: 'unauthenticated' })
        const cursor = parseActivityCursor(query.cursor)
        if (!cursor.ok) return err({ code: 'invalid_input' })
        const page = await readActivity(context, sources, ref, { cursor: cursor.value, limit: query.limit })
        const { entries, next, unreachable } = page
        return ok({
          entries: [...entries],
          next: next && formatActivityCursor(next),
          unreachable: [...unreachable],
        })
      },
    },
    { authorise },
  )
}
