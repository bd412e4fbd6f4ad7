import { consentRoutes } from '@musubi/contracts'
import { err, ok } from '@musubi/kernel'
import { registerRoutes, type ActorOf, type Authorisers, type Handlers } from '@musubi/platform/http'
import type { FastifyInstance } from 'fastify'
import { findReceipt, listMyConsents, withdrawConsent } from '../app/consents.ts'
import type { IdentityContext } from '../app/context.ts'
import { findResident } from '../app/residents.ts'
import { formatAccountRef, type AccountRef } from '../core/account-ref.ts'
import type { ClientDirectory } from '../oidc/client-directory.ts'

export interface ConsentRouteParts {
  readonly context: IdentityContext
  readonly authorise: Authorisers
  readonly clients: ClientDirectory
  readonly issuer: string
  /** Logs an account out of a client, everywhere, and sees to it that the client hears of it. */
  readonly endLogins: (accountRef: string, clientId: string) => Promise<void>
}

/** Residents' consents to vendors' services. */
export function registerConsentRoutes(app: FastifyInstance, parts: ConsentRouteParts): void {
  registerRoutes(app, consentRoutes, buildHandlers(parts), { authorise: parts.authorise })
}

function buildHandlers({
  context,
  clients,
  issuer,
  endLogins,
}: ConsentRouteParts): Handlers<(typeof consentRoutes)['routes']> {
  const whose = (actor: ActorOf<'resident'>): Promise<AccountRef | undefined> => findResident(context, actor)
  return {
    listConsents: async ({ actor }) => {
      const ref = await whose(actor)
      return ref ? ok({ consents: await listMyConsents(context, ref) }) : err({ code: 'unauthenticated' })
    },
    withdrawConsent: async ({ actor, params }) => {
      const ref = await whose(actor)
      if (!ref) return err({ code: 'unauthenticated' })
      const withdrawn = await withdrawConsent(context, ref, params.consentId)
      if (!withdrawn.ok) return err({ code: withdrawn.error })
      // Also when it had ended before: an end that was interrupted is made good by pressing again.
      if (withdrawn.value.ended?.how === 'withdrawn')
        await endLogins(formatAccountRef(ref), withdrawn.value.clientId)
      return ok({ consent: withdrawn.value })
    },
    getConsentReceipt: async ({ actor, params }) => {
      const ref = await whose(actor)
      if (!ref) return err({ code: 'unauthenticated' })
      const receipt = await findReceipt(context, ref, params.consentId, clients.find, issuer)
      return receipt.ok ? receipt : err({ code: receipt.error })
    },
  }
}
