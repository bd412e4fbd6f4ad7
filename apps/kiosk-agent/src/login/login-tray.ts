import type { VirtualReader } from '@musubi/card/virtual'
import type { AgentLoginState, AgentProofingState } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'
import type { Tray } from '../demo/tray.ts'

/** The demo's hand at a login or a proofing: it lays a card of the tray on the virtual reader and leaves it there. */
export interface LoginTray {
  describe(): NonNullable<AgentLoginState['demo']>
  /** With what is printed on the card that lies there, for visitors who have none in hand. */
  describePrinted(): NonNullable<AgentProofingState['demo']>
  /** @param cardId null takes the card away */
  hold(cardId: string | null): Promise<Result<void, 'demo_card_unknown'>>
}

/** Every invented card has this PIN; the page says so. */
const DEMO_PIN = '1234'

export function createLoginTray(tray: Tray, reader: VirtualReader): LoginTray {
  let held: string | null = null
  return {
    describe: () => ({ cards: [...tray.cards], held, pin: DEMO_PIN }),
    describePrinted: () => ({
      cards: [...tray.cards],
      held,
      printed: held === null ? null : (tray.findPrinted(held) ?? null),
    }),
    async hold(cardId) {
      const card = cardId === null ? null : tray.findCard(cardId)
      if (card === undefined) return err('demo_card_unknown')
      held = cardId
      if (card === null) reader.remove()
      else reader.present(await card)
      return ok()
    },
  }
}
