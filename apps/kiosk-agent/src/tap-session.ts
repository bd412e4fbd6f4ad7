import type { SimulatedCard } from '@musubi/card/virtual'
import type { SealedStub, Terminal, TerminalSetup } from '@musubi/contracts'
import type { Result } from '@musubi/kernel'
import type { TapRefusal } from './desk/check-card.ts'
import { type RecordedTap, takeTap } from './desk/take-tap.ts'
import { openTerminalCore, type TerminalCore } from './terminal/terminal.ts'

export interface TapSession {
  readonly core: TerminalCore
  /** One tap at full speed: no reader, no page, no network, the disk as always. */
  tap(card: SimulatedCard, direction?: 'in' | 'out'): Promise<Result<RecordedTap, TapRefusal>>
  close(): void
}

/** A terminal without reader, page and network, for benchmarks and tests. */
export async function createTapSession(given: {
  readonly dataDir: string
  readonly terminal: Terminal
  readonly setup: TerminalSetup
  readonly stubs: ReadonlyMap<string, readonly SealedStub[]>
}): Promise<TapSession> {
  const core = await openTerminalCore(given.dataDir)
  core.identity.adopt(given.terminal)
  const loadedAt = new Date(core.clock.now()).toISOString()
  await core.takeSnapshot({ setup: given.setup, municipalities: [], loadedAt }, core.outbox.newestRound() + 1)
  for (const [setId, stubs] of given.stubs) core.stubs.put(setId, stubs, 1)
  return {
    core,
    tap: (card, direction = 'in') => {
      card.reset()
      const channel = { transmit: (command: Uint8Array) => card.transmit(command), close: () => undefined }
      const request = { tapId: core.newId(), direction, isOffline: true, onStep: () => undefined }
      return takeTap(core, async () => channel, request)
    },
    close: () => core.close(),
  }
}
