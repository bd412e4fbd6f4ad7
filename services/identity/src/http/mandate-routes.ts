import { mandateRoutes } from '@musubi/contracts'
import { err, ok } from '@musubi/kernel'
import { registerRoutes, type Authorisers } from '@musubi/platform/http'
import type { FastifyInstance } from 'fastify'
import { findForClerk, personKeys, toClerk, type Clerk } from '../app/accounts/console/clerk.ts'
import { actingServices } from '../app/mandates/acting-services.ts'
import { endMandate, listMyMandates, recordMandate, type MandateFailure } from '../app/mandates/mandates.ts'
import type { ResidentRef } from '../app/accounts/account-desk.ts'
import type { IdentityContext } from '../app/context.ts'

const forbidden = err({ code: 'forbidden' as const })

/** What the clerk can put right has words of its own. */
const REFUSALS: Partial<
  Record<MandateFailure, 'account_unknown' | 'mandate_not_a_child' | 'mandate_for_oneself' | 'mandate_exists'>
> = {
  account_unknown: 'account_unknown',
  not_a_child: 'mandate_not_a_child',
  not_for_oneself: 'mandate_for_oneself',
  exists_already: 'mandate_exists',
}

/** Proxies and guardians, at the counter. */
export function registerMandateRoutes(
  app: FastifyInstance,
  { context, authorise }: { readonly context: IdentityContext; readonly authorise: Authorisers },
): void {
  registerRoutes(
    app,
    mandateRoutes,
    {
      listMandates: async ({ actor, params }) => {
        const clerk = toClerk(actor)
        if (!clerk) return forbidden
        const person = await findForClerk(context, clerk, params.person)
        if (!person) return err({ code: 'account_unknown' })
        const services = await actingServices(context, clerk.home)
        return ok({
          mandates: await describe(context, clerk, person),
          services: [...services].map(([service, name]) => ({ service, name })),
        })
      },
      recordMandate: async ({ actor, params, body }) => {
        const clerk = toClerk(actor)
        if (!clerk) return forbidden
        const represented = await findForClerk(context, clerk, body.represented)
        const acts = await findForClerk(context, clerk, body.actor)
        if (!represented || !acts) return err({ code: 'account_unknown' })
        const { relation, services, evidence, until } = body
        const recorded = await recordMandate(context, clerk.subject, {
          mandateId: params.mandateId,
          represented,
          actor: acts,
          relation,
          services,
          evidence,
          until: new Date(until),
        })
        if (recorded.ok) return ok({ ...params, until: recorded.value.until.toISOString() })
        return err({ code: REFUSALS[recorded.error] ?? 'mandate_refused' })
      },
      endMandate: async ({ actor, params, body }) => {
        const clerk = toClerk(actor)
        if (!clerk) return forbidden
        const person = await findForClerk(context, clerk, body.person)
        const by = person && { person, clerkId: clerk.subject }
        const ended = by && (await endMandate(context, params.mandateId, by))
        return ended?.ok ? ok(params) : err({ code: 'mandate_unknown' })
      },
    },
    { authorise },
  )
}

async function describe(context: IdentityContext, clerk: Clerk, person: ResidentRef) {
  const mandates = await listMyMandates(context, person)
  const ids = mandates.flatMap(({ representedId, actorId }) =>
    actorId ? [representedId, actorId] : representedId,
  )
  const keyOf = await context.database.withTenant(clerk.home, (tx) =>
    personKeys(tx, context, clerk.home, ids),
  )
  return mandates.map(({ representedId, actorId, services, createdAt, until, ...mandate }) => ({
    mandateId: mandate.mandateId,
    represented: keyOf(representedId),
    actor: actorId ? keyOf(actorId) : null,
    representedName: mandate.representedName,
    actorName: mandate.actorName,
    relation: mandate.relation,
    evidence: mandate.evidence,
    services: [...services],
    createdAt: createdAt.toISOString(),
    until: until.toISOString(),
  }))
}
