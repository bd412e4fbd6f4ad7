import type { ClientRegistration } from '@musubi/contracts'
import { EXAMPLE_PORT } from './example-code.ts'
import type { ClientKey } from './read-keys.ts'

/** A key pair of a client; the private half exists in this page and nowhere else. */
export interface MadeKey {
  readonly publicKey: ClientKey
  /** JWK as a text, for `key.json`. */
  readonly privateKey: string
}

/** Makes a P-256 key in the browser: what the server never had, it cannot lose. @param kid how it is told apart */
export async function makeKey(kid: string): Promise<MadeKey> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const { x = '', y = '', d = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  const publicKey: ClientKey = { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' }
  return { publicKey, privateKey: `${JSON.stringify({ ...publicKey, d }, null, 2)}\n` }
}

export const SANDBOX_REDIRECT = `http://localhost:${EXAMPLE_PORT}/callback`

/** A service to try a login with: on the developer's own machine, asks nothing of anybody. */
export function sandboxRegistration(service: string, contact: string, key: ClientKey): ClientRegistration {
  return {
    name: { ja: `接続の試験 ${service}`, easy: `ためし ${service}`, en: `Connection test ${service}` },
    purpose: {
      ja: 'ログインの接続を試すため',
      easy: 'ログインを ためすため',
      en: 'to try how logging in works',
    },
    service,
    vendor: '接続の試験',
    contact,
    redirectUris: [SANDBOX_REDIRECT],
    postLogoutRedirectUris: [`http://localhost:${EXAMPLE_PORT}/`],
    backchannelLogoutUri: null,
    keys: [key],
    minimumAcr: 'urn:jp-muni:acr:mid-pwd',
    claims: [],
    refresh: false,
    acting: false,
    counter: false,
  }
}

/** `test-` and six letters that are not taken for others. @param random six random bytes */
export function sandboxName(random: Uint8Array): string {
  const letters = Array.from(random.subarray(0, 6), (byte) => 'bcdfghjkmnpqrstvwxyz23456789'[byte % 28])
  return `test-${letters.join('')}`
}
