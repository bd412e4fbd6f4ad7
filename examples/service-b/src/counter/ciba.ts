import * as oidc from 'openid-client'
import type { Claims } from '../login/party.ts'
import type { Settings } from '../login/settings.ts'
import type { Reader } from './reader.ts'

export type CounterLogin = ReturnType<typeof createCounterLogin>

/**
 * Logging in somebody who stands at the counter (OpenID Connect CIBA Core 1.0, poll). The card was read before anybody asks, so
 * the answer is there at the first poll. Tokens are bound to the key of the terminal that read the card.
 */
export function createCounterLogin(settings: Settings, reader: Reader) {
  let found: Promise<oidc.Configuration> | undefined
  const find = (): Promise<oidc.Configuration> =>
    (found ??= discover(settings, reader).catch((error: unknown) => {
      found = undefined
      throw error
    }))

  return async function logIn(loginHintToken: string): Promise<Claims> {
    const config = await find()
    const begun = await oidc.initiateBackchannelAuthentication(config, {
      scope: 'openid',
      login_hint_token: loginHintToken,
    })
    const tokens = await oidc.pollBackchannelAuthenticationGrant(config, begun)
    const claims = tokens.claims()
    if (!claims) throw new Error('the answer has no ID token')
    return claims as unknown as Claims
  }
}

async function discover(
  { issuer, clientId, clientKey }: Settings,
  reader: Reader,
): Promise<oidc.Configuration> {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' }
  const key = await crypto.subtle.importKey('jwk', clientKey, curve, false, ['sign'])
  const config = await oidc.discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt({ key, kid: clientKey.kid }),
    new URL(issuer).protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {},
  )
  config[oidc.customFetch] = withTerminalProofs(reader, config.serverMetadata().token_endpoint ?? '')
  return config
}

/** openid-client signs DPoP proofs with a key that it has in hand; the terminal's is in the terminal, so it is asked. */
function withTerminalProofs(reader: Reader, tokenEndpoint: string): oidc.CustomFetch {
  let nonce: string | undefined
  return async (url, { headers, body, ...options }) => {
    const isToken = url === tokenEndpoint
    const request = { method: 'POST', url, ...(nonce === undefined ? {} : { nonce }) }
    const proof: Record<string, string> = isToken ? { dpop: await reader.proof(request) } : {}
    const answer = await fetch(url, {
      ...options,
      ...(body === undefined || body === null ? {} : { body: body as BodyInit }),
      headers: { ...headers, ...proof },
    })
    if (isToken) nonce = answer.headers.get('dpop-nonce') ?? nonce
    return answer
  }
}
