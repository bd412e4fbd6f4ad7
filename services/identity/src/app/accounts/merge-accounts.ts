import { err, expectOk, ok, type Result } from '@musubi/kernel'
import { auditSectorOf } from '../../audit/subject.ts'
import { isInCardIndex } from '../../core/accounts/account-state.ts'
import type { LinkState } from '../../core/accounts/link-state.ts'
import { planMerge, type MergePlan, type MergeRefusal, type MergeSide } from '../../core/accounts/merge.ts'
import { saveBirthDate } from '../../db/accounts.ts'
import { findAppLink } from '../../db/app-links.ts'
import { findCurrentLink, saveLinkState, type StoredLink } from '../../db/card-links.ts'
import { birthDateContext, certificateDigestContext } from '../../db/holders.ts'
import { addLocated, removeLocated } from '../../db/locator.ts'
import {
  handOverApp,
  handOverCard,
  handOverConsents,
  handOverMandates,
  handOverMunicipalId,
  handOverPasskeys,
  handOverPpids,
  hasMunicipalId,
  listConsentingClients,
  listPpids,
} from '../../db/merge-holdings.ts'
import { listPasskeys } from '../../db/passkeys.ts'
import type { Tx } from '../../db/schema.ts'
import { endConsent } from '../../db/service-consents.ts'
import { findSubject, raiseProofing } from '../../db/subjects.ts'
import type { Vault } from '../../crypto/vault.ts'
import { locate, type IdentityContext } from '../context.ts'
import { changeAccount, type OpenAccount } from './account-desk.ts'
import { consoleSector } from './console/clerk.ts'

/** Two accounts of one municipality, locked in one transaction. */
export interface MergePair {
  readonly keep: OpenAccount
  readonly end: OpenAccount
  readonly vault: Vault
}

/** What merging these two would do. */
export async function planPair(
  tx: Tx,
  { keep, end, vault }: MergePair,
): Promise<Result<MergePlan, MergeRefusal>> {
  const { municipalityCode } = keep.ref
  const own = new Set<string>([auditSectorOf(municipalityCode), consoleSector(municipalityCode)])
  return planMerge(await readSide(tx, keep, vault), await readSide(tx, end, vault), (sector) =>
    own.has(sector),
  )
}

async function readSide(tx: Tx, { ref, account }: OpenAccount, vault: Vault): Promise<MergeSide> {
  const { municipalityCode, accountId } = ref
  const link = await findCurrentLink(tx, municipalityCode, accountId)
  const passkeys = await listPasskeys(tx, municipalityCode, accountId)
  return {
    accountId,
    account: account.state,
    birthDate: birthDateOf(vault, account),
    municipalId: await hasMunicipalId(tx, municipalityCode, accountId),
    card: link?.state ?? { status: 'none' },
    app: (await findAppLink(tx, municipalityCode, accountId)) !== undefined,
    passkeys: passkeys.map(({ credentialId }) => credentialId.toString('base64url')),
    ppids: await listPpids(tx, municipalityCode, accountId),
    consents: await listConsentingClients(tx, municipalityCode, accountId),
  }
}

function birthDateOf(vault: Vault, { accountId, birthDateSealed }: OpenAccount['account']) {
  return birthDateSealed === null
    ? undefined
    : vault.open(birthDateContext(accountId), birthDateSealed).toString()
}

/**
 * Makes one account of two. Everything happens in the transaction that also writes the approval down: a merge that stops
 * half-way never was.
 */
