import { hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Everything secret of an installation comes from one secret by name, so there is one thing to keep and to rotate. */
export interface Secrets {
  /** 32 bytes for one purpose (HKDF-SHA-256, RFC 5869), of the newest secret. */
  derive(purpose: string): Uint8Array
  /** As text, the newest first, for whatever accepts older ones during a rotation. */
  deriveAll(purpose: string): string[]
}

/** @param given the configured secrets, the newest first; undefined (demo) makes one and keeps it in the data folder */
export function openSecrets(given: readonly string[] | undefined, dataDir: string): Secrets {
  const secrets = given ?? [demoSecret(dataDir)]
  const deriveFrom = (secret: string, purpose: string) =>
    new Uint8Array(hkdfSync('sha256', secret, 'musubi', purpose, 32))
  return {
    derive: (purpose) => deriveFrom(secrets[0] ?? '', purpose),
    deriveAll: (purpose) =>
      secrets.map((secret) => Buffer.from(deriveFrom(secret, purpose)).toString('base64url')),
  }
}

function demoSecret(dataDir: string): string {
  const path = join(dataDir, 'demo-secret')
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600 })
  }
  return readFileSync(path, 'utf8')
}
