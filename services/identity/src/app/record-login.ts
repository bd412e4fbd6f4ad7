import type { AccountRef } from '../core/account-ref.ts'
import { auditPerson } from '../audit/subject.ts'
import { identityLogEvents } from '../log-events.ts'
import type { IdentityContext } from './context.ts'

/** How somebody came into a service. */
export interface LoginFacts {
  readonly service: string
  readonly client: string
  readonly acr: string
  /** false: an earlier login was used again. */
  readonly fresh: boolean
}

/** Writes into the person's log that they entered a service. Every way in ends here: browser, counter, card. */
export async function recordLogin(
  context: IdentityContext,
  { kind, municipalityCode, accountId }: AccountRef,
  details: LoginFacts,
): Promise<void> {
  await context.database.withTenant(municipalityCode, async (tx) => {
    const person = await auditPerson(tx, context, municipalityCode, accountId)
    await context.audit.append(tx, {
      action: 'login.done',
      actor: { kind, id: person.id },
      subject: person,
      purpose: 'login',
      outcome: 'done',
      details,
    })
  })
}

/**
 * Writes into the person's log that somebody tried to log in as them and failed. Nobody was recognised, so nobody is
 * named. The answer to the person at the door does not wait for it: an account that exists must not take longer.
 */
export function recordRefusedLogin(
  context: IdentityContext,
  { municipalityCode, accountId }: Pick<AccountRef, 'municipalityCode' | 'accountId'>,
  details: { readonly way: string; readonly reason: string },
): void {
  const written = context.database.withTenant(municipalityCode, async (tx) =>
    context.audit.append(tx, {
      action: 'login.refused',
      actor: { kind: 'public', id: null },
      subject: await auditPerson(tx, context, municipalityCode, accountId),
      purpose: 'login',
      outcome: 'refused',
      details,
    }),
  )
  written.catch((error: unknown) =>
    context.logger.for(identityLogEvents).fail('identity.refusal_not_recorded', {}, error),
  )
}
