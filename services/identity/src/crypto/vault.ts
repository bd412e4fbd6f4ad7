import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Encryption at rest under one key: AES-256-GCM with a random IV (NIST SP 800-38D). The context names the row and is
 * authenticated, so that a box moved to another row does not open.
 */
export interface Vault {
  /** IV (12 bytes), ciphertext, tag (16 bytes). */
  seal(context: string, plaintext: Uint8Array): Uint8Array
  /** Throws when the box is of another key or another context: the database was tampered with or the key is wrong. */
  open(context: string, box: Uint8Array): Buffer
}

const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

/** @param key 32 bytes */
export function createVault(key: Uint8Array): Vault {
  if (key.length !== 32) throw new RangeError('a vault key has 32 bytes')
  // Six times faster than the bytes: twenty thousand residents are read at once before a disaster.
  const secret = createSecretKey(key)
  return {
    seal(context, plaintext) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv(CIPHER, secret, iv).setAAD(Buffer.from(context))
      return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
    },
    open(context, box) {
      const end = box.length - TAG_BYTES
      try {
        const decipher = createDecipheriv(CIPHER, secret, box.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        })
          .setAAD(Buffer.from(context))
          .setAuthTag(box.subarray(end))
        return Buffer.concat([decipher.update(box.subarray(IV_BYTES, end)), decipher.final()])
      } catch (cause) {
        throw new Error(`the box of ${context.replace(/:.*/s, '')} does not open`, { cause })
      }
    },
  }
}

/** The vault that wraps every other key. @param secret the installation's master secret, at least 32 bytes */
export function createMasterVault(secret: Uint8Array): Vault {
  if (secret.length < 32) throw new RangeError('the master secret needs at least 32 bytes')
  return createVault(new Uint8Array(hkdfSync('sha256', secret, '', 'musubi-identity-wrapping-v1', 32)))
}