export async function mergePair(
  context: IdentityContext,
  tx: Tx,
  pair: MergePair,
): Promise<Result<MergePlan, MergeRefusal>> {
  const planned = await planPair(tx, pair)
  if (!planned.ok) return planned
  const plan = planned.value
  const { keep, end } = pair
  const hands = {
    municipalityCode: keep.ref.municipalityCode,
    from: end.ref.accountId,
    to: keep.ref.accountId,
  }
  const proofing = await readProofing(tx, end)
  await mergeCards(tx, pair, plan)
  await handOverPpids(tx, hands, plan.takenOver)
  for (const clientId of plan.consentsEnded)
    await endConsent(tx, hands.municipalityCode, hands.from, clientId, { at: end.at, how: 'replaced' })
  await handOverConsents(tx, hands)
  await handOverMandates(tx, hands)
  const passkeyKeys = plan.passkeys.map((id) => locate(context, 'passkey', id))
  await handOverPasskeys(tx, hands, passkeyKeys)
  if (plan.municipalId === 'moves')
    await handOverMunicipalId(tx, hands, (loginName) => locate(context, 'login', loginName))
  if (plan.app === 'moves') await handOverApp(tx, hands)
  await mergeFacts(tx, pair)
  if (proofing) await raiseProofing(tx, hands.municipalityCode, [hands.to], proofing, keep.at)
  const merged = await changeAccount(tx, end, { kind: 'merge_into', survivor: keep.ref.accountId })
  if (!merged.ok) return err('account_not_in_use')
  await keep.record('account.merged', { role: 'kept' })
  await end.record('account.merged', { role: 'ended' })
  return ok(plan)
}

async function readProofing(tx: Tx, { ref }: OpenAccount) {
  return (await findSubject(tx, ref.municipalityCode, ref.accountId))?.proofing
}

async function mergeCards(tx: Tx, pair: MergePair, { card }: MergePlan): Promise<void> {
  const { keep, end } = pair
  const { municipalityCode } = keep.ref
  const mine = await findCurrentLink(tx, municipalityCode, keep.ref.accountId)
  const theirs = await findCurrentLink(tx, municipalityCode, end.ref.accountId)
  if (!theirs) return
  if (card === 'second_ends' && mine) await replaceLink(tx, end, theirs, mine)
  if (card === 'takes_place' && mine) await replaceLink(tx, keep, mine, theirs)
  if (card === 'moves' || card === 'takes_place') await moveLink(tx, pair, theirs)
}

const REPLACED: LinkState = { status: 'replaced' }

async function replaceLink(
  tx: Tx,
  { ref, at }: OpenAccount,
  link: StoredLink,
  by: StoredLink,
): Promise<void> {
  await saveLinkState(tx, ref.municipalityCode, link, REPLACED, at, by.cardKey)
  await removeLocated(tx, 'card', link.cardKey)
}

/** What is sealed for one account opens for no other, so the digest is sealed anew. */
async function moveLink(tx: Tx, { keep, end, vault }: MergePair, link: StoredLink): Promise<void> {
  const { municipalityCode, accountId } = keep.ref
  const from = end.ref.accountId
  const digest = vault.open(certificateDigestContext(from), link.certificateDigestSealed)
  const digestSealed = vault.seal(certificateDigestContext(accountId), digest)
  await handOverCard(tx, { municipalityCode, from, to: accountId }, { cardKey: link.cardKey, digestSealed })
  await removeLocated(tx, 'card', link.cardKey)
  if (isInCardIndex(keep.account.state) && !end.account.state.kazashiOff)
    await addLocated(tx, 'card', municipalityCode, [{ key: link.cardKey, target: accountId }])
}

/** Birth date where only one knew it; a wish of either account for no login without PIN holds for both. */
async function mergeFacts(tx: Tx, { keep, end, vault }: MergePair): Promise<void> {
  const { municipalityCode, accountId } = keep.ref
  const birthDate = birthDateOf(vault, end.account)
  if (keep.account.birthDateSealed === null && birthDate !== undefined)
    await saveBirthDate(
      tx,
      municipalityCode,
      accountId,
      vault.seal(birthDateContext(accountId), Buffer.from(birthDate)),
    )
  expectOk(await changeAccount(tx, keep, { kind: 'establish' }), 'an account in use can be established')
  if (end.account.state.kazashiOff)
    expectOk(await changeAccount(tx, keep, { kind: 'refuse_kazashi' }), 'a wish is never refused')
}
