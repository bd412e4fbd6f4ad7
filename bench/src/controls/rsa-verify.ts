import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import type { Control } from '../report.ts'

const SECONDS = 1

export interface RsaControls {
  /** Verifications a second on one core. */
  readonly rate: Control
  /** Milliseconds of processor time of one. */
  readonly processor: Control
}

/** Bare RSA-2048 verifications (PKCS#1 v1.5, SHA-256): what a card's signatures cost at the least. */
export function measureRsaVerify(): RsaControls {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const message = randomBytes(256)
  const signature = sign('sha256', message, privateKey)
  const before = process.cpuUsage()
  const begun = performance.now()
  let verified = 0
  while (performance.now() - begun < SECONDS * 1000) {
    for (let at = 0; at < 100; at++) if (verify('sha256', message, publicKey, signature)) verified++
  }
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(before)
  return {
    rate: { name: 'bare RSA-2048 verify on one core', value: verified / seconds },
    processor: { name: 'processor time of a bare RSA-2048 verify', value: (user + system) / 1000 / verified },
  }
}
