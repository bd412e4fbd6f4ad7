import { equalBytes, err, expectOk, ok, uuidV7, type Result } from '@musubi/kernel'
import { isInUse } from '../../core/accounts/account-state.ts'
import type { Vault } from '../../crypto/vault.ts'
import { findCurrentLink, insertLink, saveLinkState, type StoredLink } from '../../db/card-links.ts'
import { birthDateContext, certificateDigestContext } from '../../db/holders.ts'
import { addLocated, removeLocated } from '../../db/locator.ts'
import { deleteAppLink, findAppLink, saveAppLink, type AppLink } from '../../db/app-links.ts'
import { deletePasskey, insertPasskey, listPasskeys, type Passkey } from '../../db/passkeys.ts'
import type { Tx } from '../../db/schema.ts'
import { crossInto } from '../../db/two-tenants.ts'
import { locate, type IdentityContext } from '../context.ts'
import { changeAccount, openAccount, type OpenAccount, type ResidentRef } from './account-desk.ts'
import { cardKeyOf, findCardOwner } from './card-owner.ts'
import type { Doer } from './doer.ts'
import type { LinkableCard } from './link-card.ts'

export type MoveRefusal =
  | 'account_unknown'
  | 'account_not_in_use'
  | 'account_has_card'
  | 'birth_date_differs'
  /** The card is not linked in another municipality, or is not spoken of. */
  | 'nothing_to_move'
  | 'needs_counter'

/**
 * A resident moved here (転入). Their new municipality has issued an ID, and the card that is linked in the old one proves
 * that both accounts are theirs: card, pinned key, passkeys and phone app come along, and nothing has to be registered again. The old
 * account ends as moved. PPIDs follow by their rule: each is of one municipality's sector, so the services here know the
 * person by ids of this municipality, and the old ones stay behind, in case the person comes back.
 */
export async function moveHere(
  context: IdentityContext,
  request: { readonly to: ResidentRef; readonly card: LinkableCard; readonly doer: Doer },
): Promise<Result<void, MoveRefusal>> {
  const { to, card } = request
  const owner = await findCardOwner(context, cardKeyOf(context, card))
  if (!owner || owner.municipalityCode === to.municipalityCode) return err('nothing_to_move')
  if (owner.account.state.protected) return err('needs_counter')
  if (owner.link.state.status !== 'good' || !isInUse(owner.account.state)) return err('nothing_to_move')
  if (!card.face || !equalBytes(owner.link.faceKeyHash, card.face.faceKeyHash)) return err('needs_counter')
  const from = { municipalityCode: owner.municipalityCode, accountId: owner.account.accountId }
  const vaults = {
    from: await context.vaults.get(from.municipalityCode),
    to: await context.vaults.get(to.municipalityCode),
  }
  try {
    await context.database.withTenant(to.municipalityCode, async (tx) => {
      const work = { context, tx, vaults, ...request }
      const arrival = await openArrival(work)
      await crossInto(tx, from.municipalityCode)
      const luggage = await leave(work, from)
      await crossInto(tx, to.municipalityCode)
      await arrive(work, arrival, from, luggage)
    })
    return ok()
  } catch (error) {
    if (error instanceof MoveStopped) return err(error.refusal)
    throw error
  }
}

/** Ends the transaction, on both sides. */
class MoveStopped extends Error {
  readonly refusal: MoveRefusal
  constructor(refusal: MoveRefusal) {
    super(refusal)
    this.refusal = refusal
  }
}

interface MoveWork {
  readonly context: IdentityContext
  readonly tx: Tx
  readonly to: ResidentRef
  readonly card: LinkableCard
  readonly doer: Doer
  readonly vaults: { readonly from: Vault; readonly to: Vault }
}

