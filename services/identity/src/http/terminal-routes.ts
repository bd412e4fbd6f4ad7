import { terminalRoutes } from '@musubi/contracts'
import { err, ok } from '@musubi/kernel'
import { registerRoutes, type ActorOf, type Authorisers, type Handlers } from '@musubi/platform/http'
import type { FastifyInstance } from 'fastify'
import type { IdentityContext } from '../app/context.ts'
import {
  beginDuty,
  changeTerminal,
  finishDuty,
  listForConsole,
  listTerminalHistory,
  mayManage,
  planTerminal,
  switchOff,
  withdrawPlan,
} from '../app/terminals/console.ts'

export interface TerminalRouteParts {
  readonly context: IdentityContext
  readonly authorise: Authorisers
  /** Ends grants at the OpenID Provider with every token under them. */
  readonly endGrants: (grantIds: readonly string[]) => Promise<void>
}

type Routes = (typeof terminalRoutes)['routes']
const forbidden = err({ code: 'forbidden' as const })

/** The staff console of attended terminals. */
export function registerTerminalRoutes(app: FastifyInstance, parts: TerminalRouteParts): void {
  registerRoutes(app, terminalRoutes, buildHandlers(parts), { authorise: parts.authorise })
}

function buildHandlers({ context, endGrants }: TerminalRouteParts): Handlers<Routes> {
  const asTerminal = <E extends string, T>(result: { ok: true; value: T } | { ok: false; error: E }) =>
    result.ok ? ok({ terminal: result.value }) : err({ code: result.error })
  const cannotManage = (staff: ActorOf<'staff'>): boolean => !mayManage(staff)
  return {
    listTerminals: async ({ actor }) => {
      const overview = await listForConsole(context, actor)
      const serverTime = new Date(context.clock()).toISOString()
      return ok({ ...overview, mayManage: mayManage(actor), serverTime })
    },
    planTerminal: async ({ actor, params, body }) => {
      if (cannotManage(actor)) return forbidden
      const planned = await planTerminal(context, actor, params.planId, body)
      if (!planned.ok) return err({ code: planned.error })
      const { enrolmentCode, expiresAt } = planned.value
      return ok({ enrolmentCode, expiresAt: expiresAt.toISOString() })
    },
    withdrawPlan: async ({ actor, params }) => {
      if (cannotManage(actor)) return forbidden
      const withdrawn = await withdrawPlan(context, actor, params.planId)
      return withdrawn.ok ? ok({ planId: params.planId }) : err({ code: withdrawn.error })
    },
    changeTerminal: async ({ actor, params, body }) =>
      cannotManage(actor)
        ? forbidden
        : asTerminal(await changeTerminal(context, actor, params.terminalId, body)),
    switchOffTerminal: async ({ actor, params, body }) => {
      if (cannotManage(actor)) return forbidden
      const off = await switchOff(context, actor, params.terminalId, body.reason)
      if (!off.ok) return err({ code: off.error })
      const { terminal, grantIds } = off.value
      await endGrants(grantIds)
      return ok({ terminal, endedLogins: grantIds.length })
    },
    beginDuty: async ({ actor, params }) =>
      asTerminal(await beginDuty(context, actor, params.terminalId, params.dutyId)),
    endDuty: async ({ actor, params }) =>
      asTerminal(await finishDuty(context, actor, params.terminalId, params.dutyId)),
    listTerminalHistory: async ({ actor, params, query }) =>
      cannotManage(actor)
        ? forbidden
        : ok(await listTerminalHistory(context, actor, params.terminalId, query)),
  }
}
