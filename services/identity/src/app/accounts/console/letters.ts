import type { AccountLetter } from '@musubi/contracts'
import { err, ok, type Result, type Uuid } from '@musubi/kernel'
import { formatAccountRef } from '../../../core/account-ref.ts'
import type { IdentityContext } from '../../context.ts'
import type { Letter } from '../../municipal-ids/letters.ts'
import {
  printAgain,
  resetAtCounter,
  type ResetRefusal,
  type SeenDocument,
} from '../../municipal-ids/reset.ts'
import { findForClerk, personKeys, type Clerk } from './clerk.ts'

/** Letters as the console shows and prints them. */
export async function toConsoleLetters(
  context: IdentityContext,
  { home }: Clerk,
  letters: readonly Letter[],
): Promise<AccountLetter[]> {
  if (letters.length === 0) return []
  const ids = letters.map(({ accountId }) => accountId)
  const keyOf = await context.database.withTenant(home, (tx) => personKeys(tx, context, home, ids))
  return letters.map(({ accountId, displayName, loginName, initialPassword, until }) => ({
    person: keyOf(accountId),
    displayName,
    loginName,
    initialPassword,
    until,
  }))
}

export async function printLetterAgain(
  context: IdentityContext,
  clerk: Clerk,
  person: string,
): Promise<Result<AccountLetter, ResetRefusal>> {
  const ref = await findForClerk(context, clerk, person)
  if (!ref) return err('account_unknown')
  return toOne(context, clerk, await printAgain(context, ref, clerk.subject))
}

export interface NewLetter {
  /** Undefined under 支援措置, as long as another officer has not looked too. */
  readonly letter: AccountLetter | undefined
  /** Whoever logged in with the old password is logged out. */
  readonly endLoginsOf: string | undefined
}

export async function resetPassword(
  context: IdentityContext,
  clerk: Clerk,
  { person, resetId, seen }: { person: string; resetId: Uuid; seen: readonly SeenDocument[] },
): Promise<Result<NewLetter, ResetRefusal>> {
  const ref = await findForClerk(context, clerk, person)
  if (!ref) return err('account_unknown')
  const made = await resetAtCounter(context, ref, seen, clerk.subject, resetId)
  if (!made.ok) return made
  if (!made.value) return ok({ letter: undefined, endLoginsOf: undefined })
  const letter = await toOne(context, clerk, ok(made.value))
  if (!letter.ok) return letter
  return ok({ letter: letter.value, endLoginsOf: formatAccountRef({ kind: 'resident', ...ref }) })
}

async function toOne(
  context: IdentityContext,
  clerk: Clerk,
  letter: Result<Letter, ResetRefusal>,
): Promise<Result<AccountLetter, ResetRefusal>> {
  if (!letter.ok) return letter
  const [one] = await toConsoleLetters(context, clerk, [letter.value])
  return one ? ok(one) : err('letter_used')
}
