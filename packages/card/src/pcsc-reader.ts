import { setTimeout as sleep } from 'node:timers/promises'
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
  /** Ends every watch. */
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
 * Opens a real reader over PC/SC (Windows, macOS, pcscd). The PC/SC service may stop and start again while the reader
 * is in use: every connection and every watch makes its own context.
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
  context.close()
  if (!reader) return err({ reason: 'no_reader', detail: name ?? 'no reader is attached' })
  return ok(toCardReader(pcsc, reader.name))
}

function openContext(pcsc: Pcsc): ContextInterface | string {
  try {
    return new pcsc.Context()
  } catch (error) {
    return describe(error)
  }
}

function toCardReader(pcsc: Pcsc, name: string): PcscReader {
  const stops = new Set<() => void>()
  return {
    name,
    watch(onChange) {
      const stop = watchReader(pcsc, name, onChange)
      stops.add(stop)
      return () => {
        stops.delete(stop)
        stop()
      }
    },
    connect: () => connect(pcsc, name),
    close() {
      for (const stop of stops) stop()
    },
  }
}

async function connect(pcsc: Pcsc, name: string): Promise<CardChannel> {
  const context = openContext(pcsc)
  if (typeof context === 'string') throw new CardFault('no_reader')
  const readState = () => toReaderState(pcsc, findReader(context, name)?.state ?? pcsc.SCARD_STATE_UNKNOWN)
  const reader = findReader(context, name)
  try {
    if (!reader) throw new CardFault('no_reader')
    const card = await reader.connect(
      pcsc.SCARD_SHARE_EXCLUSIVE,
      pcsc.SCARD_PROTOCOL_T0 | pcsc.SCARD_PROTOCOL_T1,
    )
    return {
      transmit: (command) => transmit(card, command, readState),
      close: () => disconnect(pcsc, card, context),
    }
  } catch (error) {
    const fault = toFault(error, readState())
    context.close()
    throw fault
  }
}

async function transmit(
  card: CardInterface,
  command: Uint8Array,
  readState: () => ReaderState,
): Promise<Uint8Array> {
  try {
    const response = await card.transmit(Buffer.from(command), { maxRecvLength: 4096 })
    // Some drivers report a card pulled away in the middle of a command as an answer without a status word.
    if (response.length < 2) throw new CardFault('card_removed')
    return new Uint8Array(response)
  } catch (error) {
    throw toFault(error, readState())
  }
}

/** Power is cut, so that nothing a person presented stays open for the next program. */
function disconnect(pcsc: Pcsc, card: CardInterface, context: ContextInterface): void {
  try {
    card.disconnect(pcsc.SCARD_UNPOWER_CARD)
  } catch {
    // The card was taken away: there is nothing left to disconnect.
  }
  context.close()
}

function watchReader(pcsc: Pcsc, name: string, onChange: (state: ReaderState) => void): () => void {
  const stopped = new AbortController()
  let last: ReaderState | undefined
  const report = (state: ReaderState) => {
    if (!stopped.signal.aborted && state !== last) onChange(state)
    last = state
  }
  const loop = async () => {
    while (!stopped.signal.aborted) {
      const context = openContext(pcsc)
      if (typeof context !== 'string')
        await watchContext(pcsc, context, { name, report, signal: stopped.signal })
      report('no_reader')
      await sleep(WATCH_MS, undefined, { signal: stopped.signal }).catch(() => undefined)
    }
  }
  loop().catch(() => report('error'))
  return () => stopped.abort()
}

interface Watch {
  readonly name: string
  readonly report: (state: ReaderState) => void
  readonly signal: AbortSignal
}

/** Reports changes until the watch is stopped or the PC/SC service goes away. */
async function watchContext(
  pcsc: Pcsc,
  context: ContextInterface,
  { name, report, signal }: Watch,
): Promise<void> {
  const cancel = () => context.cancel()
  signal.addEventListener('abort', cancel)
  try {
    while (!signal.aborted) {
      const reader = context.listReaders().find((item) => item.name === name)
      report(reader ? toReaderState(pcsc, reader.state) : 'no_reader')
      await context.waitForChange(reader ? [reader] : [], WATCH_MS)
    }
  } catch {
    // The service stopped; the caller opens a new context when it answers again.
  } finally {
    signal.removeEventListener('abort', cancel)
    context.close()
  }
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
  if (error instanceof CardFault) return error
  const detail = describe(error)
  const named = FAULTS.find(([pattern]) => pattern.test(detail))?.[1]
  const seen = state === 'no_reader' ? 'no_reader' : state === 'empty' ? 'card_removed' : 'io'
  return new CardFault(named ?? seen, { cause: error })
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
