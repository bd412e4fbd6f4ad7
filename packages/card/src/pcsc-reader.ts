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

/** What PC/SC calls the ways a card can vanish; see `CardFaultReason`. */
const FAULTS: readonly (readonly [RegExp, CardFaultReason])[] = [
  [/removed|reset|no smart ?card|0x8010000c|0x80100068|0x80100069/i, 'card_removed'],
  [/unpowered|unresponsive|unsupported|0x80100065|0x80100066|0x80100067/i, 'not_a_card'],
  [
    /unknown reader|reader.*unavailable|no readers|no service|0x80100009|0x80100017|0x8010001d|0x8010002e/i,
    'no_reader',
  ],
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
  const card = await reader.connect(pcsc.SCARD_SHARE_EXCLUSIVE, protocols).catch(rethrowAsFault)
  return {
    transmit: (command) => transmit(card, command),
    close: () => disconnect(pcsc, card),
  }
}

async function transmit(card: CardInterface, command: Uint8Array): Promise<Uint8Array> {
  const response = await card.transmit(Buffer.from(command), { maxRecvLength: 4096 }).catch(rethrowAsFault)
  return new Uint8Array(response)
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

function rethrowAsFault(error: unknown): never {
  const detail = describe(error)
  throw new CardFault(FAULTS.find(([pattern]) => pattern.test(detail))?.[1] ?? 'io', { cause: error })
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code =
    'code' in error && typeof error.code === 'number' ? ` 0x${(error.code >>> 0).toString(16)}` : ''
  return `${error.message}${code}`
}
