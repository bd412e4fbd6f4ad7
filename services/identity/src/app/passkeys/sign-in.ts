import { err, ok, type MunicipalityCode, type Result } from '@musubi/kernel'
import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server'
import { z } from 'zod'
import { formatAccountRef } from '../../core/account-ref.ts'
import { isInUse } from '../../core/accounts/account-state.ts'
import { ACR, assuranceOf } from '../../core/assurance.ts'
import { standingOf } from '../../core/municipal-ids/municipal-id-state.ts'
import { todayInJapan } from '../../core/today.ts'
import { findAccount } from '../../db/accounts.ts'
import { findOneLocated } from '../../db/locator.ts'
import { findMunicipalId } from '../../db/municipal-ids.ts'
import { findPasskey, notePasskeyUse, type Passkey } from '../../db/passkeys.ts'
import { locate } from '../context.ts'
import { recordRefusedLogin } from '../record-login.ts'
import type { SignedIn } from '../sign-in.ts'
import type { PasskeyQuestion } from './enrol.ts'
import { PASSKEY_MS, relyingPartyOf, type PasskeyParts } from './parts.ts'

const TYPE = 'musubi-passkey-login+jwt'
const StateSchema = z.object({ visit: z.string(), challenge: z.string() })
const ResponseSchema = z.looseObject({ id: z.string().max(2000) })

export type PasskeyLoginRefusal = 'question_over' | 'passkey_unknown' | 'not_verified' | 'account_not_in_use'

/** Asks whichever passkey the device has for this place. Nobody is named, so nobody is told who has an account. */
export async function askForLogin(parts: PasskeyParts, visit: string): Promise<PasskeyQuestion> {
  const options = await generateAuthenticationOptions({
    rpID: relyingPartyOf(parts).rpId,
    userVerification: 'required',
    timeout: PASSKEY_MS,
  })
  return { options, state: await parts.box.seal(TYPE, { visit, challenge: options.challenge }, PASSKEY_MS) }
}

/** Who logs in by a passkey: possession of the device and finger, face or code in one (AAL2, phishing-resistant). */
export async function signInWithPasskey(
  parts: PasskeyParts,
  given: { readonly visit: string; readonly state: string; readonly response: unknown },
): Promise<Result<SignedIn, PasskeyLoginRefusal>> {
  const { context, box } = parts
  const opened = await box.open(TYPE, given.state)
  const state = opened.ok ? StateSchema.safeParse(opened.value) : undefined
  if (!state?.success || state.data.visit !== given.visit) return err('question_over')
  const response = ResponseSchema.safeParse(given.response)
  if (!response.success) return err('not_verified')
  const { id } = response.data
  const located = await findOneLocated(context.database.db, 'passkey', locate(context, 'passkey', id))
  if (!located) return err('passkey_unknown')
  const { municipalityCode } = located
  const passkey = await context.database.withTenant(municipalityCode, (tx) =>
    findPasskey(tx, municipalityCode, Buffer.from(id, 'base64url')),
  )
  if (!passkey) return err('passkey_unknown')
  const signCount = await verify(parts, passkey, given.response, state.data.challenge)
  if (signCount === undefined) {
    const place = { municipalityCode, accountId: passkey.accountId }
    recordRefusedLogin(context, place, { way: 'passkey', reason: 'not_verified' })
    return err('not_verified')
  }
  return finish(parts, municipalityCode, passkey, signCount)
}

async function finish(
  { context }: PasskeyParts,
  municipalityCode: MunicipalityCode,
  { accountId, credentialId }: Passkey,
  signCount: number,
): Promise<Result<SignedIn, PasskeyLoginRefusal>> {
  const at = new Date(context.clock())
  return context.database.withTenant(municipalityCode, async (tx) => {
    const account = await findAccount(tx, municipalityCode, accountId)
    const id = await findMunicipalId(tx, municipalityCode, accountId)
    if (!account || !id || !isInUse(account.state)) return err('account_not_in_use')
    // A letter on its way does not stop a passkey: it is the stronger of the two.
    if (standingOf(id, at, todayInJapan(at.getTime())) === 'expired') return err('account_not_in_use')
    if (!(await notePasskeyUse(tx, municipalityCode, credentialId, { signCount, at })))
      return err('not_verified')
    const ref = formatAccountRef({ kind: account.kind, municipalityCode, accountId })
    return ok({ account: ref, acr: ACR.passkey, amr: assuranceOf(ACR.passkey).amr })
  })
}

/** The authenticator's new counter, when everything holds. */
async function verify(
  parts: PasskeyParts,
  passkey: Passkey,
  response: unknown,
  challenge: string,
): Promise<number | undefined> {
  const { origin, rpId } = relyingPartyOf(parts)
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId.toString('base64url'),
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.signCount,
        transports: [...passkey.transports],
      },
    })
    return verified ? authenticationInfo.newCounter : undefined
  } catch {
    return undefined
  }
}
