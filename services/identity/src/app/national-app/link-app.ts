import { err, ok, type Result } from '@musubi/kernel'
import { decideAppLinking, type AppLinkingRefusal } from '../../core/accounts/app-linking.ts'
import type { Linking } from '../../core/accounts/linking.ts'
import { saveBirthDate } from '../../db/accounts.ts'
import { deleteAppLink, findAppLink, saveAppLink, type AppLink } from '../../db/app-links.ts'
import { birthDateContext } from '../../db/holders.ts'
import { addLocated, removeLocated } from '../../db/locator.ts'
import type { Tx } from '../../db/schema.ts'
import { raiseProofing } from '../../db/subjects.ts'
import { identityLogEvents } from '../../log-events.ts'
import { openAccount, type OpenAccount, type ResidentRef } from '../accounts/account-desk.ts'
import type { Doer } from '../accounts/doer.ts'
import type { IdentityContext } from '../context.ts'
import { findAppOwner } from './app-owner.ts'

/** An app that has vouched for its owner a moment ago. */
export interface ShownApp {
  readonly appKey: Buffer
  /** ISO 8601 */
  readonly birthDate: string
}

export type LinkAppRefusal = AppLinkingRefusal | 'account_unknown'

interface LinkAppRequest {
  readonly ref: ResidentRef
  readonly app: ShownApp
  readonly doer: Doer
}

/** Somebody else linked this app between our look and our write. */
class AppTaken extends Error {}

/** Binds the phone app to an account, or says why not. Doing it twice is the same as once. */
export async function linkApp(
  context: IdentityContext,
  request: LinkAppRequest,
): Promise<Result<{ readonly how: Linking }, LinkAppRefusal>> {
  const outcome = await linkInTransaction(context, request)
  const log = context.logger.for(identityLogEvents)
  if (outcome.ok) log.event('identity.app_linked', { how: outcome.value.how })
  else log.warn('identity.app_link_refused', { reason: outcome.error })
  return outcome
}

async function linkInTransaction(
  context: IdentityContext,
  request: LinkAppRequest,
): Promise<Result<{ readonly how: Linking }, LinkAppRefusal>> {
  const { ref, doer } = request
  try {
    return await context.database.withTenant(ref.municipalityCode, async (tx) => {
      const open = await openAccount(context, tx, ref, doer)
      if (!open) return err('account_unknown' as const)
      const linked = await linkInside(context, tx, open, request)
      const purpose = 'linking'
      if (linked.ok) await open.record('app.linked', linked.value, { purpose })
      else await open.record('app.link_refused', { reason: linked.error }, { outcome: 'refused', purpose })
      return linked
    })
  } catch (error) {
    if (error instanceof AppTaken) return err('app_already_linked')
    throw error
  }
}

async function linkInside(
  context: IdentityContext,
  tx: Tx,
  open: OpenAccount,
  { ref, app, doer }: LinkAppRequest,
): Promise<Result<{ readonly how: Linking }, AppLinkingRefusal>> {
  const { municipalityCode, accountId } = ref
  const current = await findAppLink(tx, municipalityCode, accountId)
  const owner = await findAppOwner(context, app.appKey)
  const own = owner?.municipalityCode === municipalityCode && owner.accountId === accountId
  const decided = decideAppLinking({
    account: open.account.state,
    birthDateAgrees: await agrees(context, open, app),
    holder: owner ? (own ? 'this_account' : 'another_account') : 'nobody',
    hasOther: current !== undefined && !current.appKey.equals(app.appKey),
    strongSession: doer.kind === 'clerk' || (doer.kind === 'resident' && doer.strong),
  })
  if (!decided.ok) return decided
  if (decided.value !== 'confirm') await put(tx, open, app, current)
  await rememberBirthDate(context, tx, open, app)
  // The app's server read a card and its PIN.
  await raiseProofing(tx, municipalityCode, [accountId], 'jpki_auth', open.at)
  return ok({ how: decided.value })
}

async function put(
  tx: Tx,
  { ref, at }: OpenAccount,
  { appKey }: ShownApp,
  current: AppLink | undefined,
): Promise<void> {
  const { municipalityCode, accountId } = ref
  if (current) await removeLocated(tx, 'app', current.appKey)
  const added = await addLocated(tx, 'app', municipalityCode, [{ key: appKey, target: accountId }])
  if (added === 0) throw new AppTaken()
  await saveAppLink(tx, municipalityCode, { accountId, appKey, linkedAt: at })
}

async function agrees(
  context: IdentityContext,
  { ref, account }: OpenAccount,
  { birthDate }: ShownApp,
): Promise<boolean | undefined> {
  if (account.birthDateSealed === null) return undefined
  const vault = await context.vaults.get(ref.municipalityCode)
  return vault.open(birthDateContext(ref.accountId), account.birthDateSealed).toString() === birthDate
}

async function rememberBirthDate(
  context: IdentityContext,
  tx: Tx,
  { ref, account }: OpenAccount,
  { birthDate }: ShownApp,
): Promise<void> {
  if (account.birthDateSealed !== null) return
  const { municipalityCode, accountId } = ref
  const vault = await context.vaults.get(municipalityCode)
  const sealed = vault.seal(birthDateContext(accountId), Buffer.from(birthDate))
  await saveBirthDate(tx, municipalityCode, accountId, sealed)
}

/** Takes the app off. It asks for nothing but a login, because it must be quick when a phone is lost. */
export async function unlinkApp(
  context: IdentityContext,
  ref: ResidentRef,
  doer: Doer,
): Promise<Result<void, 'account_unknown'>> {
  const { municipalityCode, accountId } = ref
  return context.database.withTenant(municipalityCode, async (tx) => {
    const open = await openAccount(context, tx, ref, doer)
    if (!open) return err('account_unknown')
    const link = await findAppLink(tx, municipalityCode, accountId)
    if (!link) return ok()
    await deleteAppLink(tx, municipalityCode, accountId)
    await removeLocated(tx, 'app', link.appKey)
    await open.record('app.unlinked', {})
    return ok()
  })
}
