import { err, expectOk, ok, parseUuid, type MunicipalityCode, type Result, type Uuid } from '@musubi/kernel'
import { formatAccountRef, type AccountKind } from '../core/account-ref.ts'
import { ACR, assuranceOf, type Acr } from '../core/assurance.ts'
import { standingOf } from '../core/municipal-ids/municipal-id-state.ts'
import { todayInJapan } from '../core/today.ts'
import { DECOY_HASH, isPassword } from '../crypto/password.ts'
import { findOneLocated } from '../db/locator.ts'
import { findMunicipalId, listDemoIds, type MunicipalId } from '../db/municipal-ids.ts'
import type { ResidentRef } from './accounts/account-desk.ts'
import { locate, type IdentityContext, type Municipality } from './context.ts'
import { isInitialPassword } from './municipal-ids/initial-password.ts'
import { openTries } from './municipal-ids/tries.ts'
import { recordRefusedLogin } from './record-login.ts'

/** Who logged in, and how. */
export interface SignedIn {
  /** `formatAccountRef`: for the OpenID Provider, never for a service. */
  readonly account: string
  readonly acr: Acr
  /** RFC 8176 */
  readonly amr: readonly string[]
  /** Where, when it was an attended terminal: what is granted there ends with it. */
  readonly terminal?: { readonly municipalityCode: MunicipalityCode; readonly terminalId: Uuid }
}

export interface PasswordSignedIn extends SignedIn {
  /** The password was the letter's: the person has to choose one before anything else. */
  readonly mustChoose: { readonly ref: ResidentRef; readonly letterId: Uuid } | undefined
  /** Tells this browser from a stranger's at the next login: see `municipal-ids/tries.ts`. */
  readonly device: string
}

export interface PasswordAttempt {
  readonly loginName: string
  readonly password: string
  readonly address: string
  /** The kind of account the service is for; another kind is refused like a wrong password. */
  readonly audience: AccountKind
  /** What this browser got at earlier logins. */
  readonly device?: string | undefined
}

export type PasswordRefusal =
  | 'wrong_credentials'
  | 'too_many'
  /** The password of the letter was right, and too old. */
  | 'letter_over'
  /** The ID was right, and its time is over. */
  | 'expired'

/** Login names are compared without case, width and surrounding spaces. */
export function normaliseLoginName(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase()
}

/** Takes the same time and gives the same answer whether the account is unknown, of the other kind, or the password wrong. */
export async function signInWithPassword(
  context: IdentityContext,
  attempt: PasswordAttempt,
): Promise<Result<PasswordSignedIn, PasswordRefusal>> {
  const loginName = normaliseLoginName(attempt.loginName)
  const tries = openTries(context, { ...attempt, loginName })
  if ((await tries.count()) === 'too_many') return err('too_many')
  const found = await findLogin(context, loginName)
  const fits = await isPasswordOf(context, found, attempt.password)
  if (!found || !fits || found.id.kind !== attempt.audience) {
    if (found) recordRefusedLogin(context, placeOf(found), { way: 'password', reason: 'wrong_credentials' })
    return err('wrong_credentials')
  }
  await tries.forgive()
  const standing = standingOf(found.id, new Date(context.clock()), todayInJapan(context.clock()))
  if (standing === 'expired' || standing === 'letter_over') return err(standing)
  return ok({
    account: refOf(found),
    acr: ACR.password,
    amr: assuranceOf(ACR.password).amr,
    mustChoose: found.id.letterId === null ? undefined : { ref: placeOf(found), letterId: found.id.letterId },
    device: tries.deviceAfterLogin(),
  })
}

/** Also for nobody, and for a letter's password, the slow hash is computed: time tells nothing. */
async function isPasswordOf(
  context: IdentityContext,
  found: FoundLogin | undefined,
  typed: string,
): Promise<boolean> {
  const slow = await isPassword(typed, found?.id.passwordHash ?? DECOY_HASH)
  if (!found || found.id.letterId === null) return slow
  return isInitialPassword(context, found.id.accountId, found.id.letterId, typed)
}

/** A demo person logs in by one press. Outside demo mode nobody does. */
export async function signInAsDemo(
  context: IdentityContext,
  loginName: string,
  audience: AccountKind,
): Promise<SignedIn | undefined> {
  if (!context.demoMode) return undefined
  const found = await findLogin(context, normaliseLoginName(loginName))
  if (!found?.id.demo || found.id.kind !== audience) return undefined
  return { account: refOf(found), acr: ACR.demo, amr: [] }
}

export interface DemoAccount {
  readonly loginName: string
  readonly displayName: string
  readonly municipalityName: string
}

/** The invented people of one kind, of all municipalities. Outside demo mode there are none. */
export async function listDemoAccounts(
  context: IdentityContext,
  audience: AccountKind,
): Promise<DemoAccount[]> {
  if (!context.demoMode) return []
  const lists = await Promise.all(
    context.municipalities.map(async ({ code, name }) => {
      const ids = await context.database.withTenant(code, (tx) => listDemoIds(tx, code, audience))
      return ids.map(({ loginName, displayName }) => ({ loginName, displayName, municipalityName: name }))
    }),
  )
  return lists.flat()
}

interface FoundLogin {
  readonly id: MunicipalId
  readonly municipalityCode: Municipality['code']
}

const NOBODY = expectOk(parseUuid('00000000-0000-4000-8000-000000000000'), 'a UUID')

async function findLogin(context: IdentityContext, loginName: string): Promise<FoundLogin | undefined> {
  const located = await findOneLocated(context.database.db, 'login', locate(context, 'login', loginName))
  // An unknown name asks just as often as a known one.
  const [first] = context.municipalities
  const municipalityCode = located?.municipalityCode ?? first?.code
  if (!municipalityCode) return undefined
  const target = located?.target ?? NOBODY
  const id = await context.database.withTenant(municipalityCode, (tx) =>
    findMunicipalId(tx, municipalityCode, target),
  )
  return id?.loginName === loginName ? { id, municipalityCode } : undefined
}

function refOf({ id, municipalityCode }: FoundLogin): string {
  return formatAccountRef({ kind: id.kind, municipalityCode, accountId: id.accountId })
}

function placeOf({ id, municipalityCode }: FoundLogin) {
  return { municipalityCode, accountId: id.accountId }
}
