import { isVoidEvent, type VoidEvent } from './order.ts'
import type { ShelterEvent } from '@musubi/contracts'
import type { WorklistItem } from './worklist.ts'

export interface VoidJudgement {
  /** ids of the events that count as if they had never happened */
  readonly voided: ReadonlySet<string>
  readonly worklist: readonly WorklistItem[]
}

/**
 * Which events are taken back. A void reaches events of its own shelter only; a void of a void changes nothing, because
 * whoever wants an event again records a new one. A void whose event has not arrived yet waits in silence.
 * @param findEvent looks up any known event, voids included
 */
export function judgeVoids(
  voids: Iterable<VoidEvent>,
  findEvent: (eventId: string) => ShelterEvent | undefined,
): VoidJudgement {
  const voided = new Set<string>()
  const worklist: WorklistItem[] = []
  for (const { eventId, shelterId, voids: targetId } of voids) {
    const target = findEvent(targetId)
    if (!target) continue
    if (isVoidEvent(target)) worklist.push({ kind: 'void_of_void', shelterId, eventId })
    else if (target.shelterId !== shelterId) {
      worklist.push({ kind: 'void_of_other_shelter', shelterId, eventId })
    } else voided.add(targetId)
  }
  return { voided, worklist }
}
