import { setTimeout as sleep } from 'node:timers/promises'
import type { SimulatedCard, VirtualReader } from '@musubi/card/virtual'
import type { DemoCardSchema, RushSchema } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'
import type { z } from 'zod'
import type { Desk } from '../desk/desk.ts'
import { toInstant } from '../terminal/clock.ts'
import type { Tray } from './tray.ts'

type Rush = z.infer<typeof RushSchema>

/** The demo's hand: it holds cards of the tray over the virtual reader. */
export interface DemoBench {
  readonly cards: readonly z.infer<typeof DemoCardSchema>[]
  rush(): Rush
  present(cardId: string, trouble: 'none' | 'pulled_away'): Result<void, 'demo_card_unknown'>
  startRush(taps: number): Result<Rush, 'rush_running'>
  stop(): Promise<void>
}

/** Time of one command on a contactless reader, milliseconds; a rush of hundreds is played faster. */
const LATENCY_MS = 8
/** Far enough into a tap that the page has seen it begin. */
const COMMANDS_BEFORE_PULL = 6

export interface DemoBenchDeps {
  readonly tray: Tray
  readonly reader: VirtualReader
  readonly desk: Desk
  readonly now: () => number
  readonly onRush: (rush: Rush) => void
  readonly onTrouble: (error: unknown) => void
}

export function createDemoBench({ tray, reader, desk, now, onRush, onTrouble }: DemoBenchDeps): DemoBench {
  let rush: Rush = { running: false, total: 0, done: 0, green: 0, staff: 0, startedAt: null }
  let isStopped = false
  let nextRushCard = 0
  let running: Promise<void> = Promise.resolve()

  async function hold(card: SimulatedCard, pullAwayAfter?: number): Promise<string> {
    const result = desk.nextResult()
    reader.present(card, pullAwayAfter === undefined ? {} : { pullAwayAfter })
    const { tap } = await result
    reader.remove()
    return tap.phase
  }

  async function playRush(): Promise<void> {
    while (rush.done < rush.total && !isStopped) {
      const phase = await hold(await tray.makeRushCard(nextRushCard++))
      const { done, green, staff } = rush
      rush = {
        ...rush,
        done: done + 1,
        green: green + Number(phase === 'green'),
        staff: staff + Number(phase === 'staff'),
      }
      onRush(rush)
    }
    rush = { ...rush, running: false }
    onRush(rush)
  }

  return {
    cards: tray.cards,
    rush: () => rush,
    present: (cardId, trouble) => {
      const card = tray.findCard(cardId)
      if (!card) return err('demo_card_unknown')
      const pullAwayAfter = trouble === 'pulled_away' ? COMMANDS_BEFORE_PULL : undefined
      running = running.then(async () => {
        await hold(slowed(await card), pullAwayAfter)
      })
      running = running.catch(onTrouble)
      return ok()
    },
    startRush: (taps) => {
      if (rush.running) return err('rush_running')
      const total = tray.rushSize === 0 ? 0 : taps
      rush = { running: true, total, done: 0, green: 0, staff: 0, startedAt: toInstant(now()) }
      running = running.then(playRush).catch(onTrouble)
      return ok(rush)
    },
    stop: async () => {
      isStopped = true
      await Promise.race([running, sleep(1000)])
    },
  }
}

function slowed(card: SimulatedCard): SimulatedCard {
  return {
    atr: card.atr,
    reset: () => card.reset(),
    transmit: async (command) => {
      await sleep(LATENCY_MS)
      return card.transmit(command)
    },
  }
}
