import type { FindAccount, FoundAccount } from '@musubi/contracts'
import type { ConsoleAccount } from '../../../db/console-accounts.ts'
import { findByLoginName, findByName } from '../../../db/console-accounts.ts'
import { birthDateContext } from '../../../db/holders.ts'
import type { Tx } from '../../../db/schema.ts'
import { auditNames } from '../../../audit/subject.ts'
import type { IdentityContext } from '../../context.ts'
import { normaliseLoginName } from '../../sign-in.ts'
import { personKeys, type Clerk } from './clerk.ts'

/**
 * Finds accounts by what somebody at the counter shows or says. A name alone finds nobody, and a birth date that does not
 * fit is no hit; both are recorded, because a clerk who tries dates out is what this log is for.
 */
export async function findAccounts(
  context: IdentityContext,
  clerk: Clerk,
  question: FindAccount,
): Promise<FoundAccount[]> {
  const vault = await context.vaults.get(clerk.home)
  return context.database.withTenant(clerk.home, async (tx) => {
    const found = await candidates(tx, clerk, question)
    const hits = found.filter(({ accountId, birthDateSealed, ...account }) => {
      if (account.protected && !clerk.officer) return false
      if (question.by === 'login_name') return true
      if (birthDateSealed === null) return false
      return vault.open(birthDateContext(accountId), birthDateSealed).toString() === question.birthDate
    })
    await recordSearch(context, tx, clerk, question.by, hits)
    const keyOf = await personKeys(
      tx,
      context,
      clerk.home,
      hits.map(({ accountId }) => accountId),
    )
    return hits.map((hit) => toFound(hit, keyOf(hit.accountId)))
  })
}

export function toFound({ id, status }: ConsoleAccount, person: string): FoundAccount {
  return { person, displayName: id?.displayName ?? null, loginName: id?.loginName ?? null, status }
}

async function candidates(
  tx: Tx,
  { home }: Clerk,
  question: FindAccount,
): Promise<readonly ConsoleAccount[]> {
  if (question.by === 'person') return findByName(tx, home, foldName(question.displayName))
  const found = await findByLoginName(tx, home, normaliseLoginName(question.loginName))
  return found ? [found] : []
}

function foldName(name: string): string {
  return name.normalize('NFKC').replace(/\s/gu, '').toLowerCase()
}

async function recordSearch(
  context: IdentityContext,
  tx: Tx,
  { home, subject }: Clerk,
  by: FindAccount['by'],
  hits: readonly ConsoleAccount[],
): Promise<void> {
  const actor = { kind: 'staff', id: subject } as const
  const basics = { actor, purpose: 'account', outcome: 'done' } as const
  const nameOf = await auditNames(
    tx,
    context,
    home,
    hits.map(({ accountId }) => accountId),
  )
  await context.audit.append(
    tx,
    { ...basics, action: 'account.searched', subject: null, details: { by, found: hits.length } },
    ...hits.map(({ accountId }) => ({
      ...basics,
      action: 'account.looked_at' as const,
      subject: { kind: 'person' as const, id: nameOf(accountId) },
      details: { how: 'search' as const },
    })),
  )
}
