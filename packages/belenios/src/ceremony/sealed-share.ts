import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import { err, ok, parseBase64Url, type Result, toBase64Url } from '@musubi/kernel'
import { record, text, type TypeOf } from '../encoding/shape.ts'

/*
 * How a share travels from one member of a Pedersen group to another: HPKE (RFC 9180), base mode, DHKEM(P-256,
 * HKDF-SHA256), HKDF-SHA256, AES-256-GCM. P-256 because every browser's WebCrypto has it, X25519 only the newer ones.
 * The ephemeral key comes from WebCrypto; who sent a share is proved by the signature over the message it travels in.
 */
const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
})

/** What a sealed share belongs to. It opens for exactly this, so it can be moved nowhere else. */
export interface ShareRoute {
  readonly uuid: string
  readonly step: string
  /** Owners, counted over all trustees from 1. */
  readonly from: number
  readonly to: number
  /** Hash of the list of certificates that the sender saw. */
  readonly certificates: string
}

export const sealedShape = record({ encapsulated: text, ciphertext: text })
export type Sealed = TypeOf<typeof sealedShape>

export interface SealingKeys {
  /** Base64url of the uncompressed point, for everybody. */
  readonly publicKey: string
  readonly privateKey: CryptoKey
}

/** The sealing keys that follow from a member's seed (RFC 9180 DeriveKeyPair), so that the seed is all it keeps. */
export async function sealingKeysOf(seed: string): Promise<SealingKeys> {
  const pair = await suite.kem.deriveKeyPair(bytesOf(`musubi ceremony sealing v1|${seed}`).buffer)
  const publicKey = new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey))
  return { publicKey: toBase64Url(publicKey), privateKey: pair.privateKey }
}

/** Seals bytes for one member. */
export async function sealFor(
  receiver: string,
  route: ShareRoute,
  secret: Uint8Array,
): Promise<Result<Sealed, 'not_a_sealing_key'>> {
  const point = parseBase64Url(receiver)
  if (!point.ok) return err('not_a_sealing_key')
  try {
    const recipientPublicKey = await suite.kem.deserializePublicKey(Uint8Array.from(point.value).buffer)
    const { info, aad } = bindingOf(route)
    const sealed = await suite.seal({ recipientPublicKey, info }, Uint8Array.from(secret), aad)
    return ok({
      encapsulated: toBase64Url(new Uint8Array(sealed.enc)),
      ciphertext: toBase64Url(new Uint8Array(sealed.ct)),
    })
  } catch {
    return err('not_a_sealing_key')
  }
}

/** Opens what was sealed for this member on this route; anything changed or moved does not open. */
export async function openSealed(
  privateKey: CryptoKey,
  route: ShareRoute,
  sealed: Sealed,
): Promise<Result<Uint8Array, 'does_not_open'>> {
  const encapsulated = parseBase64Url(sealed.encapsulated)
  const ciphertext = parseBase64Url(sealed.ciphertext)
  if (!encapsulated.ok || !ciphertext.ok) return err('does_not_open')
  try {
    const { info, aad } = bindingOf(route)
    const enc = Uint8Array.from(encapsulated.value).buffer
    const params = { recipientKey: privateKey, enc, info }
    return ok(new Uint8Array(await suite.open(params, Uint8Array.from(ciphertext.value), aad)))
  } catch {
    return err('does_not_open')
  }
}

function bindingOf({ uuid, step, from, to, certificates }: ShareRoute) {
  return {
    info: bytesOf(`musubi ceremony share v1|${uuid}|${step}|${from}|${to}`).buffer,
    aad: bytesOf(certificates),
  }
}

function bytesOf(words: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new TextEncoder().encode(words))
}
