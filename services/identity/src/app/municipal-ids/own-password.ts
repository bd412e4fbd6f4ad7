import { err, ok, type Result, type Uuid } from '@musubi/kernel'
import { decidePassword, type PasswordFault } from '../../core/municipal-ids/password-rules.ts'
import { hashPassword, isPassword, SALT_BYTES } from '../../crypto/password.ts'
import { findAccount } from '../../db/accounts.ts'
import { birthDateContext } from '../../db/holders.ts'
import { findMunicipalId, saveOwnPassword, type MunicipalId } from '../../db/municipal-ids.ts'
import { openAccount, type ResidentRef } from '../accounts/account-desk.ts'
import type { IdentityContext } from '../context.ts'
import { isInitialPassword } from './initial-password.ts'
import { openTries } from './tries.ts'
import { isWeakPassword } from './weak-list.ts'

export type OwnPasswordRefusal =
  | PasswordFault
  | 'account_unknown'
  | 'wrong_current_password'
  | 'too_many'
  /** The letter was used already, or another took its place. */
  | 'letter_used'

/** What the person shows for being allowed to choose a password. */
export type PasswordRight =
  /** The password of this letter, a moment ago. */
  | { readonly kind: 'letter'; readonly letterId: Uuid }
  | { readonly kind: 'current'; readonly password: string; readonly address: string }
  /** Logged in with the card: the way back for who forgot the password. */
  | { readonly kind: 'card' }

/** A resident chooses a password. It replaces the letter's or the older one; nothing changes when it is refused. */
export async function chooseOwnPassword(
  context: IdentityContext,
  ref: ResidentRef,
  password: string,
  right: PasswordRight,
): Promise<Result<void, OwnPasswordRefusal>> {
  const { municipalityCode, accountId } = ref
  const vault = await context.vaults.get(municipalityCode)
  const found = await context.database.withTenant(municipalityCode, async (tx) => ({
    id: await findMunicipalId(tx, municipalityCode, accountId),
    account: await findAccount(tx, municipalityCode, accountId),
  }))
  const { id, account } = found
  if (id?.kind !== 'resident' || !account) return err('account_unknown')
  const allowed = await checkRight(context, id, right)
  if (!allowed.ok) return allowed
  const sealed = account.birthDateSealed
  const town = context.municipalities.find(({ code }) => code === municipalityCode)
  const facts = {
    loginName: id.loginName,
    displayName: id.displayName,
    town: town ? [town.name, town.name.replace(/[市町村区]$/u, ''), ...(town.readings ?? [])] : [],
    birthDate: sealed === null ? undefined : vault.open(birthDateContext(accountId), sealed).toString(),
  }
  const decided = decidePassword(password, facts, isWeakPassword)
  if (!decided.ok) return decided
  if (await isSame(context, id, password)) return err('same_as_before')
  const hash = await hashPassword(password, context.random(SALT_BYTES))
  return context.database.withTenant(municipalityCode, async (tx) => {
    const open = await openAccount(context, tx, ref, { kind: 'resident', strong: right.kind === 'card' })
    if (!open) return err('account_unknown')
    const letterId = right.kind === 'letter' ? right.letterId : id.letterId
    const saved = await saveOwnPassword(tx, municipalityCode, accountId, hash, { letterId, at: open.at })
    if (!saved) return err('letter_used')
    await open.record('municipal_id.password_chosen', { by: right.kind })
    return ok()
  })
}

async function checkRight(
  context: IdentityContext,
  id: MunicipalId,
  right: PasswordRight,
): Promise<Result<void, OwnPasswordRefusal>> {
  if (right.kind === 'card') return ok()
  if (right.kind === 'letter') return id.letterId === right.letterId ? ok() : err('letter_used')
  const tries = openTries(context, { loginName: id.loginName, address: right.address })
  if ((await tries.count()) === 'too_many') return err('too_many')
  if (id.passwordHash === null || !(await isPassword(right.password, id.passwordHash)))
    return err('wrong_current_password')
  await tries.forgive()
  return ok()
}

async function isSame(context: IdentityContext, id: MunicipalId, password: string): Promise<boolean> {
  if (id.letterId !== null && isInitialPassword(context, id.accountId, id.letterId, password)) return true
  return id.passwordHash !== null && isPassword(password, id.passwordHash)
}
