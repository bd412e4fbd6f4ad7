import { err, ok, type Result } from '@musubi/kernel'
import { isElectionUuid, randomBase58 } from '../encoding/base58.ts'
import { count, flag, listOf, record, text, type TypeOf } from '../encoding/shape.ts'
import type { Random } from '../group/random.ts'

/**
 * What is announced at the beginning: which election, which locks, who holds them. A lock `single` has one member and
 * no partner; every other lock is a Pedersen group of which `threshold` members open.
 */
export const planShape = record({
  uuid: text,
  name: text,
  rehearsal: flag,
  /** SHA-256 of the released software, read aloud before anything else. */
  release: text,
  locks: listOf(record({ single: flag, threshold: count, members: listOf(text) })),
  /** Public keys that served in rehearsals: refused here, whoever brings them. */
  rehearsedKeys: listOf(text),
})
export type CeremonyPlan = TypeOf<typeof planShape>

/** Base58 letters with which the uuid of every rehearsal begins, and of no other election. */
export const REHEARSAL_UUID = 'REHEARSAL'
/** With which its name and the names of its keys begin, so that people see it too. */
export const REHEARSAL_NAME = '【予行演習】'

export function rehearsalUuid(random: Random): string {
  return REHEARSAL_UUID + randomBase58(14, random)
}

export function isRehearsal({ uuid, name }: { readonly uuid: string; readonly name: string }): boolean {
  return uuid.startsWith(REHEARSAL_UUID) || name.startsWith(REHEARSAL_NAME)
}

/** A member's place: owner over all locks, index in its own; both from 1. */
export interface MemberPlace {
  readonly owner: number
  readonly name: string
  readonly lock: number
  readonly single: boolean
  readonly index: number
  readonly size: number
  readonly threshold: number
}

export function placesOf(plan: CeremonyPlan): MemberPlace[] {
  let owner = 0
  return plan.locks.flatMap(({ single, threshold, members }, lock) =>
    members.map((name, at) => ({
      owner: ++owner,
      name,
      lock,
      single,
      index: at + 1,
      size: members.length,
      threshold,
    })),
  )
}

/** The name in the public record of trustees; a rehearsal's key says that it is one. */
export function keyName(plan: CeremonyPlan, { name }: MemberPlace): string {
  return plan.rehearsal ? REHEARSAL_NAME + name : name
}

export type PlanFault =
  | 'bad_uuid'
  | 'bad_threshold'
  | 'nobody_holds_a_key'
  | 'same_name_twice'
  | 'rehearsal_not_marked'
  | 'marked_as_rehearsal'

export function checkPlan(plan: CeremonyPlan): Result<void, PlanFault> {
  if (!isElectionUuid(plan.uuid)) return err('bad_uuid')
  const marks = [plan.uuid.startsWith(REHEARSAL_UUID), plan.name.startsWith(REHEARSAL_NAME)]
  if (plan.rehearsal && !marks.every(Boolean)) return err('rehearsal_not_marked')
  if (!plan.rehearsal && marks.some(Boolean)) return err('marked_as_rehearsal')
  const names = plan.locks.flatMap(({ members }) => members)
  if (names.length === 0) return err('nobody_holds_a_key')
  if (new Set(names).size !== names.length) return err('same_name_twice')
  const sound = plan.locks.every(({ single, threshold, members }) =>
    single
      ? threshold === 1 && members.length === 1
      : threshold >= 1 && threshold <= members.length && members.length <= 255,
  )
  return sound ? ok() : err('bad_threshold')
}
