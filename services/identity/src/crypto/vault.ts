import { hkdfSync } from 'node:crypto'
import { decrypt, encrypt } from '@musubi/platform/sealing/evidence-envelope'

/**
 * Encryption at rest under one key: AES-256-GCM with a random IV (NIST SP 800-38D). The context names the row and is
 * authenticated, so that a box moved to another row does not open.
 */
export interface Vault {
  seal(context: string, plaintext: Uint8Array): Uint8Array
  /** Throws when the box is of another key or another context: the database was tampered with or the key is wrong. */
  open(context: string, box: Uint8Array): Uint8Array
}

export function createVault(key: Uint8Array): Vault {
  if (key.length !== 32) throw new RangeError('a vault key has 32 bytes')
  return {
    seal: (context, plaintext) => encrypt(key, Buffer.from(context), plaintext),
    open: (context, box) => {
      const opened = decrypt(key, Buffer.from(context), box)
      if (!opened.ok) throw new Error(`the box of ${context.replace(/:.*/s, '')} does not open`)
      return opened.value
    },
  }
}

/** The vault that wraps every other key. @param secret the installation's master secret, at least 32 bytes */
export function createMasterVault(secret: Uint8Array): Vault {
  if (secret.length < 32) throw new RangeError('the master secret needs at least 32 bytes')
  return createVault(new Uint8Array(hkdfSync('sha256', secret, '', 'musubi-identity-wrapping-v1', 32)))
}
