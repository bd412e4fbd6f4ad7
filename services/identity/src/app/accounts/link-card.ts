import { certificateDigest } from '@musubi/platform/sealing'
import { equalBytes, err, expectOk, ok, uuidV7, type CivilDate, type Result } from '@musubi/kernel'
import type { CardProof } from '@musubi/card'
import {
  decideLinking,
  type Linking,
  type LinkingFacts,
  type LinkingRefusal,
} from '../../core/accounts/linking.ts'
import { decideLink, reduceLink, type LinkCommand } from '../../core/accounts/link-state.ts'
import { isInCardIndex } from '../../core/accounts/account-state.ts'
import type { Vault } from '../../crypto/vault.ts'
import { saveBirthDate } from '../../db/accounts.ts'
import {
  findCurrentLink,
  insertLink,
  saveLinkState,
  saveSignKey,
  type StoredLink,
} from '../../db/card-links.ts'
import { findProofedFace } from '../../db/face-proofings.ts'
import { birthDateContext, certificateDigestContext } from '../../db/holders.ts'
import { addLocated, removeLocated } from '../../db/locator.ts'
import type { Tx } from '../../db/schema.ts'
import { raiseProofing } from '../../db/subjects.ts'
import { identityLogEvents } from '../../log-events.ts'
import type { NamedCertificate, ProvenCard } from '../card-proof/check-card-login.ts'
import type { IdentityContext } from '../context.ts'
import { changeAccount, openAccount, type OpenAccount, type ResidentRef } from './account-desk.ts'
import { cardKeyOf, findCardOwner, signKeyOf, type CardOwner } from './card-owner.ts'
import type { Doer } from './doer.ts'

/** What linking needs of a card that has proved itself. */
export interface LinkableCard extends NamedCertificate {
  readonly strength: ProvenCard['strength']
  /** `certificateDigest` of the authentication certificate. */
  readonly certificateDigest: Uint8Array
  readonly notAfter: number
  readonly sign: NamedCertificate | undefined
  /** Linking pins its key. */
  readonly face: CardProof | undefined
}

export function toLinkable({ certificate, sign, ...card }: ProvenCard): LinkableCard {
  const named = sign && { issuerKey: sign.issuerKey, serial: sign.serial }
  return { ...card, certificateDigest: certificateDigest(certificate), sign: named }
}

export interface LinkRequest {
  readonly ref: ResidentRef
  readonly card: LinkableCard
  readonly doer: Doer
  /** The person said that this card shall take the other one's place. */
  readonly replace: boolean
}

export interface Linked {
  readonly how: Linking
}

export type LinkCardRefusal = LinkingRefusal | 'account_unknown' | 'card_face_missing'

/**
 * Binds a card to an account (紐づけ), or says why not: first registration, the same card again, or a new card in an old
 * one's place. Doing it twice is the same as once.
 */
export async function linkCard(
  context: IdentityContext,
  request: LinkRequest,
): Promise<Result<Linked, LinkCardRefusal>> {
  const { ref, card, doer } = request
  if (!card.face) return err('card_face_missing')
  const cardKey = cardKeyOf(context, card)
  const holder = await findCardOwner(context, cardKey)
  const vault = await context.vaults.get(ref.municipalityCode)
  const work = { context, request, face: card.face, cardKey, holder, vault }
  const outcome = await linkInTransaction(work, ref, doer)
  const log = context.logger.for(identityLogEvents)
  if (outcome.ok) log.event('identity.card_linked', { how: outcome.value.how, strength: card.strength })
  else log.warn('identity.card_link_refused', { reason: outcome.error })
  return outcome
}

/** Somebody else linked this card between our look and our write. */
class CardTaken extends Error {}

async function linkInTransaction(
  work: LinkingWork,
  ref: ResidentRef,
  doer: Doer,
): Promise<Result<Linked, LinkCardRefusal>> {
  const { context } = work
  try {
    return await context.database.withTenant(ref.municipalityCode, async (tx) => {
      const open = await openAccount(context, tx, ref, doer)
      if (!open) return err('account_unknown' as const)
      const linked = await linkInside(tx, work, open)
      const refused = { outcome: 'refused', purpose: 'linking' } as const
      if (!linked.ok) await open.record('card.link_refused', { reason: linked.error }, refused)
      return linked
    })
  } catch (error) {
    if (error instanceof CardTaken) return err('card_already_linked')
    throw error
  }
}

interface LinkingWork {
  readonly context: IdentityContext
  readonly request: LinkRequest
  readonly face: CardProof
  readonly cardKey: Buffer
  readonly holder: CardOwner | undefined
  readonly vault: Vault
}

async function linkInside(
  tx: Tx,
  work: LinkingWork,
  open: OpenAccount,
): Promise<Result<Linked, LinkCardRefusal>> {
  const { ref } = work.request
  const current = await findCurrentLink(tx, ref.municipalityCode, ref.accountId)
  // Whoever was proofed by the face of a card gets this card linked first, and no other.
  const proofed =
    open.account.state.status === 'provisional' &&
    (await findProofedFace(tx, ref.municipalityCode, ref.accountId))
  if (proofed && !equalBytes(proofed, work.face.faceKeyHash)) return err('needs_counter')
  const decided = decideLinking(factsOf(work, open, current))
  if (!decided.ok) return decided
  const how = decided.value
  if (how === 'confirm') {
    const confirmed = await confirm(tx, work, open, current)
    if (!confirmed.ok) return confirmed
  } else await add(tx, work, open, current)
  await rememberBirthDate(tx, work, open)
  const { strength } = work.request.card
  const proofing = strength === 'sign' ? 'jpki_sign' : 'jpki_auth'
  await raiseProofing(tx, ref.municipalityCode, [ref.accountId], proofing, open.at)
  await open.record('card.linked', { strength, how }, { purpose: 'linking' })
  return ok({ how })
}

