import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { PartAnswer } from './check-part.ts'
import type { PartMessage } from './messages.ts'
import type { PartWorker, Workers } from './verify-in-parts.ts'

/** One thread for each core, or as many as asked for. */
export function nodeWorkers(count = availableParallelism()): Workers {
  return { count, worthFor: 40, open: openThread }
}

function openThread(): PartWorker {
  let worker: Worker | undefined
  return {
    check(request, onProgress) {
      const answered = Promise.withResolvers<PartAnswer>()
      worker = new Worker(new URL('./node-thread.ts', import.meta.url), { workerData: request })
      worker.on('message', (message: PartMessage) => {
        if (message.kind === 'progress') onProgress(message.done)
        else answered.resolve(message.answer)
      })
      worker.on('error', answered.reject)
      worker.on('exit', (code) => answered.reject(new Error(`a thread ended with ${code}`)))
      return answered.promise
    },
    close: () => void worker?.terminate(),
  }
}
