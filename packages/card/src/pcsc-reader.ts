import { err, ok, type Result } from '@musubi/kernel'
import type { CardInterface, ContextInterface, ReaderInterface } from 'smartcard'
import {
  type CardChannel,
  CardFault,
  type CardFaultReason,
  type CardReader,
  type ReaderState,
} from './card-reader.ts'

type Pcsc = typeof import('smartcard')

export interface PcscReader extends CardReader {
  /** Releases the connection to the PC/SC service and ends every watch. */
  close(): void
}

export interface PcscUnavailable {
  /**
   * `pcsc_not_installed`: the optional package is missing or was not compiled (see this package's README);
   * `pcsc_not_running`: no PC/SC service answers; `no_reader`: it answers, but has no (such) reader.
   */
  readonly reason: 'pcsc_not_installed' | 'pcsc_not_running' | 'no_reader'
  readonly detail: string
}

/** How long one wait for a change lasts before reader lists are compared again. */
const WATCH_MS = 1000

/** The binding reports PC/SC errors by their text only; these are the ones a screen treats in their own way. */
const FAULTS: readonly (readonly [RegExp, CardFaultReason])[] = [
  [/^Card was (?:removed|reset)|^No smart card present/, 'card_removed'],
  [/^Card is (?:unpowered|unresponsive|not supported)|^Unknown card type/, 'not_a_card'],
  [/^Unknown reader|^Reader unavailable|^No readers available|^PC\/SC service/, 'no_reader'],
]

/**
 * Opens a real reader over PC/SC (Windows, macOS, pcscd).
 * @param name exact reader name; the first reader when absent
 */
export async function openPcscReader(
  name?: string,
  load: () => Promise<Pcsc> = () => import('smartcard'),
): Promise<Result<PcscReader, PcscUnavailable>> {
  const pcsc = await load().catch((error: unknown) => describe(error))
  if (typeof pcsc === 'string') return err({ reason: 'pcsc_not_installed', detail: pcsc })
  const context = openContext(pcsc)
  if (typeof context === 'string') return err({ reason: 'pcsc_not_running', detail: context })
  const reader = findReader(context, name)
  if (!reader) {
    context.close()
    return err({ reason: 'no_reader', detail: name ?? 'no reader is attached' })
  }
  return ok(toCardReader(pcsc, context, reader.name))
}

function openContext(pcsc: Pcsc): ContextInterface | string {
  try {
    return new pcsc.Context()
  } catch (error) {
    return describe(error)
  }
}

function toCardReader(pcsc: Pcsc, context: ContextInterface, name: string): PcscReader {
  const stops = new Set<() => void>()
  return {
    name,
    watch(onChange) {
      const stop = watchReader(pcsc, name, onChange)
      stops.add(stop)
      return stop
    },
    connect: () => connect(pcsc, context, name),
    close() {
      for (const stop of stops) stop()
      context.close()
    },
  }
}

async function connect(pcsc: Pcsc, context: ContextInterface, name: string): Promise<CardChannel> {
  const reader = findReader(context, name)
  if (!reader) throw new CardFault('no_reader')
  const protocols = pcsc.SCARD_PROTOCOL_T0 | pcsc.SCARD_PROTOCOL_T1
  const readState = () => toReaderState(pcsc, findReader(context, name)?.state ?? pcsc.SCARD_STATE_UNKNOWN)
  try {
    const card = await reader.connect(pcsc.SCARD_SHARE_EXCLUSIVE, protocols)
    return {
      transmit: (command) => transmit(card, command, readState),
      close: () => disconnect(pcsc, card),
    }
  } catch (error) {
    throw toFault(error, readState())
  }
}

async function transmit(
  card: CardInterface,
  command: Uint8Array,
  readState: () => ReaderState,
): Promise<Uint8Array> {
  try {
    return new Uint8Array(await card.transmit(Buffer.from(command), { maxRecvLength: 4096 }))
  } catch (error) {
    throw toFault(error, readState())
  }
}

/** Power is cut, so that nothing a person presented stays open for the next program. */
function disconnect(pcsc: Pcsc, card: CardInterface): void {
  try {
    card.disconnect(pcsc.SCARD_UNPOWER_CARD)
  } catch {
    // The card was taken away: there is nothing left to disconnect.
  }
}

/** Watches in a context of its own, because a waiting context cannot be used for anything else. */
function watchReader(pcsc: Pcsc, name: string, onChange: (state: ReaderState) => void): () => void {
  const context = new pcsc.Context()
  let isStopped = false
  let last: ReaderState | undefined
  const report = (state: ReaderState) => {
    if (!isStopped && state !== last) onChange(state)
    last = state
  }
  const loop = async () => {
    while (!isStopped) {
      const reader = findReader(context, name)
      report(reader ? toReaderState(pcsc, reader.state) : 'no_reader')
      await context.waitForChange(reader ? [reader] : [], WATCH_MS).catch(() => delay(WATCH_MS))
    }
    context.close()
  }
  loop().catch(() => report('error'))
  return () => {
    if (isStopped) return
    isStopped = true
    context.cancel()
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function toReaderState(pcsc: Pcsc, flags: number): ReaderState {
  if ((flags & (pcsc.SCARD_STATE_UNKNOWN | pcsc.SCARD_STATE_UNAVAILABLE)) !== 0) return 'no_reader'
  if ((flags & pcsc.SCARD_STATE_MUTE) !== 0) return 'error'
  return (flags & pcsc.SCARD_STATE_PRESENT) === 0 ? 'empty' : 'card_present'
}

function findReader(context: ContextInterface, name: string | undefined): ReaderInterface | undefined {
  try {
    return context.listReaders().find((reader) => name === undefined || reader.name === name)
  } catch {
    return undefined
  }
}

/** A card pulled away in the middle of a command shows as any kind of error; the state of the reader tells. */
function toFault(error: unknown, state: ReaderState): CardFault {
  const detail = describe(error)
  const named = FAULTS.find(([pattern]) => pattern.test(detail))?.[1]
  const seen = state === 'no_reader' ? 'no_reader' : state === 'empty' ? 'card_removed' : 'io'
  return new CardFault(named ?? seen, { cause: error })
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
