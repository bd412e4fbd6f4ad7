import { Worker } from 'node:worker_threads'
import type { Answer, DeskPlan, Look, NumberedOrder, Order } from './desk-messages.ts'

/** A real terminal with a virtual reader, on a thread of its own, and residents who have not been to it yet. */
export interface Desk {
  /** Makes the cards of the next so many households, so that making them is not measured; answers their sizes. */
  makeCards(count: number): Promise<readonly number[]>
  /** Taps the next so many of the cards that were made, as fast as the terminal can. Each must turn green. */
  tap(count: number): Promise<void>
  /** Pulls the cable, or plugs it in again. */
  setNetwork(connected: boolean): Promise<void>
  /** Waits until the server has acknowledged everything. */
  sentAll(): Promise<void>
  look(): Promise<Look>
  stop(): Promise<void>
}

/** Starts a terminal; resolves once it is on duty with all stubs. */
export async function openDesk(plan: DeskPlan): Promise<Desk> {
  const worker = new Worker(new URL('./desk-worker.ts', import.meta.url), { workerData: plan })
  const open = new Map<number, PromiseWithResolvers<unknown>>()
  const ready = Promise.withResolvers<unknown>()
  open.set(0, ready)
  let next = 1
  worker.on('message', ({ number, value, error }: Answer) => {
    if (error === undefined) open.get(number)?.resolve(value)
    else open.get(number)?.reject(new Error(error))
    open.delete(number)
  })
  worker.on('error', (error) => {
    for (const waiting of open.values()) waiting.reject(error)
    open.clear()
  })
  await ready.promise
  const give = <T>(order: Order): Promise<T> => {
    const number = next++
    const answer = Promise.withResolvers<unknown>()
    open.set(number, answer)
    worker.postMessage({ number, order } satisfies NumberedOrder)
    return answer.promise as Promise<T>
  }
  return {
    makeCards: (count) => give({ kind: 'make_cards', count }),
    tap: (count) => give({ kind: 'tap', count }),
    setNetwork: (connected) => give({ kind: 'network', connected }),
    sentAll: () => give({ kind: 'sent_all' }),
    look: () => give({ kind: 'look' }),
    stop: async () => {
      await give({ kind: 'stop' })
      await worker.terminate()
    },
  }
}
