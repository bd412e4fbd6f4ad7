import { createHmac, type KeyObject } from 'node:crypto'
import { toBase64Url } from '@musubi/kernel'
import type { Sector } from '../core/sector.ts'

/** What can be found without knowing its municipality. */
export type LocatorKind =
  | 'card'
  | 'sign'
  | 'terminal'
  | 'enrolment'
  | 'login'
  | 'passkey'
  | 'app'
  | 'stub_set'

/** HMAC-SHA-256 over kind and name: the index that spans municipalities holds these and nothing readable. */
export function locatorKey(secret: KeyObject, kind: LocatorKind, name: string): Buffer {
  return createHmac('sha256', secret).update(`${kind}\n${name}`).digest()
}

/**
 * How a card is called: the issuer's key and the serial number. Never the issuer's name, because the generations of
 * the national authority share one.
 */
export function cardName(issuerKey: string, serial: string): string {
  return `${issuerKey}:${serial}`
}

const PPID_BYTES = 18

/** A first PPID: HMAC-SHA-256 over sector and account, cut to 144 bits. Kept as a row from then on. */
export function derivePpid(secret: KeyObject, sector: Sector, accountId: string): string {
  const mac = createHmac('sha256', secret).update(`${sector}\n${accountId}`).digest()
  return toBase64Url(mac.subarray(0, PPID_BYTES))
}
