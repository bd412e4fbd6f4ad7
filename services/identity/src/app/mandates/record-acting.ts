import type { Uuid } from '@musubi/kernel'
import { auditNames } from '../../audit/subject.ts'
import type { AccountRef } from '../../core/account-ref.ts'
import type { MandateKind } from '../../core/mandates/mandate-state.ts'
import type { IdentityContext } from '../context.ts'

export interface Acted {
  readonly actor: AccountRef
  readonly representedId: Uuid
  readonly details: {
    readonly mandate: Uuid
    readonly relation: MandateKind
    readonly service: string
    readonly client: string
  }
}

/** Stands in the log of both before a token leaves: the one reads that somebody acted, the other that they did. */
export async function recordActing(
  context: IdentityContext,
  { actor, representedId, details }: Acted,
): Promise<void> {
  const { municipalityCode, accountId } = actor
  await context.database.withTenant(municipalityCode, async (tx) => {
    const nameOf = await auditNames(tx, context, municipalityCode, [accountId, representedId])
    const by = { kind: 'resident', id: nameOf(accountId) } as const
    const common = { actor: by, purpose: 'acting', outcome: 'done', details } as const
    await context.audit.append(tx, {
      ...common,
      action: 'mandate.used',
      subject: { kind: 'person', id: nameOf(representedId) },
    })
    await context.audit.append(tx, {
      ...common,
      action: 'mandate.acted',
      subject: { kind: 'person', id: nameOf(accountId) },
    })
  })
}
