import { err, ok, type Result } from '@musubi/kernel'
import { formatAccountRef } from '../../core/account-ref.ts'
import { isInUse } from '../../core/accounts/account-state.ts'
import { ACR } from '../../core/assurance.ts'
import type { ProvenCard } from '../card-proof/check-card-login.ts'
import type { IdentityContext } from '../context.ts'
import type { SignedIn } from '../sign-in.ts'
import { cardKeyOf, findCardOwner, type CardOwner } from './card-owner.ts'

export type CardLoginRefusal =
  /** 404: no account has this card. Perhaps it is new: relink it. */
  | 'card_unknown'
  /** 401: reported lost, or ended by its issuer. */
  | 'card_stopped'
  /** The account is not in use. */
  | 'account_not_in_use'

export interface CardSignedIn extends SignedIn {
  readonly owner: CardOwner
  /** 410 for who needs name or address: the signature certificate that vouched for them has ended. */
  readonly attributesStale: boolean
}

/** Who logs in with a card that has proved itself with its PIN. */
export async function signInWithCard(
  context: IdentityContext,
  card: ProvenCard,
): Promise<Result<CardSignedIn, CardLoginRefusal>> {
  const owner = await findCardOwner(context, cardKeyOf(context, card))
  if (!owner) return err('card_unknown')
  const { municipalityCode, account, link } = owner
  if (link.state.status !== 'good') return err('card_stopped')
  if (!isInUse(account.state)) return err('account_not_in_use')
  const { accountId, kind } = account
  return ok({
    account: formatAccountRef({ kind, municipalityCode, accountId }),
    acr: card.strength === 'sign' ? ACR.jpkiSign : ACR.jpkiAuth,
    amr: ['sc', 'pin'],
    owner,
    attributesStale: link.state.stale && card.strength !== 'sign',
  })
}
