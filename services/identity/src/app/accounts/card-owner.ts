import type { MunicipalityCode } from '@musubi/kernel'
import { cardName } from '../../crypto/keyed-hash.ts'
import { findAccount, type StoredAccount } from '../../db/accounts.ts'
import { findLinkOfCard, type StoredLink } from '../../db/card-links.ts'
import { findOneLocated } from '../../db/locator.ts'
import type { NamedCertificate } from '../card-proof/check-card-login.ts'
import { locate, type IdentityContext } from '../context.ts'

/** The account a card is linked to, in whatever municipality and state. */
export interface CardOwner {
  readonly municipalityCode: MunicipalityCode
  readonly account: StoredAccount
  readonly link: StoredLink
}

export function cardKeyOf(context: IdentityContext, { issuerKey, serial }: NamedCertificate): Buffer {
  return locate(context, 'card', cardName(issuerKey, serial))
}

export function signKeyOf(context: IdentityContext, { issuerKey, serial }: NamedCertificate): Buffer {
  return locate(context, 'sign', cardName(issuerKey, serial))
}

/**
 * Whose card this is. Only for a card that has proved itself with its PIN: the holder may be under 支援措置 and then is in
 * no index, so every municipality is asked. A stranger's card costs the same.
 */
export async function findCardOwner(
  context: IdentityContext,
  cardKey: Buffer,
): Promise<CardOwner | undefined> {
  const located = await findOneLocated(context.database.db, 'card', cardKey)
  const codes = context.municipalities.map(({ code }) => code)
  const order = located
    ? [located.municipalityCode, ...codes.filter((code) => code !== located.municipalityCode)]
    : codes
  for (const municipalityCode of order) {
    const owner = await context.database.withTenant(municipalityCode, async (tx) => {
      const link = await findLinkOfCard(tx, municipalityCode, cardKey)
      const account = link && (await findAccount(tx, municipalityCode, link.accountId))
      return link && account && { municipalityCode, account, link }
    })
    if (owner) return owner
  }
  return undefined
}
