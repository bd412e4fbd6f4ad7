import { err, ok, type Result } from '@musubi/kernel'
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server'
import { z } from 'zod'
import { locatorKey } from '../../crypto/keyed-hash.ts'
import { addLocated, removeLocated } from '../../db/locator.ts'
import { findMunicipalId } from '../../db/municipal-ids.ts'
import { deletePasskey, insertPasskey, listPasskeys } from '../../db/passkeys.ts'
import { openAccount, type ResidentRef } from '../accounts/account-desk.ts'
import { locate } from '../context.ts'
import { PASSKEY_MS, relyingPartyOf, type PasskeyParts } from './parts.ts'

export const MOST_PASSKEYS = 10

const StateSchema = z.object({ session: z.string(), challenge: z.string() })
const TYPE = 'musubi-passkey-enrolment+jwt'

/** What the browser is asked for, and what comes back with its answer. */
export interface PasskeyQuestion {
  /** JSON for `navigator.credentials`. */
  readonly options: object
  /** Only this server reads it. */
  readonly state: string
}

export type EnrolRefusal =
  | 'account_unknown'
  /** Too long ago, another session's, or used already. */
  | 'question_over'
  | 'not_verified'
  | 'too_many_passkeys'
  | 'passkey_known'

/**
 * Asks for a passkey: one that the device keeps and finds by itself, opened by finger, face or the device's code. Whether
 * the session is strong enough is decided before: a password must not be able to make itself a passkey.
 * @param session names the session that asks
 */
export async function askForPasskey(
  parts: PasskeyParts,
  ref: ResidentRef,
  session: string,
): Promise<Result<PasskeyQuestion, EnrolRefusal>> {
  const { context, box } = parts
  const { municipalityCode, accountId } = ref
  const found = await context.database.withTenant(municipalityCode, async (tx) => ({
    id: await findMunicipalId(tx, municipalityCode, accountId),
    passkeys: await listPasskeys(tx, municipalityCode, accountId),
  }))
  const { id, passkeys } = found
  if (!id) return err('account_unknown')
  if (passkeys.length >= MOST_PASSKEYS) return err('too_many_passkeys')
  const { rpId } = relyingPartyOf(parts)
  const options = await generateRegistrationOptions({
    rpName: context.municipalities.find(({ code }) => code === municipalityCode)?.name ?? 'Musubi',
    rpID: rpId,
    userID: userHandleOf(parts, ref),
    userName: id.loginName,
    userDisplayName: id.displayName,
    timeout: PASSKEY_MS,
    attestationType: 'none',
    excludeCredentials: passkeys.map(({ credentialId, transports }) => ({
      id: credentialId.toString('base64url'),
      transports: [...transports],
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const state = await box.seal(TYPE, { session, challenge: options.challenge }, PASSKEY_MS)
  return ok({ options, state })
}

/** The user handle of an account's passkeys: a keyed hash, because it leaves the house and must not be the account's id. */
function userHandleOf({ context }: PasskeyParts, { municipalityCode, accountId }: ResidentRef) {
  return new Uint8Array(
    locatorKey(context.keyring.locatorSecret, 'passkey', `user\n${municipalityCode}\n${accountId}`),
  )
}

export interface PasskeyAnswer {
  readonly session: string
  readonly state: string
  /** RegistrationResponseJSON, as the browser gave it. */
  readonly response: unknown
  readonly name: string
}

export async function enrolPasskey(
  parts: PasskeyParts,
  ref: ResidentRef,
  answer: PasskeyAnswer,
): Promise<Result<void, EnrolRefusal>> {
  const { context, box } = parts
  const opened = await box.open(TYPE, answer.state)
  const state = opened.ok ? StateSchema.safeParse(opened.value) : undefined
  if (!state?.success || state.data.session !== answer.session) return err('question_over')
  const verified = await verify(parts, answer.response, state.data.challenge)
  if (!verified) return err('not_verified')
  const { credential, credentialBackedUp } = verified
  const credentialId = Buffer.from(credential.id, 'base64url')
  const { municipalityCode, accountId } = ref
  return context.database.withTenant(municipalityCode, async (tx) => {
    const open = await openAccount(context, tx, ref, { kind: 'resident', strong: true })
    if (!open) return err('account_unknown')
    if ((await listPasskeys(tx, municipalityCode, accountId)).length >= MOST_PASSKEYS)
      return err('too_many_passkeys')
    const key = locate(context, 'passkey', credential.id)
    if ((await addLocated(tx, 'passkey', municipalityCode, [{ key, target: accountId }])) === 0)
      return err('passkey_known')
    await insertPasskey(tx, municipalityCode, {
      credentialId,
      accountId,
      publicKey: Buffer.from(credential.publicKey),
      signCount: credential.counter,
      transports: credential.transports ?? [],
      backedUp: credentialBackedUp,
      name: answer.name,
      createdAt: open.at,
    })
    await open.record('passkey.added', { backedUp: credentialBackedUp })
    return ok()
  })
}

async function verify(parts: PasskeyParts, response: unknown, challenge: string) {
  const { origin, rpId } = relyingPartyOf(parts)
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: response as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
    })
    return registrationInfo
  } catch {
    // The library throws for whatever does not hold; what exactly would only help a forger.
    return undefined
  }
}

/** Takes a passkey away; from then on it logs nobody in. Doing it twice is the same as once. */
export async function removePasskey(
  { context }: PasskeyParts,
  ref: ResidentRef,
  credentialId: Buffer,
): Promise<Result<void, 'account_unknown'>> {
  return context.database.withTenant(ref.municipalityCode, async (tx) => {
    const open = await openAccount(context, tx, ref, { kind: 'resident', strong: true })
    if (!open) return err('account_unknown')
    if (!(await deletePasskey(tx, ref.municipalityCode, ref.accountId, credentialId))) return ok()
    await removeLocated(tx, 'passkey', locate(context, 'passkey', credentialId.toString('base64url')))
    await open.record('passkey.removed', {})
    return ok()
  })
}
