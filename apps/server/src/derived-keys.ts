import { createECDH } from 'node:crypto'
import type { JWK } from 'jose'

/**
 * A P-256 key derived from the installation's secret, so that every server process has the same one and none is stored.
 * @param seed 32 secret bytes
 */
function keyOf(seed: Uint8Array): { privateJwk: JWK; publicJwk: JWK } {
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
export function clientKeyOf(seed: Uint8Array, kid: string): { privateJwk: JWK; publicJwk: JWK } {
  const { privateJwk, publicJwk } = keyOf(seed)
  const use = { use: 'sig', alg: 'ES256', kid }
  return { publicJwk: { ...publicJwk, ...use }, privateJwk: { ...privateJwk, ...use } }
}

/** The key with which a demonstration proves itself to its simulated phone app. */
export function phoneAppClientKey(seed: Uint8Array): JWK {
  return { ...keyOf(seed).privateJwk, kid: 'demo-1' }
}

/** The operator's key that signs the heads of all audit logs. Auditors know it by its thumbprint (RFC 7638). */
export function auditSigningKey(seed: Uint8Array): JWK {
  return keyOf(seed).privateJwk
}
