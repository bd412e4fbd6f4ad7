import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import type { EvidenceKey, SealedEvidence } from '@musubi/contracts'
import { err, ok, parseBase64Url, parseUuid, expectOk, toBase64Url, type Result } from '@musubi/kernel'
import { CompactEncrypt, compactDecrypt, importJWK, type JWK } from 'jose'

/**
 * Envelope encryption of card evidence. A card's certificate holds its serial number and its face record a birth date;
 * neither may be readable outside identity, not on a stolen tablet's disk and not in the service that relays them.
 * The data key is wrapped once (compact JWE, RFC 7516, ECDH-ES with X25519, A256GCM); each piece of evidence then
 * costs one AES-256-GCM instead of one key agreement.
 */
export interface EvidenceSealer {
  readonly key: EvidenceKey
  seal(evidenceId: string, evidence: Uint8Array): SealedEvidence
}

/** A key of RFC 8037 as our contracts write it. */
export interface OkpJwk {
  readonly kty: string
  readonly crv: string
  readonly x: string
  readonly d?: string | undefined
  readonly kid?: string | undefined
}

const IV_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

/** A sealer with a fresh data key that lives in memory only: after a restart not even the terminal can open its queue. */
export async function createEvidenceSealer(sealingKey: JWK | OkpJwk): Promise<EvidenceSealer> {
  const dataKey = randomBytes(KEY_BYTES)
  const keyId = expectOk(parseUuid(randomUUID()), 'a random UUID is a UUID')
  const wrapped = await new CompactEncrypt(dataKey)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: keyId })
    .encrypt(await importJWK(sealingKey as JWK, 'ECDH-ES'))
  return {
    key: { keyId, wrapped },
    seal: (evidenceId, evidence) => ({
      evidenceId: expectOk(parseUuid(evidenceId), 'evidence ids are UUIDs'),
      keyId,
      sealed: toBase64Url(encrypt(dataKey, associatedData(keyId, evidenceId), evidence)),
    }),
  }
}

export interface EvidenceOpener {
  /** One Result for each piece, in order; `unsealable` for a wrong key, a flipped bit or another evidence's box. */
  open(
    keys: readonly EvidenceKey[],
    evidence: readonly SealedEvidence[],
  ): Promise<Result<Uint8Array, 'unsealable'>[]>
}

/** @param sealingKey identity's private X25519 JWK */
export function createEvidenceOpener(sealingKey: JWK): EvidenceOpener {
  const privateKey = importJWK(sealingKey, 'ECDH-ES')
  return {
    async open(keys, evidence) {
      const dataKeys = new Map<string, Uint8Array>()
      for (const key of keys) {
        const dataKey = await findDataKey(await privateKey, key)
        if (dataKey) dataKeys.set(key.keyId, dataKey)
      }
      return evidence.map((piece) => {
        const dataKey = dataKeys.get(piece.keyId)
        const sealed = parseBase64Url(piece.sealed)
        if (!dataKey || !sealed.ok) return err('unsealable')
        return decrypt(dataKey, associatedData(piece.keyId, piece.evidenceId), sealed.value)
      })
    },
  }
}

async function findDataKey(privateKey: Awaited<ReturnType<typeof importJWK>>, key: EvidenceKey) {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(key.wrapped, privateKey, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    return protectedHeader.kid === key.keyId && plaintext.length === KEY_BYTES ? plaintext : undefined
  } catch {
    return undefined
  }
}

function associatedData(keyId: string, evidenceId: string): Uint8Array {
  return Buffer.from(`musubi-evidence-v1\n${keyId}\n${evidenceId}`)
}

/** IV, ciphertext and tag in one piece, AES-256-GCM (NIST SP 800-38D). */
export function encrypt(key: Uint8Array, associated: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(associated)
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

export function decrypt(
  key: Uint8Array,
  associated: Uint8Array,
  box: Uint8Array,
): Result<Uint8Array, 'unsealable'> {
  if (box.length < IV_BYTES + TAG_BYTES) return err('unsealable')
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, IV_BYTES))
    .setAAD(associated)
    .setAuthTag(box.subarray(box.length - TAG_BYTES))
  try {
    return ok(
      Buffer.concat([decipher.update(box.subarray(IV_BYTES, box.length - TAG_BYTES)), decipher.final()]),
    )
  } catch {
    return err('unsealable')
  }
}
