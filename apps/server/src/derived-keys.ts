import { derivedKey } from '@musubi/platform/sealing'
import type { JWK } from 'jose'

/** The key with which a demonstration proves itself to its simulated phone app. */
export function phoneAppClientKey(seed: Uint8Array): JWK {
  return { ...derivedKey(seed).privateJwk, kid: 'demo-1' }
}

/** The operator's key that signs the heads of all audit logs. Auditors know it by its thumbprint (RFC 7638). */
export function auditSigningKey(seed: Uint8Array): JWK {
  return derivedKey(seed).privateJwk
}
