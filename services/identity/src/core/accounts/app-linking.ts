import { err, ok, type Result } from '@musubi/kernel'
import { isInUse, type AccountState } from './account-state.ts'
import type { Linking } from './linking.ts'

/** The app that somebody opened, against what is known of the account it shall be linked to. */
export interface AppLinkingFacts {
  readonly account: Pick<AccountState, 'status' | 'protected'>
  /** Undefined: the account has no birth date yet, and takes the app's. */
  readonly birthDateAgrees: boolean | undefined
  /** Whose the app is now. */
  readonly holder: 'nobody' | 'this_account' | 'another_account'
  /** The account has an app, and it is another one. */
  readonly hasOther: boolean
  /** The person logged in with the card or a passkey in this session. */
  readonly strongSession: boolean
}

export type AppLinkingRefusal =
  | 'account_not_in_use'
  | 'needs_counter'
  | 'birth_date_differs'
  /** 409: a pseudonym of the app belongs to one account. */
  | 'app_already_linked'
  /** The account has another app: a password must not be able to put one in its place. */
  | 'stronger_proof_needed'

/**
 * Linking the phone app: the same rules as for a card (`linking.ts`), because the app reads a card and asks for its PIN.
 * It never tells of an account under 支援措置 that it exists.
 */
export function decideAppLinking(facts: AppLinkingFacts): Result<Linking, AppLinkingRefusal> {
  if (!isInUse(facts.account)) return err('account_not_in_use')
  if (facts.account.protected) return err('needs_counter')
  if (facts.birthDateAgrees === false) return err('birth_date_differs')
  if (facts.holder === 'this_account') return ok('confirm')
  if (facts.holder === 'another_account') return err('app_already_linked')
  if (!facts.hasOther) return ok('link')
  return facts.strongSession ? ok('replace') : err('stronger_proof_needed')
}
