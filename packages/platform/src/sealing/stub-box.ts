import { createHash, createHmac, hkdfSync } from 'node:crypto'
import { StubContentSchema, type SealedStub, type StubContent } from '@musubi/contracts'
import { err, ok, parseBase64Url, toBase64Url, type Result } from '@musubi/kernel'
import { decrypt, encrypt } from './evidence-envelope.ts'

/**
 * Sealed stubs: what a terminal knows of a resident before the network goes. Both the name of a record and its key come
 * out of the card's certificate, so that only a card that is physically present opens its own record and a stolen
 * terminal opens none. Identity keeps the certificate's digest (encrypted), never the certificate.
 */
const KEY_BYTES = 32

/** SHA-256 of the DER authentication certificate. */
export function certificateDigest(certificate: Uint8Array): Uint8Array {
  return createHash('sha256').update(certificate).digest()
}

/** The name under which a card's stub is filed in one set. */
export function stubIdOf(setKey: Uint8Array, digest: Uint8Array): string {
  return toBase64Url(createHmac('sha256', setKey).update('musubi-stub-id-v1').update(digest).digest())
}

export interface StubSetSecrets {
  readonly setId: string
  readonly setKey: Uint8Array
  readonly salt: Uint8Array
}

export function sealStub(set: StubSetSecrets, digest: Uint8Array, content: StubContent): SealedStub {
  const stubId = stubIdOf(set.setKey, digest)
  const plaintext = Buffer.from(JSON.stringify(content))
  return {
    stubId,
    box: toBase64Url(encrypt(boxKey(set, digest), associatedData(set.setId, stubId), plaintext)),
  }
}

/** `unsealable` when the box is of another card, another set, or damaged. */
export function openStub(
  set: StubSetSecrets,
  digest: Uint8Array,
  stub: SealedStub,
): Result<StubContent, 'unsealable'> {
  const box = parseBase64Url(stub.box)
  if (!box.ok) return err('unsealable')
  const plaintext = decrypt(boxKey(set, digest), associatedData(set.setId, stub.stubId), box.value)
  if (!plaintext.ok) return plaintext
  const content = StubContentSchema.safeParse(JSON.parse(Buffer.from(plaintext.value).toString('utf8')))
  return content.success ? ok(content.data) : err('unsealable')
}

function boxKey(set: StubSetSecrets, digest: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', digest, set.salt, `musubi-stub-box-v1\n${set.setId}`, KEY_BYTES))
}

function associatedData(setId: string, stubId: string): Uint8Array {
  return Buffer.from(`musubi-stub-v1\n${setId}\n${stubId}`)
}
