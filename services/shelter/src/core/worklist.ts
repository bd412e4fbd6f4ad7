import { compareText } from './order.ts'

/**
 * What events alone cannot settle and a person has to look at. Nothing is ever dropped silently: the rule that keeps
 * the count right also writes an item.
 */
export const WORKLIST_KINDS = [
  'implied_transfer',
  'check_out_without_stay',
  'head_count_below_zero',
  'void_of_void',
  'void_of_other_shelter',
] as const
export type WorklistKind = (typeof WORKLIST_KINDS)[number]

/** `eventId` is the event that raised the item; `shelterId` is the shelter that should look. */
export interface WorklistItem {
  readonly kind: WorklistKind
  readonly shelterId: string
  readonly eventId: string
}

export function inWorklistOrder(items: readonly WorklistItem[]): WorklistItem[] {
  return [...items].sort(
    (a, b) =>
      compareText(a.eventId, b.eventId) ||
      compareText(a.kind, b.kind) ||
      compareText(a.shelterId, b.shelterId),
  )
}
