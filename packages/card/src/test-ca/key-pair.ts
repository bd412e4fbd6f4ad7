import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'

/** A key pair, RSA-2048 unless said otherwise, as plain bytes, so that it can be stored and sent to a worker. */
export interface KeyPair {
  /** SubjectPublicKeyInfo DER. */
  readonly publicKey: Uint8Array
  /** PKCS#8 DER. */
  readonly privateKey: Uint8Array
}

const generate = promisify(generateKeyPair)
const signAsync = promisify(sign)

/** Takes about a tenth of a second of one core, in the thread pool. */
export async function generateRsaKeyPair(): Promise<KeyPair> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2048, publicExponent: 0x10001 })
  return {
    publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
    privateKey: new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })),
  }
}

/** Keys as the next card is announced to have them. */
export async function generateP384KeyPair(): Promise<KeyPair> {
  const { publicKey, privateKey } = await generate('ec', { namedCurve: 'P-384' })
  return {
    publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
    privateKey: new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })),
  }
}

export function toPrivateKey(pair: Pick<KeyPair, 'privateKey'>): KeyObject {
  return createPrivateKey({ key: Buffer.from(pair.privateKey), format: 'der', type: 'pkcs8' })
}

export function toPublicKey(pair: Pick<KeyPair, 'publicKey'>): KeyObject {
  return createPublicKey({ key: Buffer.from(pair.publicKey), format: 'der', type: 'spki' })
}

/** RSASSA-PKCS1-v1_5 with SHA-256, computed in the thread pool; the same input always gives the same bytes. */
export async function signSha256(key: KeyObject, message: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await signAsync('sha256', message, key))
}

/** ECDSA with SHA-384, as Ecdsa-Sig-Value. */
export async function signSha384(key: KeyObject, message: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await signAsync('sha384', message, key))
}
