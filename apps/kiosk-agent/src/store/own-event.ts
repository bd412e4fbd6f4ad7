import type { ShelterEvent } from '@musubi/contracts'

/**
 * One event of this terminal as its screens need it. `round` numbers the exchange with the server after which the
 * server's figures hold the event; null while it is only here.
 */
export interface OwnEvent {
  readonly event: ShelterEvent
  /** The event that a void takes back. */
  readonly target: ShelterEvent | null
  readonly round: number | null
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/** An event before the outbox gives it its running number and its place in time. */
export type EventDraft = DistributiveOmit<ShelterEvent, 'seq' | 'hlc'>
