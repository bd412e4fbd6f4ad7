import { randomBase58 } from '../encoding/base58.ts'
import { hashText, sha256Hex } from '../encoding/digest.ts'
import { listOf } from '../encoding/shape.ts'
import type { Group, Point, Scalar } from '../group/group.ts'
import { hedged, type Random, randomScalar } from '../group/random.ts'
import { addScalars, ORDER } from '../group/scalar.ts'
import type { Proof } from '../proof/proof.ts'
import type { Protocol } from '../protocol.ts'
import { certificatesMessage, committedShare } from './pedersen.ts'
import { makePublicKey } from './public-key.ts'
import { certificateKeysShape, coefficientsShape, type TrusteePublicKey } from './shapes.ts'
import { type SignedMessage, signedMessageShape, signMessage } from './signed-message.ts'

/*
 * The steps by which a Pedersen group makes its key (Belenios specification, Threshold decryption support), one pure
 * function each. Nobody ever knows the whole key: each member deals a polynomial, and its share is a sum of values.
 * Before the commitments are shown they are committed to by hash, so that nobody can choose last (a step that protocol
 * version 1 lacks and that leaves no trace in the archive). How shares travel between members is the caller's business.
 */

/** A member's secret for the ceremony: 22 Base58 letters, from which its two key pairs follow. */
export function makeSeed(random: Random): string {
  return randomBase58(22, random)
}

/** Signing and decryption key of a seed (Belenios specification, Public key infrastructure: Deriving keys). */
export function keysOfSeed(seed: string): { readonly signing: Scalar; readonly decryption: Scalar } {
  return { signing: hashText(`sk|${seed}`), decryption: hashText(`dk|${seed}`) }
}

export interface Place {
  readonly size: number
  readonly threshold: number
  /** From 1. */
  readonly index: number
}

/** Step 1: a member's certificate. */
export function makeCertificate(
  protocol: Protocol,
  seed: string,
  place: Place,
  random: Random,
): SignedMessage {
  const { group } = protocol
  const { signing, decryption } = keysOfSeed(seed)
  const message = certificateKeysShape.write({
    context: { group: group.name, size: place.size, threshold: place.threshold, index: place.index },
    verification: group.encode(group.secretBase(signing)),
    encryption: group.encode(group.secretBase(decryption)),
  })
  return { message, signature: signMessage(protocol, signing, message, random) }
}

/** A member's polynomial: the coefficients stay with the member, the signed commitments are for all. */
export interface Dealing {
  readonly coefficients: readonly Scalar[]
  readonly coefexps: SignedMessage
}

/** Step 2: the polynomial, of degree `threshold − 1`. */
export function deal(protocol: Protocol, seed: string, threshold: number, random: Random): Dealing {
  const { group } = protocol
  const { signing, decryption } = keysOfSeed(seed)
  const stream = hedged(random, [signing, decryption], 'polynomial')
  const coefficients = Array.from({ length: threshold }, () => randomScalar(stream))
  const points = coefficients.map((coefficient) => group.secretBase(coefficient))
  const message = coefficientsShape.write({ coefexps: group.encodeAll(points) })
  return { coefficients, coefexps: { message, signature: signMessage(protocol, signing, message, random) } }
}

const certificateList = listOf(signedMessageShape)

/** Step 3: what a member publishes before anybody shows commitments. Bound to the list of certificates. */
export function commitToDealing(certs: readonly SignedMessage[], coefexps: SignedMessage): string {
  return sha256Hex(`coefexps_commit|${certificateList.write(certs)}|${signedMessageShape.write(coefexps)}`)
}

/** Step 4: whether the commitments now shown are those that were committed to. */
export function opensCommitment(
  commitment: string,
  certs: readonly SignedMessage[],
  coefexps: SignedMessage,
): boolean {
  return commitToDealing(certs, coefexps) === commitment
}

/** Step 5: the share for the member at `index`, the value of the polynomial there. It is a secret of that member. */
export function shareFor(coefficients: readonly Scalar[], index: number): Scalar {
  return coefficients.reduceRight((value, coefficient) => (value * BigInt(index) + coefficient) % ORDER, 0n)
}

/** Step 6: whether a received share fits its maker's commitments. A share that does not is a complaint, not a key. */
export function fitsCommitments(
  group: Group,
  coefficients: readonly Point[],
  index: number,
  share: Scalar,
): boolean {
  return group.equal(group.secretBase(share), committedShare(group, coefficients, index))
}

/** Step 7: the member's private key is the sum of the shares dealt to it, its own included. */
export function privateKeyOf(shares: readonly Scalar[]): Scalar {
  return addScalars(...shares)
}

/** Step 8: its public share, with proof of knowledge and signed with the member's ceremony key. */
export function makePublicShare(
  protocol: Protocol,
  seed: string,
  privateKey: Scalar,
  random: Random,
  name?: string,
): TrusteePublicKey {
  const key = makePublicKey(protocol, privateKey, random, name)
  const { signing } = keysOfSeed(seed)
  return { ...key, signature: signMessage(protocol, signing, key.public_key, random) }
}

/** Step 9: the member's signature over all certificates and its own commitments. */
export function signCertificates(
  protocol: Protocol,
  seed: string,
  certs: readonly SignedMessage[],
  coefexps: readonly string[],
  random: Random,
): Proof {
  return signMessage(protocol, keysOfSeed(seed).signing, certificatesMessage(certs, coefexps), random)
}
