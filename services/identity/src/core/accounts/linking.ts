import { err, ok, type Result } from '@musubi/kernel'
import { isInUse, type AccountState } from './account-state.ts'
import type { LinkState, LinkStrength } from './link-state.ts'

/** The card that is shown, against what is known of the account it shall be linked to. */
export interface LinkingFacts {
  readonly account: Pick<AccountState, 'status' | 'protected'>
  readonly strength: LinkStrength
  /** Undefined: the account has no birth date yet, and takes the card's. */
  readonly birthDateAgrees: boolean | undefined
  /** Who holds the shown card now. */
  readonly holder: 'nobody' | 'this_account' | 'another_account_here' | 'another_municipality' | 'cannot_say'
  /** The account's card, when it is another one than the shown. */
  readonly other: { readonly link: LinkState; readonly sameFaceKey: boolean } | undefined
  /** The person logged in with the card, the national app or a passkey, or a clerk stands beside them. */
  readonly strongSession: boolean
  /** The person said that the new card shall take the old one's place. */
  readonly replaceWanted: boolean
  /** A clerk has seen the person: what 支援措置 asks for. */
  readonly clerk: boolean
}

export type Linking = 'link' | 'confirm' | 'replace'

export type LinkingRefusal =
  | 'account_not_in_use'
  | 'birth_date_differs'
  /** 409: the card belongs to another account of this municipality. */
  | 'card_already_linked'
  /** 409: the card belongs to an account of another municipality: has the person moved? */
  | 'card_linked_elsewhere'
  /** 409: the account has another card; say that it shall be replaced. */
  | 'account_has_card'
  /** The old card still works: show it, or give the signature password of the new one. */
  | 'stronger_proof_needed'
  | 'needs_counter'

/**
 * First registration, and relinking after renewal, reissue or loss (紐づけ). Where the issuer ended the old certificate, or
 * the new one is on the same plastic, a PIN is enough. Otherwise, and also after a mere report of loss, only who proves
 * more may put another card in its place: a password and a card of somebody born on the same day must not take an account
 * over.
 */
export function decideLinking(facts: LinkingFacts): Result<Linking, LinkingRefusal> {
  const { account, holder, other, clerk } = facts
  if (!isInUse(account)) return err('account_not_in_use')
  if (account.protected && !clerk) return err('needs_counter')
  if (facts.birthDateAgrees === false) return err('birth_date_differs')
  if (holder === 'this_account') return ok('confirm')
  if (holder === 'another_account_here') return err('card_already_linked')
  if (holder === 'another_municipality') return err('card_linked_elsewhere')
  if (holder === 'cannot_say') return err('needs_counter')
  if (!other || other.link.status === 'none' || other.link.status === 'replaced') return ok('link')
  if (!facts.replaceWanted) return err('account_has_card')
  return mayReplace(facts, other) ? ok('replace') : err('stronger_proof_needed')
}

function mayReplace(
  { strength, strongSession, clerk }: LinkingFacts,
  { link, sameFaceKey }: NonNullable<LinkingFacts['other']>,
): boolean {
  return link.status === 'revoked' || sameFaceKey || strength === 'sign' || strongSession || clerk
}
