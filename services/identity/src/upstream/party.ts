import { importJWK, type JWK } from 'jose'
import * as oidc from 'openid-client'
import type { NationalAppConfig } from './national-app.ts'

export type Party = oidc.Configuration

const DEFAULT_TIMEOUT_MS = 5000
/** Seconds by which the agency's clock may differ from ours. */
const CLOCK_TOLERANCE = 10

/** Learns where the app's server is and what it can do (OpenID Connect Discovery 1.0). Throws when it does not answer. */
export async function openParty({ issuer, clientId, keys, timeoutMs }: NationalAppConfig): Promise<Party> {
  const [signing] = keys
  if (!signing) throw new TypeError('the national app needs a key of ours')
  const key = await importJWK(signing, 'ES256')
  if (!(key instanceof CryptoKey))
    throw new TypeError('the key for the national app must be an asymmetric one')
  const url = new URL(issuer)
  // Plain http is for the simulator on this machine; the operator's configuration takes https only.
  const insecure = url.protocol === 'http:'
  let party: Party | undefined
  const authentication = oidc.PrivateKeyJwt(
    { key, ...(signing.kid === undefined ? {} : { kid: signing.kid }) },
    {
      // The agency wants the address of its token endpoint as audience, not the issuer.
      [oidc.modifyAssertion]: (_header, payload) => {
        const { token_endpoint: audience } = party?.serverMetadata() ?? {}
        if (audience !== undefined) payload['aud'] = audience
      },
    },
  )
  const metadata = {
    id_token_signed_response_alg: 'ES256',
    [oidc.clockTolerance]: CLOCK_TOLERANCE,
  }
  party = await oidc.discovery(url, clientId, metadata, authentication, {
    execute: [oidc.enableNonRepudiationChecks, ...(insecure ? [oidc.allowInsecureRequests] : [])],
    timeout: (timeoutMs ?? DEFAULT_TIMEOUT_MS) / 1000,
  })
  return party
}

/** The public halves: what the agency knows us by. */
export function publicKeysOf(keys: readonly JWK[]): readonly JWK[] {
  return keys.map(
    ({ kty, crv, x, y, kid }) =>
      ({ kty, crv, x, y, use: 'sig', alg: 'ES256', ...(kid === undefined ? {} : { kid }) }) as JWK,
  )
}
