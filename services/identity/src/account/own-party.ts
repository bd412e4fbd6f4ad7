import { importJWK, type JWK } from 'jose'
import * as oidc from 'openid-client'

export interface OwnPartyOptions {
  readonly issuer: string
  readonly clientId: string
  /** The client's private key (private_key_jwt, ES256). */
  readonly clientKey: JWK
}

/** The provider's metadata, and the key that this process's tokens are bound to (DPoP, RFC 9449). */
export interface OwnParty {
  readonly config: oidc.Configuration
  readonly DPoP: oidc.DPoPHandle
}

/**
 * One of the platform's own services as a relying party. The provider is asked for its metadata at the first login, not at
 * start, and again after a failure.
 */
export function createOwnParty(options: OwnPartyOptions): () => Promise<OwnParty> {
  let party: Promise<OwnParty> | undefined
  return () =>
    (party ??= discover(options).catch((error: unknown) => {
      party = undefined
      throw error
    }))
}

async function discover({ issuer, clientId, clientKey }: OwnPartyOptions): Promise<OwnParty> {
  const key = await importJWK(clientKey, 'ES256')
  if (!(key instanceof CryptoKey)) throw new TypeError(`the key of ${clientId} must be an asymmetric key`)
  // Plain http is for a demonstration on one machine; production refuses to start without an https address.
  const insecure = new URL(issuer).protocol === 'http:'
  const config = await oidc.discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt({ key, kid: clientKey.kid ?? '' }),
    insecure ? { execute: [oidc.allowInsecureRequests] } : {},
  )
  // No token is kept, so the key they are bound to lives as long as the process.
  return { config, DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256')) }
}
