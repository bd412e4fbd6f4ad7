import { parseCardLogin, type CardLoginPurpose, sessionDigest } from '@musubi/card'
import { err, type Result } from '@musubi/kernel'
import type { IdentityContext } from '../context.ts'
import { type CardLoginFailure, checkCardLogin, type ProvenCard } from './check-card-login.ts'
import { spendChallenge } from './challenges.ts'
import type { CardProofTrust } from './trust.ts'

/** Evidence as it arrives from a page. */
export interface PresentedCard {
  readonly purpose: CardLoginPurpose
  readonly sessionHandle: string
  readonly evidence: Uint8Array
}

/**
 * The card behind evidence that a page of ours handed in, for the session it hands it in with. The challenge is spent
 * first, so that the same evidence is looked at once, whatever comes of it.
 * @param origin of this server's own pages
 */
export async function proveCard(
  context: IdentityContext,
  trust: CardProofTrust,
  origin: string,
  { purpose, sessionHandle, evidence }: PresentedCard,
): Promise<Result<ProvenCard, CardLoginFailure | 'challenge_over'>> {
  const parsed = parseCardLogin(evidence)
  if (!parsed.ok) return parsed
  const session = sessionDigest(sessionHandle)
  const { nonce } = parsed.value
  const spent = await spendChallenge(context, { purpose, session, nonce })
  if (!spent.ok) return err(spent.error)
  return checkCardLogin(trust, evidence, { purpose, origin, session, nonce, at: context.clock() })
}
