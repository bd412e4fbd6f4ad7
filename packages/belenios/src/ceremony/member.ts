import { err, ok, type Result } from '@musubi/kernel'
import { parseCanonical } from '../encoding/shape.ts'
import type { Scalar } from '../group/group.ts'
import type { Random } from '../group/random.ts'
import { scalarBytes } from '../group/scalar.ts'
import type { Protocol } from '../protocol.ts'
import {
  commitToDealing,
  deal,
  type Dealing,
  fitsCommitments,
  keysOfSeed,
  makeCertificate,
  makePublicShare,
  privateKeyOf,
  shareFor,
  signCertificates,
} from '../trustee/dealing.ts'
import { makePublicKey } from '../trustee/public-key.ts'
import { coefficientsShape } from '../trustee/shapes.ts'
import { signMessage } from '../trustee/signed-message.ts'
import { coefficientsOf } from './check-message.ts'
import { bodyOf, type MessageOf, signedText } from './message.ts'
import { type CeremonyPlan, keyName, type MemberPlace } from './plan.ts'
import { openSealed, sealFor, sealingKeysOf } from './sealed-share.ts'
import { type CeremonyState, certificatesOf, hashCertificates, messageIn, partnersOf } from './state.ts'

/*
 * What a member's own device does in each step. It trusts the state it was given only as far as `reduceCeremony` made
 * it from the messages; the seed and the polynomial never leave it.
 */

type Signable = Parameters<typeof bodyOf>[0]

function signed<T extends Signable>(
  protocol: Protocol,
  plan: CeremonyPlan,
  seed: string,
  message: T,
  random: Random,
): T & { readonly signature: MessageOf<'commit'>['signature'] } {
  const body = signedText(plan.uuid, message.step, message.owner, bodyOf(message))
  return { ...message, signature: signMessage(protocol, keysOfSeed(seed).signing, body, random) }
}

/** Who a member is in a ceremony that has been announced. */
export interface CeremonyMember {
  readonly plan: CeremonyPlan
  readonly place: MemberPlace
  readonly seed: string
}

export async function sayCertificate(
  protocol: Protocol,
  { plan, place, seed }: CeremonyMember,
  random: Random,
): Promise<MessageOf<'certificate'>> {
  const certificate = makeCertificate(protocol, seed, place, random)
  const { publicKey } = await sealingKeysOf(seed)
  const message = { step: 'certificate', owner: place.owner, certificate, sealing: publicKey } as const
  return signed(protocol, plan, seed, message, random)
}

/** The polynomial, to be kept until the shares are out, and the commitment to its commitments. */
export function sayCommitment(
  protocol: Protocol,
  state: CeremonyState,
  { plan, place, seed }: CeremonyMember,
  random: Random,
): { readonly dealing: Dealing; readonly message: MessageOf<'commit'> } {
  const dealing = deal(protocol, seed, place.threshold, random)
  const commitment = commitToDealing(certificatesOf(state, place), dealing.coefexps)
  const message = { step: 'commit', owner: place.owner, commitment } as const
  return { dealing, message: signed(protocol, plan, seed, message, random) }
}

export function sayReveal({ place }: CeremonyMember, { coefexps }: Dealing): MessageOf<'reveal'> {
  return { step: 'reveal', owner: place.owner, coefexps }
}

/** Seals one share for every member of the group, the dealer included. */
export async function sayShares(
  protocol: Protocol,
  state: CeremonyState,
  { plan, place, seed }: CeremonyMember,
  { coefficients }: Dealing,
  random: Random,
): Promise<Result<MessageOf<'share'>, { readonly reason: 'bad_sealing_key'; readonly owner: number }>> {
  const sealed = []
  for (const { owner, index } of partnersOf(state, place)) {
    const receiver = messageIn(state, 'certificate', owner)?.sealing ?? ''
    const share = scalarBytes(shareFor(coefficients, index))
    const one = await sealFor(receiver, routeOf(state, place, place.owner, owner), share)
    if (!one.ok) return err({ reason: 'bad_sealing_key', owner })
    sealed.push(one.value)
  }
  const message = { step: 'share', owner: place.owner, sealed } as const
  return ok(signed(protocol, plan, seed, message, random))
}

function routeOf(state: CeremonyState, place: MemberPlace, from: number, to: number) {
  const certificates = hashCertificates(certificatesOf(state, place))
  return { uuid: state.plan?.uuid ?? '', step: 'share', from, to, certificates }
}

/** A share that cannot be used, and whose it is. */
export interface ShareFault {
  readonly reason: 'share_missing' | 'share_does_not_open' | 'share_does_not_fit_commitments'
  readonly owner: number
  readonly name: string
}

/**
 * Opens the shares dealt to this member, checks each against its maker's commitments, and gives the private key. The
 * seed and the public record are enough for it, so a lost share can be had again from a kept seed.
 */
export async function receiveShares(
  protocol: Protocol,
  state: CeremonyState,
  { place, seed }: Pick<CeremonyMember, 'place' | 'seed'>,
): Promise<Result<Scalar, ShareFault>> {
  const { privateKey } = await sealingKeysOf(seed)
  const shares: Scalar[] = []
  for (const { owner, name } of partnersOf(state, place)) {
    const sealed = messageIn(state, 'share', owner)?.sealed[place.index - 1]
    if (!sealed) return err({ reason: 'share_missing', owner, name })
    const bytes = await openSealed(privateKey, routeOf(state, place, owner, place.owner), sealed)
    if (!bytes.ok) return err({ reason: 'share_does_not_open', owner, name })
    const share = readShare(bytes.value, protocol.group.order)
    const points = coefficientsOf(protocol, state, owner)
    if (share === undefined || !fitsCommitments(protocol.group, points, place.index, share)) {
      return err({ reason: 'share_does_not_fit_commitments', owner, name })
    }
    shares.push(share)
  }
  return ok(privateKeyOf(shares))
}

/** Reduced or not a share at all; inverse of `scalarBytes`. */
function readShare(bytes: Uint8Array, order: bigint): Scalar | undefined {
  const value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  return bytes.length === 32 && value < order ? value : undefined
}

export function sayComplaint(
  protocol: Protocol,
  { plan, place, seed }: CeremonyMember,
  about: number,
  random: Random,
): MessageOf<'complaint'> {
  return signed(protocol, plan, seed, { step: 'complaint', owner: place.owner, about }, random)
}

/** The public share, once all shares have been received. */
export function sayKey(
  protocol: Protocol,
  state: CeremonyState,
  { plan, place, seed }: CeremonyMember,
  privateKey: Scalar,
  random: Random,
): MessageOf<'key'> {
  const own = messageIn(state, 'reveal', place.owner)
  const read = own && parseCanonical(coefficientsShape, own.coefexps.message)
  const coefexps = read?.ok ? read.value.coefexps : []
  return {
    step: 'key',
    owner: place.owner,
    key: makePublicShare(protocol, seed, privateKey, random, keyName(plan, place)),
    certificates: signCertificates(protocol, seed, certificatesOf(state, place), coefexps, random),
  }
}

/** The public key of a trustee who holds a lock alone. */
export function saySingleKey(
  protocol: Protocol,
  { plan, place }: Pick<CeremonyMember, 'plan' | 'place'>,
  privateKey: Scalar,
  random: Random,
): MessageOf<'key'> {
  const key = makePublicKey(protocol, privateKey, random, keyName(plan, place))
  return { step: 'key', owner: place.owner, key }
}
