import { setTimeout as sleep } from 'node:timers/promises'
import { type SimulatedCard, VirtualCard, type VirtualReader } from '@musubi/card/virtual'
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
  /** `town_not_ready`: the cards of the generated town are still being registered. */
  startRush(taps: number): Promise<Result<Rush, 'rush_running' | 'town_not_ready'>>
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
  /** Whether this terminal has a stub for the card. */
  readonly isRegistered: (certificate: Uint8Array) => boolean
  readonly now: () => number
  readonly onRush: (rush: Rush) => void
  readonly onTrouble: (error: unknown) => void
}

export function createDemoBench(deps: DemoBenchDeps): DemoBench {
  const { tray, reader, desk, isRegistered, now, onRush, onTrouble } = deps
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

  /** By the first and the last card of it: a terminal gets its stubs in pages. */
  async function isReady(taps: number): Promise<boolean> {
    const ends = [nextRushCard, nextRushCard + taps - 1].map(async (at) => {
      const card = await tray.makeRushCard(at)
      return card instanceof VirtualCard && isRegistered(card.contents.authentication.certificate)
    })
    return (await Promise.all(ends)).every(Boolean)
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
    startRush: async (taps) => {
      const total = tray.rushSize === 0 ? 0 : taps
      if (total > 0 && !(await isReady(total))) return err('town_not_ready')
      if (rush.running) return err('rush_running')
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
