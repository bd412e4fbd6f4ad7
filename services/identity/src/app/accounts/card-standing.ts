import { err, ok, type Result } from '@musubi/kernel'
import { decideLink, reduceLink, type LinkCommand, type LinkEvent } from '../../core/accounts/link-state.ts'
import { findCurrentLink, findLinksByKeys, saveLinkState, type StoredLink } from '../../db/card-links.ts'
import { removeLocated } from '../../db/locator.ts'
import type { Tx } from '../../db/schema.ts'
import type { NamedCertificate } from '../card-proof/check-card-login.ts'
import type { IdentityContext } from '../context.ts'
import { openAccount, type OpenAccount, type ResidentRef } from './account-desk.ts'
import { cardKeyOf, signKeyOf } from './card-owner.ts'
import type { Doer } from './doer.ts'

export type CardChangeRefusal = 'account_unknown' | 'no_card' | 'card_stopped' | 'needs_counter'

type CardChange = Extract<LinkCommand['kind'], 'unlink' | 'report_lost' | 'report_found'>

/**
 * Unlinks a card, stops it at once when it is lost, or lets it go on when it was found. Stopping asks for nothing but a
 * login, because it must be quick; unlinking and going on ask for a clerk or a strong login: a password that took a card
 * off could put another on. Under 支援措置 only a clerk does either.
 */
export async function changeCard(
  context: IdentityContext,
  ref: ResidentRef,
  change: CardChange,
  doer: Doer,
): Promise<Result<void, CardChangeRefusal>> {
  return context.database.withTenant(ref.municipalityCode, async (tx) => {
    const open = await openAccount(context, tx, ref, doer)
    if (!open) return err('account_unknown')
    if (!mayChange(open, change, doer)) return err('needs_counter')
    const link = await findCurrentLink(tx, ref.municipalityCode, ref.accountId)
    if (!link) return change === 'unlink' ? ok() : err('no_card')
    return applyToLink(tx, open, link, { kind: change })
  })
}

function mayChange({ account }: OpenAccount, change: CardChange, doer: Doer): boolean {
  if (doer.kind !== 'resident' || change === 'report_lost') return true
  return !account.state.protected && doer.strong
}

async function applyToLink(
  tx: Tx,
  open: OpenAccount,
  link: StoredLink,
  command: LinkCommand,
): Promise<Result<void, 'card_stopped'>> {
  const decided = decideLink(link.state, command)
  if (!decided.ok) return err('card_stopped')
  const event = decided.value
  if (!event) return ok()
  const next = reduceLink(link.state, event)
  await saveLinkState(tx, open.ref.municipalityCode, link, next, open.at)
  if (next.status === 'none') await removeLocated(tx, 'card', link.cardKey)
  await recordEvent(open, event)
  return ok()
}

async function recordEvent(open: OpenAccount, { kind }: LinkEvent): Promise<void> {
  if (kind === 'unlinked') await open.record('card.unlinked', {})
  if (kind === 'resumed') await open.record('card.resumed', {})
  if (kind === 'suspended') await open.record('card.stopped', { why: 'reported_lost' })
  if (kind === 'revoked') await open.record('card.stopped', { why: 'revoked' })
  if (kind === 'became_stale') await open.record('card.attributes_ended', {})
}

export interface FollowedRevocations {
  /** Their card logs nobody in any more. */
  readonly stopped: readonly ResidentRef[]
  /** Their name or address may have changed. */
  readonly outdated: readonly ResidentRef[]
}

/**
 * Certificates that their issuer has ended, as revocation lists tell: cards stop, and signature certificates leave their
 * holders' attributes stale. The lists hold serial numbers, the tables keyed hashes, so the numbers are hashed here.
 * Returns whose links changed.
 */
export async function followRevocations(
  context: IdentityContext,
  certificates: readonly NamedCertificate[],
): Promise<FollowedRevocations> {
  const [stopped, outdated]: [ResidentRef[], ResidentRef[]] = [[], []]
  const cards = certificates.map((certificate) => cardKeyOf(context, certificate))
  const signatures = certificates.map((certificate) => signKeyOf(context, certificate))
  for (const { code } of context.municipalities) {
    await context.database.withTenant(code, async (tx) => {
      const ended = await findLinksByKeys(tx, code, 'card_key', cards)
      const stale = await findLinksByKeys(tx, code, 'sign_key', signatures)
      stopped.push(...(await applyToAll(context, tx, code, ended, { kind: 'certificate_revoked' })))
      outdated.push(...(await applyToAll(context, tx, code, stale, { kind: 'attributes_ended' })))
    })
  }
  return { stopped, outdated }
}

async function applyToAll(
  context: IdentityContext,
  tx: Tx,
  municipalityCode: ResidentRef['municipalityCode'],
  links: readonly StoredLink[],
  command: LinkCommand,
): Promise<ResidentRef[]> {
  const changed: ResidentRef[] = []
  for (const { accountId } of links) {
    const open = await openAccount(context, tx, { municipalityCode, accountId }, { kind: 'issuer' })
    // Read again: one card may have ended as a whole, both certificates in one list.
    const link = await findCurrentLink(tx, municipalityCode, accountId)
    const decided = link && decideLink(link.state, command)
    if (!open || !link || !decided?.ok || !decided.value) continue
    await applyToLink(tx, open, link, command)
    changed.push(open.ref)
  }
  return changed
}
