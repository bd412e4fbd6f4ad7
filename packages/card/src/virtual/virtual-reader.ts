import { setTimeout as sleep } from 'node:timers/promises'
import { type CardChannel, CardFault, type CardReader, type ReaderState } from '../card-reader.ts'
import type { SimulatedCard } from './simulated-card.ts'

export interface VirtualReaderOptions {
  readonly name?: string
  /** Time one command takes, in milliseconds; about 30 on a contactless reader. */
  readonly latencyMs?: number
}

export interface CardFaults {
  /** The card is pulled away after this many commands: 0 breaks the first one. */
  readonly pullAwayAfter?: number
}

interface Presented {
  readonly card: SimulatedCard
  commandsLeft: number
}

/** A reader in software with every bad day in it: card pulled away, no card, not a card, reader unplugged. */
export class VirtualReader implements CardReader {
  readonly name: string
  readonly #latencyMs: number
  readonly #watchers = new Set<(state: ReaderState) => void>()
  #isPlugged = true
  #presented: Presented | undefined
  #open: object | undefined

  constructor({ name = 'Virtual Reader', latencyMs = 0 }: VirtualReaderOptions = {}) {
    this.name = name
    this.#latencyMs = latencyMs
  }

  get state(): ReaderState {
    if (!this.#isPlugged) return 'no_reader'
    if (!this.#presented) return 'empty'
    return this.#presented.card.atr.length > 0 ? 'card_present' : 'error'
  }

  watch(onChange: (state: ReaderState) => void): () => void {
    this.#watchers.add(onChange)
    onChange(this.state)
    return () => this.#watchers.delete(onChange)
  }

  /** Lays a card on the reader; one that lies there already is taken away first. */
  present(card: SimulatedCard, { pullAwayAfter = Number.POSITIVE_INFINITY }: CardFaults = {}): void {
    this.remove()
    card.reset()
    this.#presented = { card, commandsLeft: pullAwayAfter }
    this.#announce()
  }

  remove(): void {
    if (!this.#presented) return
    this.#presented.card.reset()
    this.#presented = undefined
    this.#announce()
  }

  unplug(): void {
    this.remove()
    this.#isPlugged = false
    this.#announce()
  }

  plug(): void {
    this.#isPlugged = true
    this.#announce()
  }

  async connect(): Promise<CardChannel> {
    if (!this.#isPlugged) throw new CardFault('no_reader')
    const presented = this.#presented
    if (!presented) throw new CardFault('card_removed')
    if (presented.card.atr.length === 0) throw new CardFault('not_a_card')
    presented.card.reset()
    const session = {}
    this.#open = session
    return {
      transmit: (command) => this.#transmit(presented, session, command),
      close: () => {
        if (this.#open === session) this.#open = undefined
      },
    }
  }

  async #transmit(presented: Presented, session: object, command: Uint8Array): Promise<Uint8Array> {
    this.#check(presented, session)
    if (this.#latencyMs > 0) await sleep(this.#latencyMs)
    if (presented.commandsLeft <= 0 && this.#presented === presented) this.remove()
    this.#check(presented, session)
    presented.commandsLeft -= 1
    return presented.card.transmit(command)
  }

  #check(presented: Presented, session: object): void {
    if (!this.#isPlugged) throw new CardFault('no_reader')
    if (this.#presented !== presented) throw new CardFault('card_removed')
    if (this.#open !== session) throw new CardFault('io')
  }

  #announce(): void {
    for (const watcher of this.#watchers) watcher(this.state)
  }
}
