import { createECDH } from 'node:crypto'
import type { JWK } from 'jose'

export interface DerivedKey {
  readonly privateJwk: JWK
  readonly publicJwk: JWK
}

/**
 * A P-256 key derived from a secret, so that every process of an installation has the same one and none is stored beside it.
 * @param seed 32 secret bytes
 */
export function derivedKey(seed: Uint8Array): DerivedKey {
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(Buffer.from(seed))
  const point = curve.getPublicKey()
  const publicJwk: JWK = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33, 65).toString('base64url'),
  }
  return { publicJwk, privateJwk: { ...publicJwk, d: Buffer.from(seed).toString('base64url') } }
}

/** The key with which a client proves itself to the OpenID Provider (private_key_jwt, ES256). */
export function clientKeyOf(seed: Uint8Array, kid: string): DerivedKey {
  const { privateJwk, publicJwk } = derivedKey(seed)
  const use = { use: 'sig', alg: 'ES256', kid }
  return { publicJwk: { ...publicJwk, ...use }, privateJwk: { ...privateJwk, ...use } }
}
