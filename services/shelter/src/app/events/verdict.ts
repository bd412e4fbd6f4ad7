import type { ShelterEvent } from '@musubi/contracts'
import { isStayEvent, type StayEvent } from '../../core/index.ts'
import type { Tap } from '../../db/taps.ts'

/** How sure the platform is that a stay event is about the person it names. */
export interface Verdict {
  readonly confirmation: 'confirmed' | 'unresolved' | 'needs_staff' | 'not_needed'
  /** why staff must look */
  readonly reason: string | null
  /** whether the person may be shown by name; everybody is counted either way */
  readonly named: boolean
}

export interface KnownPerson {
  readonly protected: boolean
  /** more than one where the person was registered more than once */
  readonly households: readonly { readonly householdId: string; readonly home: string }[]
}

/** Facts by which events are judged; maps by person id and by `tapKey`. */
export interface Facts {
  findPerson(personId: string): KnownPerson | undefined
  findTap(terminalId: string, tapId: string): Tap | undefined
}

/**
 * Judges one event. A protected person gets exactly the verdict of a person nobody knows. Evidence that identity
 * refuses, or that proves another household, never turns a place to sleep into none: it turns a name into a question.
 */
export function decideVerdict(event: ShelterEvent, facts: Facts): Verdict {
  if (!isStayEvent(event)) return { confirmation: 'not_needed', reason: null, named: false }
  const found = facts.findPerson(event.personId)
  const person = found?.protected ? undefined : found
  const named = person !== undefined
  const needsStaff = (reason: string, known = named): Verdict => ({
    confirmation: 'needs_staff',
    reason,
    named: known,
  })
  if (event.tapId === null) return withoutTap(event, named)
  const tap = facts.findTap(event.terminalId, event.tapId)
  if (!tap) return needsStaff('no_evidence')
  if (tap.status === 'unresolved') return { confirmation: 'unresolved', reason: null, named }
  if (tap.status === 'refused') return needsStaff(tap.reason)
  const sameHousehold = person?.households.some(
    ({ householdId, home }) => householdId === tap.householdId && home === tap.home,
  )
  if (!sameHousehold) return needsStaff('not_in_household', false)
  return { confirmation: 'confirmed', reason: null, named }
}

/** Staff may check somebody out from the roster; nobody comes in by name without a card. */
function withoutTap(event: StayEvent, named: boolean): Verdict {
  if (event.type === 'stay.checked_out') return { confirmation: 'not_needed', reason: null, named }
  return { confirmation: 'needs_staff', reason: 'no_evidence', named }
}
