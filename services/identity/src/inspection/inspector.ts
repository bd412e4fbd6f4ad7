import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { createCardInspection, type CardToInspect, type TapTrust, type Inspection } from './inspect-card.ts'

/** Inspects cards: one inspection for each, in order. */
export interface CardInspector {
  inspect(cards: readonly CardToInspect[]): Promise<Inspection[]>
  stop(): Promise<void>
}

const TURN = 8

/** Inspects on the thread it is called on, giving others their turn. */
export function createInlineInspector(trust: TapTrust): CardInspector {
  const inspectCard = createCardInspection(trust)
  return {
    async inspect(cards) {
      const inspections: Inspection[] = []
      for (const card of cards) {
        inspections.push(inspectCard(card))
        if (inspections.length % TURN === 0) await yieldToOthers()
      }
      return inspections
    },
    stop: async () => undefined,
  }
}
