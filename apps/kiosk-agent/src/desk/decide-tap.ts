import type { StubPayload, Tap } from '@musubi/contracts'
import type { Uuid } from '@musubi/kernel'
import type { Presence } from '../shelter/board.ts'
import type { EventDraft } from '../store/own-event.ts'

export type TapMember = Extract<Tap, { phase: 'green' }>['members'][number]

/** What every event of one moment at this terminal has in common. */
export interface EventFrame {
  readonly disasterId: Uuid
  readonly shelterId: string
  readonly terminalId: Uuid
  readonly effectiveAt: string
}

export interface TapDecision {
  readonly members: readonly TapMember[]
  readonly drafts: readonly EventDraft[]
}

/** Moves the whole household with one tap: in, all who are not here yet; out, all who are. */
export function decideTap(tap: {
  readonly tapId: Uuid
  readonly direction: 'in' | 'out'
  readonly household: StubPayload['household']
  readonly frame: EventFrame
  readonly isHere: (personId: string) => boolean
  readonly newId: () => Uuid
}): TapDecision {
  const { direction, frame, tapId } = tap
  const type = direction === 'in' ? 'stay.checked_in' : 'stay.checked_out'
  const members = tap.household.map((member) => {
    const alreadyHere = tap.isHere(member.personId)
    return { ...member, alreadyHere, here: direction === 'in' || alreadyHere }
  })
  const moved = members.filter(({ alreadyHere }) => alreadyHere === (direction === 'out'))
  const drafts = moved.map(
    ({ personId }): EventDraft => ({
      type,
      ...frame,
      eventId: tap.newId(),
      tapId,
      personId: personId as Uuid,
    }),
  )
  return { members, drafts }
}

/**
 * Unticking takes back what brought the person in (or out), ticking again records it anew. Null when there is nothing
 * to change.
 */
export function decideTick(tick: {
  readonly eventId: Uuid
  readonly tapId: Uuid
  readonly direction: 'in' | 'out'
  readonly member: TapMember
  readonly here: boolean
  readonly frame: EventFrame
  readonly presence: Presence | null
  /** The check-out that this tap recorded for the person. */
  readonly checkOutId: Uuid | null
}): EventDraft | null {
  const { direction, member, here, frame, eventId, presence, tapId } = tick
  if (member.here === here) return null
  const stay = { ...frame, eventId, tapId, personId: member.personId as Uuid }
  if (direction === 'in') {
    if (here) return { type: 'stay.checked_in', ...stay }
    if (!presence) return null
    return presence.checkInId
      ? { type: 'event.voided', ...frame, eventId, voids: presence.checkInId as Uuid }
      : { type: 'stay.checked_out', ...stay }
  }
  if (here) return member.alreadyHere ? { type: 'stay.checked_out', ...stay } : null
  return tick.checkOutId ? { type: 'event.voided', ...frame, eventId, voids: tick.checkOutId } : null
}
