import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import type { Control } from '../report.ts'

const SECONDS = 1

/** Bare RSA-2048 verifications (PKCS#1 v1.5, SHA-256) a second on one core: what a card's signatures cost at the least. */
export function measureRsaVerify(): Control {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const message = randomBytes(256)
  const signature = sign('sha256', message, privateKey)
  const begun = performance.now()
  let verified = 0
  while (performance.now() - begun < SECONDS * 1000) {
    for (let at = 0; at < 100; at++) if (verify('sha256', message, publicKey, signature)) verified++
  }
  return {
    name: 'bare RSA-2048 verify on one core',
    value: verified / ((performance.now() - begun) / 1000),
  }
}