function factsOf(
  { request, face, cardKey, holder, vault }: LinkingWork,
  { account }: OpenAccount,
  current: StoredLink | undefined,
): LinkingFacts {
  const { card, doer, replace } = request
  const other = current && !current.cardKey.equals(cardKey) ? current : undefined
  return {
    account: account.state,
    strength: card.strength,
    birthDateAgrees: agrees(vault, account, face.birthDate),
    holder: holderOf(request.ref, holder),
    other: other && { link: other.state, sameFaceKey: equalBytes(other.faceKeyHash, face.faceKeyHash) },
    strongSession: doer.kind === 'resident' && doer.strong,
    replaceWanted: replace,
    clerk: doer.kind === 'clerk',
  }
}

function agrees(vault: Vault, account: OpenAccount['account'], birthDate: CivilDate): boolean | undefined {
  if (account.birthDateSealed === null) return undefined
  return vault.open(birthDateContext(account.accountId), account.birthDateSealed).toString() === birthDate
}

/** A holder elsewhere under 支援措置 is not spoken of: the person is sent to a counter, as for other rare reasons. */
function holderOf(ref: ResidentRef, holder: CardOwner | undefined): LinkingFacts['holder'] {
  if (!holder) return 'nobody'
  const here = holder.municipalityCode === ref.municipalityCode
  if (here) return holder.account.accountId === ref.accountId ? 'this_account' : 'another_account_here'
  return holder.account.state.protected ? 'cannot_say' : 'another_municipality'
}

/** The same card again: a lost one that is back needs a clerk or the signature password, a plain one only gets better. */
async function confirm(
  tx: Tx,
  { context, request, face }: LinkingWork,
  { ref, at }: OpenAccount,
  current: StoredLink | undefined,
): Promise<Result<void, LinkCardRefusal>> {
  const { card, doer } = request
  // The holder was looked up before the account was locked; in between the link may have gone.
  if (!current) return err('card_already_linked')
  if (!equalBytes(current.faceKeyHash, face.faceKeyHash)) return err('needs_counter')
  if (current.state.status === 'suspended' && doer.kind !== 'clerk' && card.strength !== 'sign')
    return err('stronger_proof_needed')
  let state = current.state
  const commands: LinkCommand[] = [{ kind: 'report_found' }, { kind: 'confirm', strength: card.strength }]
  for (const command of commands) {
    const decided = decideLink(state, command)
    if (!decided.ok) return err('needs_counter')
    if (decided.value) state = reduceLink(state, decided.value)
  }
  await saveLinkState(tx, ref.municipalityCode, current, state, at)
  if (card.sign) await saveSignKey(tx, ref.municipalityCode, current.cardKey, signKeyOf(context, card.sign))
  return ok()
}

async function add(
  tx: Tx,
  work: LinkingWork,
  open: OpenAccount,
  current: StoredLink | undefined,
): Promise<void> {
  const { context, request, cardKey, face, vault } = work
  const { ref, at } = open
  const { card } = request
  if (current) await replaceLink(tx, open, current, cardKey)
  const inserted = await insertLink(
    tx,
    ref.municipalityCode,
    {
      linkId: uuidV7(context.clock(), context.random(10)),
      accountId: ref.accountId,
      cardKey,
      faceKeyHash: face.faceKeyHash,
      certificateDigestSealed: vault.seal(certificateDigestContext(ref.accountId), card.certificateDigest),
      signKey: card.sign ? signKeyOf(context, card.sign) : null,
      strength: card.strength,
      validUntil: new Date(card.notAfter),
    },
    at,
  )
  if (inserted === 'taken') throw new CardTaken()
  expectOk(await changeAccount(tx, open, { kind: 'establish' }), 'an account in use can be established')
  if (isInCardIndex(open.account.state)) await enterIndex(tx, ref, cardKey)
}

async function replaceLink(
  tx: Tx,
  { ref, at }: OpenAccount,
  current: StoredLink,
  cardKey: Buffer,
): Promise<void> {
  const decided = expectOk(decideLink(current.state, { kind: 'replace' }), 'a current link can be replaced')
  if (!decided) return
  await saveLinkState(tx, ref.municipalityCode, current, reduceLink(current.state, decided), at, cardKey)
  await removeLocated(tx, 'card', current.cardKey)
}

/** Of two municipalities at once only one gets the card; the other's transaction ends here and changes nothing. */
async function enterIndex(tx: Tx, ref: ResidentRef, cardKey: Buffer): Promise<void> {
  const added = await addLocated(tx, 'card', ref.municipalityCode, [{ key: cardKey, target: ref.accountId }])
  if (added === 0) throw new CardTaken()
}

async function rememberBirthDate(
  tx: Tx,
  { vault, face }: LinkingWork,
  { ref, account }: OpenAccount,
): Promise<void> {
  if (account.birthDateSealed !== null) return
  const sealed = vault.seal(birthDateContext(ref.accountId), Buffer.from(face.birthDate))
  await saveBirthDate(tx, ref.municipalityCode, ref.accountId, sealed)
}
