import { MunicipalityCodeSchema, UuidSchema } from '@musubi/contracts/common'
import { err, ok, type MunicipalityCode, type Result, type Uuid } from '@musubi/kernel'
import type { AuditEntry } from '@musubi/platform/audit'
import { auditNames } from '../../audit/subject.ts'
import type { identityAuditActions } from '../../audit/actions.ts'
import { findCardKeysOf } from '../../db/card-links.ts'
import { lockAccount, saveAccountState, type StoredAccount } from '../../db/accounts.ts'
import { addLocated, removeLocated } from '../../db/locator.ts'
import {
  decideAccount,
  isInCardIndex,
  reduceAccount,
  type AccountCommand,
  type AccountEvent,
  type AccountRefusal,
  type AccountState,
} from '../../core/accounts/account-state.ts'
import type { Tx } from '../../db/schema.ts'
import { z } from 'zod'
import type { IdentityContext } from '../context.ts'
import { auditActorOf, type Doer } from './doer.ts'

/** Which account; of residents only. */
export interface ResidentRef {
  readonly municipalityCode: MunicipalityCode
  readonly accountId: Uuid
}

/** One as it comes back out of a sealed box. */
export const AccountRefSchema = z.object({ municipalityCode: MunicipalityCodeSchema, accountId: UuidSchema })

type Actions = typeof identityAuditActions
type ActionName = keyof Actions
type Details<N extends ActionName> = Extract<AuditEntry<Actions>, { action: N }>['details']

/** One open account in one transaction: what it is, and how a change of it is written down. */
export interface OpenAccount {
  readonly ref: ResidentRef
  readonly account: StoredAccount
  readonly at: Date
  /** Writes one record about this person into the audit log of their municipality. */
  record<N extends ActionName>(
    action: N,
    details: Details<N>,
    given?: { readonly outcome?: 'done' | 'refused'; readonly purpose?: string },
  ): Promise<void>
}

/** Opens the account, locked until the transaction ends. Undefined: there is no such resident here. */
export async function openAccount(
  context: IdentityContext,
  tx: Tx,
  ref: ResidentRef,
  doer: Doer,
): Promise<OpenAccount | undefined> {
  const { municipalityCode, accountId } = ref
  const account = await lockAccount(tx, municipalityCode, accountId)
  if (account?.kind !== 'resident') return undefined
  const at = new Date(context.clock())
  return {
    ref,
    account,
    at,
    async record(action, details, { outcome = 'done', purpose = 'account' } = {}) {
      const name = (await auditNames(tx, context, municipalityCode, [accountId]))(accountId)
      const entry = { action, details, outcome, purpose, actor: auditActorOf(doer, name) }
      await context.audit.append(tx, { ...entry, subject: { kind: 'person', id: name } } as Parameters<
        typeof context.audit.append
      >[1])
    },
  }
}

/** Lets a command change the account's state, and the index of cards with it. */
export async function changeAccount(
  tx: Tx,
  { ref, account, at }: OpenAccount,
  command: AccountCommand,
): Promise<Result<AccountEvent | undefined, AccountRefusal>> {
  const decided = decideAccount(account.state, command)
  if (!decided.ok) return err(decided.error)
  if (decided.value === undefined) return ok(undefined)
  const next = reduceAccount(account.state, decided.value)
  await saveAccountState(tx, ref.municipalityCode, ref.accountId, next, at)
  await followIndex(tx, ref, account.state, next)
  return ok(decided.value)
}

/**
 * The index of cards follows the account within the same transaction: a person who comes under 支援措置 is a stranger to
 * every look-up from the very commit on.
 */
async function followIndex(
  tx: Tx,
  { municipalityCode, accountId }: ResidentRef,
  before: AccountState,
  after: AccountState,
): Promise<void> {
  if (isInCardIndex(before) === isInCardIndex(after)) return
  const keys = await findCardKeysOf(tx, municipalityCode, accountId)
  if (isInCardIndex(after)) {
    const entries = keys.map((key) => ({ key, target: accountId }))
    await addLocated(tx, 'card', municipalityCode, entries)
    return
  }
  for (const key of keys) await removeLocated(tx, 'card', key)
}
