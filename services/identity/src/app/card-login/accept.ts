import type { CardLoginOutcome, CardLoginRefusal } from '@musubi/contracts'
import type { Uuid } from '@musubi/kernel'
import { calculateJwkThumbprint } from 'jose'
import type { TerminalRow } from '../../db/terminals.ts'
import { methodPath } from '../../login/login-method.ts'
import type { SignedIn } from '../sign-in.ts'
import type { CardLoginParts } from './parts.ts'
import { HINT_MS, sealCardToken, type CardVisit, type LoginHint } from './tokens.ts'

/** Somebody whose card was judged good. */
export interface CardLogin extends SignedIn {
  /** When the card was held, in seconds since 1970. */
  readonly authTime: number
}

interface Accepted {
  readonly loginId: Uuid
  readonly clientId: string
  readonly visit?: CardVisit | undefined
}

/** The login goes on: in the browser that began it, or with a hint for the program that asked. */
export async function accept(
  { context, box, publicUrl }: CardLoginParts,
  { terminal: { terminalId, municipalityCode }, publicKey: { kty, crv, x } }: TerminalRow,
  { loginId, clientId, visit }: Accepted,
  { account, acr, amr, authTime }: CardLogin,
): Promise<CardLoginOutcome> {
  const hint: LoginHint = {
    loginId,
    account,
    acr,
    amr: [...amr],
    authTime,
    clientId,
    terminalId,
    municipalityCode,
    jkt: await calculateJwkThumbprint({ kty, crv, x }),
    ...(visit ? { uid: visit.uid } : {}),
  }
  const token = await sealCardToken(box, 'hint', hint)
  return {
    status: 'accepted',
    acr,
    expiresAt: new Date(context.clock() + HINT_MS).toISOString(),
    continueAt: visit
      ? `${publicUrl}${methodPath(visit.uid, 'card')}/done?${new URLSearchParams({ token })}`
      : null,
    loginHintToken: visit ? null : token,
  }
}

export function refused(reason: CardLoginRefusal): CardLoginOutcome {
  return { status: 'refused', reason }
}
