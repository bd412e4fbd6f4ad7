import { Worker } from 'node:worker_threads'
import type { CardToInspect, TapTrust, Inspection } from './inspect-card.ts'
import type { CardInspector } from './inspector.ts'
import { toSentTrust, type InspectionDone, type InspectionJob } from './worker-messages.ts'

const CARDS_PER_JOB = 25

/** One thread and the jobs it has not answered yet. */
interface Thread {
  readonly worker: Worker
  readonly open: Map<number, PromiseWithResolvers<readonly Inspection[]>>
}

/**
 * Inspects on threads of its own: three or four RSA verifications a card would otherwise hold up everything that the
 * process does. A thread that dies fails its open jobs and is replaced at the next one.
 * @param count how many threads; they are started at the first use
 */
export function createWorkerInspector(trust: TapTrust, count: number): CardInspector {
  const threads: (Thread | undefined)[] = Array.from({ length: count }, () => undefined)
  let nextJob = 0

  function getThread(slot: number): Thread {
    const existing = threads[slot]
    if (existing) return existing
    const worker = new Worker(new URL('./inspection-worker.ts', import.meta.url), {
      workerData: toSentTrust(trust),
    })
    const thread: Thread = { worker, open: new Map() }
    worker.on('message', ({ job, inspections }: InspectionDone) => {
      thread.open.get(job)?.resolve(inspections)
      thread.open.delete(job)
      if (thread.open.size === 0) worker.unref()
    })
    worker.on('error', (error) => abandon(slot, thread, error))
    worker.on('exit', () => abandon(slot, thread, new Error('the inspection thread ended')))
    threads[slot] = thread
    return thread
  }

  function abandon(slot: number, thread: Thread, error: unknown): void {
    if (threads[slot] === thread) threads[slot] = undefined
    for (const job of thread.open.values()) job.reject(error)
    thread.open.clear()
  }

  function inspectSome(cards: readonly CardToInspect[]): Promise<readonly Inspection[]> {
    // Copies of their own: sending a view would send the whole buffer it looks into.
    const copies = cards.map(({ bytes, at }) => ({ bytes: new Uint8Array(bytes), at }))
    const message: InspectionJob = { job: nextJob++, cards: copies }
    const { worker, open } = getThread(message.job % count)
    const done = Promise.withResolvers<readonly Inspection[]>()
    open.set(message.job, done)
    // An idle thread must not keep a process alive that has nothing else to do.
    worker.ref()
    worker.postMessage(
      message,
      copies.map(({ bytes }) => bytes.buffer),
    )
    return done.promise
  }

  return {
    async inspect(cards) {
      const jobs: Promise<readonly Inspection[]>[] = []
      for (let at = 0; at < cards.length; at += CARDS_PER_JOB) {
        jobs.push(inspectSome(cards.slice(at, at + CARDS_PER_JOB)))
      }
      return (await Promise.all(jobs)).flat()
    },
    async stop() {
      await Promise.all(threads.map(async (thread) => thread?.worker.terminate()))
    },
  }
}
