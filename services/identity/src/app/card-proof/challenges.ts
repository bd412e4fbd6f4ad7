import { createHmac, timingSafeEqual } from 'node:crypto'
import { CARD_LOGIN_PURPOSES, type CardLoginPurpose, sessionDigest } from '@musubi/card'
import { concatBytes, err, ok, type Result } from '@musubi/kernel'
import { spendNonce } from '../../db/spent-nonces.ts'
import type { IdentityContext } from '../context.ts'

/** How long a holder may take between seeing the page and typing the PIN. */
export const CHALLENGE_MS = 5 * 60_000

/** What a reader must put into evidence. */
export interface CardChallenge {
  readonly purpose: CardLoginPurpose
  /** 32 bytes: names the browser session. */
  readonly session: Uint8Array
  /** 32 bytes. */
  readonly nonce: Uint8Array
}

const RANDOM_BYTES = 12
const TIME_BYTES = 4
const MAC_BYTES = 16

/**
 * A fresh challenge for one browser session. Nothing is stored: the nonce carries its own end and a MAC over purpose and
 * session, so that asking for many costs nothing, and only a nonce that was made here is ever looked up.
 * @param sessionHandle the interaction's or session's id: only its digest leaves
 */
export function makeChallenge(
  context: IdentityContext,
  purpose: CardLoginPurpose,
  sessionHandle: string,
): CardChallenge {
  const session = sessionDigest(sessionHandle)
  const head = concatBytes(context.random(RANDOM_BYTES), secondsOf(context.clock() + CHALLENGE_MS))
  return { purpose, session, nonce: concatBytes(head, macOf(context, purpose, session, head)) }
}

/** True for exactly one caller, for a nonce that was made for this purpose and session and whose time is not over. */
export async function spendChallenge(
  context: IdentityContext,
  { purpose, session, nonce }: CardChallenge,
): Promise<Result<void, 'challenge_over'>> {
  const head = nonce.subarray(0, RANDOM_BYTES + TIME_BYTES)
  const mac = nonce.subarray(RANDOM_BYTES + TIME_BYTES)
  if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, macOf(context, purpose, session, head)))
    return err('challenge_over')
  const expiresAt = new Date(Buffer.from(head).readUInt32BE(RANDOM_BYTES) * 1000)
  if (expiresAt.getTime() <= context.clock()) return err('challenge_over')
  return (await spendNonce(context.database.db, nonce, expiresAt)) ? ok() : err('challenge_over')
}

function macOf(
  { keyring }: IdentityContext,
  purpose: CardLoginPurpose,
  session: Uint8Array,
  head: Uint8Array,
): Buffer {
  return createHmac('sha256', keyring.challengeSecret)
    .update(Uint8Array.of(CARD_LOGIN_PURPOSES.indexOf(purpose)))
    .update(session)
    .update(head)
    .digest()
    .subarray(0, MAC_BYTES)
}

function secondsOf(milliseconds: number): Uint8Array {
  const bytes = Buffer.alloc(TIME_BYTES)
  bytes.writeUInt32BE(Math.floor(milliseconds / 1000))
  return bytes
}
