import { encodeResponse, STATUS } from '../apdu.ts'

/** Anything that can be laid on the virtual reader or plugged into vpcd. */
export interface SimulatedCard {
  /** Answer to reset; empty for something that is not a card and stays mute. */
  readonly atr: Uint8Array
  transmit(command: Uint8Array): Promise<Uint8Array>
  /** Power was cut: forget what was selected and presented. */
  reset(): void
}

/** Another kind of card, a driving licence or a transport pass: it answers, but knows none of our applications. */
export function foreignCard(): SimulatedCard {
  const unknown = encodeResponse({ data: new Uint8Array(), statusWord: STATUS.fileNotFound })
  return {
    atr: Uint8Array.from([0x3b, 0x80, 0x80, 0x01, 0x01]),
    transmit: async () => unknown,
    reset: () => undefined,
  }
}

/** Something on the reader that is no card at all. */
export function muteCard(): SimulatedCard {
  return {
    atr: new Uint8Array(),
    transmit: async () => new Uint8Array(),
    reset: () => undefined,
  }
}