async function openArrival({ context, tx, to, card, doer, vaults }: MoveWork): Promise<OpenAccount> {
  const open = await openAccount(context, tx, to, doer)
  if (!open) throw new MoveStopped('account_unknown')
  const { state, birthDateSealed } = open.account
  if (!isInUse(state)) throw new MoveStopped('account_not_in_use')
  if (state.protected) throw new MoveStopped('needs_counter')
  if (await findCurrentLink(tx, to.municipalityCode, to.accountId)) throw new MoveStopped('account_has_card')
  const known = birthDateSealed && vaults.to.open(birthDateContext(to.accountId), birthDateSealed).toString()
  if (known === null || known !== card.face?.birthDate) throw new MoveStopped('birth_date_differs')
  return open
}

interface Luggage {
  readonly link: StoredLink
  readonly digest: Uint8Array
  readonly passkeys: readonly Passkey[]
  readonly app: AppLink | undefined
}

/** In the municipality the person leaves: the account ends as moved, and everything it held is taken out. */
async function leave({ context, tx, to, doer, vaults }: MoveWork, from: ResidentRef): Promise<Luggage> {
  const { municipalityCode, accountId } = from
  const open = await openAccount(context, tx, from, doer)
  const link = open && (await findCurrentLink(tx, municipalityCode, accountId))
  if (!open || !link) throw new MoveStopped('nothing_to_move')
  const moved = await changeAccount(tx, open, { kind: 'move_out', to: to.municipalityCode })
  if (!moved.ok) throw new MoveStopped(moved.error === 'needs_counter' ? 'needs_counter' : 'nothing_to_move')
  const digest = vaults.from.open(certificateDigestContext(accountId), link.certificateDigestSealed)
  await saveLinkState(tx, municipalityCode, link, { status: 'none' }, open.at)
  await removeLocated(tx, 'card', link.cardKey)
  const passkeys = await listPasskeys(tx, municipalityCode, accountId)
  for (const { credentialId } of passkeys) {
    await deletePasskey(tx, municipalityCode, accountId, credentialId)
    await removeLocated(tx, 'passkey', locate(context, 'passkey', credentialId.toString('base64url')))
  }
  const app = await findAppLink(tx, municipalityCode, accountId)
  if (app) {
    await deleteAppLink(tx, municipalityCode, accountId)
    await removeLocated(tx, 'app', app.appKey)
  }
  await open.record('account.moved_out', { to: to.municipalityCode })
  return { link, digest, passkeys, app }
}

async function arrive(
  { context, tx, to, card, vaults }: MoveWork,
  open: OpenAccount,
  from: ResidentRef,
  { link, digest, passkeys, app }: Luggage,
): Promise<void> {
  const { municipalityCode, accountId } = to
  const { strength } = link.state.status === 'good' ? link.state : card
  await insertLink(
    tx,
    municipalityCode,
    {
      linkId: uuidV7(context.clock(), context.random(10)),
      accountId,
      cardKey: link.cardKey,
      faceKeyHash: link.faceKeyHash,
      certificateDigestSealed: vaults.to.seal(certificateDigestContext(accountId), digest),
      signKey: link.signKey,
      strength,
      validUntil: link.validUntil ?? new Date(card.notAfter),
    },
    open.at,
  )
  expectOk(await changeAccount(tx, open, { kind: 'establish' }), 'an account in use can be established')
  if (!open.account.state.kazashiOff)
    await addLocated(tx, 'card', municipalityCode, [{ key: link.cardKey, target: accountId }])
  for (const passkey of passkeys) {
    const key = locate(context, 'passkey', passkey.credentialId.toString('base64url'))
    await insertPasskey(tx, municipalityCode, { ...passkey, accountId })
    await addLocated(tx, 'passkey', municipalityCode, [{ key, target: accountId }])
  }
  if (app) await arriveWithApp(tx, open, app)
  await open.record('account.moved_in', { from: from.municipalityCode, passkeys: passkeys.length })
}

/** One that was linked here already stays: it proved itself to this account. */
async function arriveWithApp(tx: Tx, { ref, at }: OpenAccount, { appKey }: AppLink): Promise<void> {
  const { municipalityCode, accountId } = ref
  if (await findAppLink(tx, municipalityCode, accountId)) return
  await addLocated(tx, 'app', municipalityCode, [{ key: appKey, target: accountId }])
  await saveAppLink(tx, municipalityCode, { accountId, appKey, linkedAt: at })
}
