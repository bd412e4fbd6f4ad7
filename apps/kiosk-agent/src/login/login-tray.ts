import type { VirtualReader } from '@musubi/card/virtual'
import type { AgentLoginState } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'
import type { Tray } from '../demo/tray.ts'

/** The demo's hand at a login: it lays a card of the tray on the virtual reader and leaves it there. */
export interface LoginTray {
  describe(): NonNullable<AgentLoginState['demo']>
  /** @param cardId null takes the card away */
  hold(cardId: string | null): Promise<Result<void, 'demo_card_unknown'>>
}

/** Every invented card has this PIN; the page says so. */
const DEMO_PIN = '1234'

export function createLoginTray(tray: Tray, reader: VirtualReader): LoginTray {
  let held: string | null = null
  return {
    describe: () => ({ cards: [...tray.cards], held, pin: DEMO_PIN }),
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
