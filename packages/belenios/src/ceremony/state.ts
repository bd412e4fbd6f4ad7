import { sha256Hex } from '../encoding/digest.ts'
import { listOf } from '../encoding/shape.ts'
import { type PedersenParameters, type TrusteeItem, trusteesShape } from '../trustee/shapes.ts'
import { signedMessageShape } from '../trustee/signed-message.ts'
import type { SignedMessage } from '../trustee/signed-message.ts'
import { AUTHORITY, type CeremonyMessage, type CeremonyStep, type MessageOf } from './message.ts'
import { type CeremonyPlan, type MemberPlace, type PlanFault, placesOf } from './plan.ts'

/** The steps in their order; a step without anybody to speak (no Pedersen group) is passed over. */
export const STEPS = [
  'announce',
  'certificate',
  'commit',
  'reveal',
  'share',
  'key',
  'election',
  'rehearsal',
] as const
export type Step = (typeof STEPS)[number]

/** Where a ceremony is. Plain data: it can be kept, sent, compared, and made again from its messages. */
export interface CeremonyState {
  readonly at: Step | 'ready' | 'stopped'
  readonly plan: CeremonyPlan | undefined
  /** Accepted messages by step and owner, such as `commit/3`. */
  readonly said: Readonly<Record<string, CeremonyMessage>>
}

export const BEFORE_CEREMONY: CeremonyState = { at: 'announce', plan: undefined, said: {} }

/** Why a message is refused, and whose it is. The state stays as it was. */
export interface CeremonyFault {
  readonly reason:
    | PlanFault
    | 'too_early'
    | 'too_late'
    | 'ceremony_stopped'
    | 'not_expected_from_this_member'
    /** The very same message again. */
    | 'duplicate'
    /** Another message for a step in which the member has already spoken. */
    | 'contradicts_earlier_message'
    | 'bad_certificate'
    | 'bad_sealing_key'
    | 'bad_signature'
    | 'bad_commitment'
    | 'reveal_differs_from_commitment'
    | 'bad_coefficients'
    | 'bad_shares'
    | 'bad_complaint'
    | 'bad_key'
    | 'key_does_not_follow_from_commitments'
    | 'key_has_another_name'
    | 'key_served_in_a_rehearsal'
    | 'election_differs_from_plan'
    | 'trustees_differ_from_ceremony'
    | 'rehearsal_does_not_verify'
    | 'rehearsal_not_ten_ballots'
    | 'rehearsal_with_other_keys'
    | 'rehearsal_not_marked'
  readonly step: CeremonyStep
  readonly owner: number
  /** The member's name; undefined for the authority and for strangers. */
  readonly name: string | undefined
}

export function messageIn<S extends CeremonyStep>(
  state: CeremonyState,
  step: S,
  owner: number,
): MessageOf<S> | undefined {
  return state.said[`${step}/${owner}`] as MessageOf<S> | undefined
}

/** Who speaks in a step. */
export function speakersOf(plan: CeremonyPlan | undefined, step: Step): readonly number[] {
  if (step === 'announce' || step === 'election' || step === 'rehearsal') return [AUTHORITY]
  const places = plan ? placesOf(plan) : []
  return places.filter(({ single }) => step === 'key' || !single).map(({ owner }) => owner)
}

/** Whose message the ceremony waits for now. */
export function awaited(state: CeremonyState): readonly number[] {
  if (state.at === 'ready' || state.at === 'stopped') return []
  const { at } = state
  return speakersOf(state.plan, at).filter((owner) => !messageIn(state, at, owner))
}

export function placeOf(state: CeremonyState, owner: number): MemberPlace | undefined {
  return state.plan && placesOf(state.plan).find((place) => place.owner === owner)
}

/** The members of a lock, in order. */
export function partnersOf(state: CeremonyState, { lock }: MemberPlace): MemberPlace[] {
  return state.plan ? placesOf(state.plan).filter((place) => place.lock === lock) : []
}

const certificateList = listOf(signedMessageShape)

/** The certificates of a member's group, once all are there. */
export function certificatesOf(state: CeremonyState, place: MemberPlace): SignedMessage[] {
  return partnersOf(state, place).flatMap(
    ({ owner }) => messageIn(state, 'certificate', owner)?.certificate ?? [],
  )
}

export function hashCertificates(certs: readonly SignedMessage[]): string {
  return sha256Hex(`certs|${certificateList.write(certs)}`)
}

/** The trustees record that the accepted keys make; undefined while one is missing. */
export function trusteesOf(state: CeremonyState): string | undefined {
  const items: TrusteeItem[] = []
  for (const [lock, { single }] of (state.plan?.locks ?? []).entries()) {
    const places = state.plan ? placesOf(state.plan).filter((place) => place.lock === lock) : []
    const keys = places.flatMap(({ owner }) => messageIn(state, 'key', owner) ?? [])
    if (keys.length !== places.length) return undefined
    const [first] = keys
    if (single && first) items.push(['Single', first.key])
    else if (places[0]) items.push(['Pedersen', parametersOf(state, places[0], keys)])
  }
  return items.length > 0 ? trusteesShape.write(items) : undefined
}

function parametersOf(
  state: CeremonyState,
  place: MemberPlace,
  keys: readonly MessageOf<'key'>[],
): PedersenParameters {
  return {
    threshold: place.threshold,
    certs: certificatesOf(state, place),
    coefexps: partnersOf(state, place).flatMap(
      ({ owner }) => messageIn(state, 'reveal', owner)?.coefexps ?? [],
    ),
    signatures: keys.flatMap(({ certificates }) => certificates ?? []),
    verification_keys: keys.map(({ key }) => key),
  }
}
