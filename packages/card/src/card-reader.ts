/** What a person can see of a reader. */
export type ReaderState = 'no_reader' | 'empty' | 'card_present' | 'error'

/** The port every reader stands behind: PC/SC, the virtual reader, a reader in a browser. */
export interface CardReader {
  readonly name: string
  /** Reports the state at once and at every change; returns the way to stop. */
  watch(onChange: (state: ReaderState) => void): () => void
  /** Powers up the card that is present. Rejects with a `CardFault`. */
  connect(): Promise<CardChannel>
}

/** A conversation with one card until it is closed or pulled away. */
export interface CardChannel {
  /** Sends one command APDU and resolves with data and status word. Rejects with a `CardFault`. */
  transmit(command: Uint8Array): Promise<Uint8Array>
  close(): void
}

/**
 * Why the conversation broke below the level of commands: the card was pulled away, the reader is gone, what lies on
 * the reader does not answer as a card, or anything else between the two.
 */
export type CardFaultReason = 'card_removed' | 'no_reader' | 'not_a_card' | 'io'

export class CardFault extends Error {
  readonly reason: CardFaultReason

  constructor(reason: CardFaultReason, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'CardFault'
    this.reason = reason
  }
}
