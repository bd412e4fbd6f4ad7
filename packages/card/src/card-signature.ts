import { err, ok, type Result } from '@musubi/kernel'
import { der } from '@musubi/pki/der'
import type { CardFailure } from './card-failure.ts'
import type { CardGeneration } from './card-generation.ts'
import { type CardChannel } from './card-reader.ts'
import { computeSignature } from './card-session.ts'
import { sha256DigestInfo } from './digest-info.ts'

/** What a card of one kind of key is given to sign, and how its answer becomes a signature that others can check. */
interface SignatureScheme {
  /** P1 of COMPUTE DIGITAL SIGNATURE. */
  readonly p1: number
  readonly toInput: (message: Uint8Array) => Uint8Array
  readonly toSignature: (answer: Uint8Array) => Uint8Array | undefined
}

/** Bytes of one number of a P-384 signature. */
const P384_LENGTH = 48

const SCHEMES: Readonly<Record<CardGeneration['algorithm'], SignatureScheme>> = {
  // The card pads the DigestInfo as it is given (RSASSA-PKCS1-v1_5 with SHA-256).
  'rsa-2048': { p1: 0x00, toInput: sha256DigestInfo, toSignature: (answer) => answer },
  // Not published yet: taken to hash by itself (SHA-384), as P1 = 03 does today, and to answer r ‖ s (BSI TR-03111).
  'p-384': { p1: 0x03, toInput: (message) => message, toSignature: encodeEcdsa },
}

/**
 * COMPUTE DIGITAL SIGNATURE over `message` with a key of this generation. RSA comes as the block, ECDSA as the
 * Ecdsa-Sig-Value of RFC 3279 section 2.2.3: both as a certificate's own signature is written.
 * @param p2 0x80 for the selected key file, 0x00 for the application's own key
 */
export async function signWithCard(
  channel: CardChannel,
  { algorithm }: Pick<CardGeneration, 'algorithm'>,
  p2: number,
  message: Uint8Array,
): Promise<Result<Uint8Array, CardFailure>> {
  const { p1, toInput, toSignature } = SCHEMES[algorithm]
  const answer = await computeSignature(channel, { p1, p2, data: toInput(message) })
  if (!answer.ok) return answer
  const signature = toSignature(answer.value)
  return signature ? ok(signature) : err({ reason: 'malformed', what: 'signature' })
}

function encodeEcdsa(answer: Uint8Array): Uint8Array | undefined {
  if (answer.length !== 2 * P384_LENGTH) return undefined
  const number = (bytes: Uint8Array) => der.unsigned(BigInt(`0x${Buffer.from(bytes).toString('hex')}`))
  return der.sequence(number(answer.subarray(0, P384_LENGTH)), number(answer.subarray(P384_LENGTH)))
}
