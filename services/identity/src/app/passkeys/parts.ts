import type { TokenBox } from '../../crypto/token-box.ts'
import type { IdentityContext } from '../context.ts'

/** What passkeys work with (Web Authentication Level 3). */
export interface PasskeyParts {
  readonly context: IdentityContext
  readonly box: TokenBox
  /** Where people's browsers find this server: its origin is what an authenticator signs, its host is the RP ID. */
  readonly publicUrl: string
}

export const PASSKEY_MS = 5 * 60_000

export function relyingPartyOf({ publicUrl }: PasskeyParts): {
  readonly origin: string
  readonly rpId: string
} {
  const { origin, hostname } = new URL(publicUrl)
  return { origin, rpId: hostname }
}
