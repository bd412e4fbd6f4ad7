import { timingSafeEqual } from 'node:crypto'
import { toBase64Url } from '@musubi/kernel'
import { ATTEMPT_WINDOW_MS, decideAttempt } from '../../core/login-attempts.ts'
import { locatorKey } from '../../crypto/keyed-hash.ts'
import { countAttempts, forgetAttempts, takeBackAttempt } from '../../db/login-attempts.ts'
import type { IdentityContext } from '../context.ts'

export interface TriesOf {
  readonly loginName: string
  readonly address: string
  /** What this browser got at earlier logins. */
  readonly device?: string | undefined
}

/** The tries of one login: counted before the password is looked at, so that many guesses at once do not slip through. */
export interface Tries {
  count(): Promise<'allowed' | 'too_many'>
  /** The password was right: the account's tries begin anew. */
  forgive(): Promise<void>
  /** What the browser keeps from now on. */
  deviceAfterLogin(): string
}

export function openTries(context: IdentityContext, { loginName, address, device }: TriesOf): Tries {
  const { database, clock } = context
  const keyOf = (text: string): Buffer =>
    locatorKey(context.keyring.locatorSecret, 'login', `attempt\n${text}`)
  const known = findDevice(context, device, loginName)
  const ofAccount =
    known === undefined
      ? [keyOf(`pair\n${loginName}\n${address}`), keyOf(`account\n${loginName}`)]
      : [keyOf(`device\n${loginName}\n${known}`)]
  const ofAddress = keyOf(`address\n${address}`)
  return {
    async count() {
      const window = { now: new Date(clock()), windowStart: new Date(clock() - ATTEMPT_WINDOW_MS) }
      const counts = await countAttempts(database.db, [ofAddress, ...ofAccount], window)
      const [fromAddress = 0, first = 0, second = 0] = counts
      return decideAttempt(
        known === undefined
          ? { address: fromAddress, pair: first, account: second, device: undefined }
          : { address: fromAddress, pair: 0, account: 0, device: first },
      )
    },
    async forgive() {
      await forgetAttempts(database.db, ofAccount)
      // A town hall shares one address, and all of it logs in at half past eight.
      await takeBackAttempt(database.db, ofAddress)
    },
    deviceAfterLogin: () => addDevice(context, device, loginName, known),
  }
}

const KEPT = 3
const NONCE_BYTES = 12
const MAC_BYTES = 16
const ENTRY = /^([A-Za-z0-9_-]{16})([A-Za-z0-9_-]{22})$/

/** The nonce of the entry that this account's login left in this browser. */
function findDevice(
  context: IdentityContext,
  device: string | undefined,
  loginName: string,
): string | undefined {
  for (const entry of entriesOf(device)) {
    const [, nonce = '', mac = ''] = ENTRY.exec(entry) ?? []
    if (nonce !== '' && timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(context, nonce, loginName))))
      return nonce
  }
  return undefined
}

function addDevice(
  context: IdentityContext,
  device: string | undefined,
  loginName: string,
  known: string | undefined,
): string {
  const nonce = known ?? toBase64Url(context.random(NONCE_BYTES))
  const own = `${nonce}${macOf(context, nonce, loginName)}`
  return [own, ...entriesOf(device).filter((entry) => entry !== own)].slice(0, KEPT).join('.')
}

function entriesOf(device: string | undefined): string[] {
  return (device ?? '').split('.').filter((entry) => ENTRY.test(entry))
}

function macOf({ keyring }: IdentityContext, nonce: string, loginName: string): string {
  const mac = locatorKey(keyring.locatorSecret, 'login', `device\n${nonce}\n${loginName}`)
  return toBase64Url(mac.subarray(0, MAC_BYTES))
}
