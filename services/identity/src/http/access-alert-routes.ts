import { accessAlertRoutes } from '@musubi/contracts'
import { err, ok } from '@musubi/kernel'
import { registerRoutes, type ActorOf, type Authorisers, type Handlers } from '@musubi/platform/http'
import type { FastifyInstance } from 'fastify'
import { toAlertReader, type AlertReader } from '../app/access-alerts/alert-reader.ts'
import { countAlerts, readAlertActs, readAlerts } from '../app/access-alerts/read-alerts.ts'
import { settle } from '../app/access-alerts/settle.ts'
import { changeWatch, readWatch } from '../app/access-alerts/watch-settings.ts'
import type { IdentityContext } from '../app/context.ts'
import { USUAL_WATCH } from '../core/access-alerts/rules.ts'

export interface AccessAlertRouteParts {
  readonly context: IdentityContext
  readonly authorise: Authorisers
}

type Routes = (typeof accessAlertRoutes)['routes']
const forbidden = err({ code: 'forbidden' as const })

/** Alerts on unusual looks of staff and on cards of people under 支援措置. */
export function registerAccessAlertRoutes(app: FastifyInstance, parts: AccessAlertRouteParts): void {
  const handlers = { ...alertHandlers(parts), ...watchHandlers(parts) }
  registerRoutes(app, accessAlertRoutes, handlers, { authorise: parts.authorise })
}

function alertHandlers({
  context,
}: AccessAlertRouteParts): Pick<
  Handlers<Routes>,
  'listAccessAlerts' | 'countAccessAlerts' | 'listAlertActs' | 'settleAlert'
> {
  return {
    listAccessAlerts: async ({ actor }) => {
      const reader = toAlertReader(actor)
      return reader ? ok({ alerts: await readAlerts(context, reader) }) : forbidden
    },
    countAccessAlerts: async ({ actor }) => {
      const reader = toAlertReader(actor)
      return reader ? ok({ open: await countAlerts(context, reader) }) : forbidden
    },
    listAlertActs: async ({ actor, params }) => {
      const reader = toAlertReader(actor)
      if (!reader) return forbidden
      const acts = await readAlertActs(context, reader, params.alertId)
      return acts.ok ? acts : err({ code: acts.error })
    },
    settleAlert: async ({ actor, params, body }) => {
      const reader = toAlertReader(actor)
      if (!reader) return forbidden
      const settled = await settle(context, reader, params.alertId, body)
      return settled.ok ? ok({ alert: settled.value }) : err({ code: settled.error })
    },
  }
}

/** Counts are decided by who answers for privacy; nobody else reads them, so that nobody stays just below. */
function watcherOf(actor: ActorOf<'staff'>): AlertReader | undefined {
  const reader = toAlertReader(actor)
  return reader?.kinds.includes('staff') ? reader : undefined
}

function watchHandlers({
  context,
}: AccessAlertRouteParts): Pick<Handlers<Routes>, 'getAccessWatch' | 'setAccessWatch'> {
  return {
    getAccessWatch: async ({ actor }) => {
      const watcher = watcherOf(actor)
      if (!watcher) return forbidden
      return ok({ watch: await readWatch(context, watcher.home), usual: USUAL_WATCH })
    },
    setAccessWatch: async ({ actor, body }) => {
      const watcher = watcherOf(actor)
      if (!watcher) return forbidden
      const changed = await changeWatch(context, watcher, body)
      return changed.ok ? ok({ watch: changed.value, usual: USUAL_WATCH }) : err({ code: changed.error })
    },
  }
}
