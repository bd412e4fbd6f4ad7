import type { PartAnswer } from '../parts/check-part.ts'
import type { PartMessage } from '../parts/messages.ts'
import type { PartWorker, Workers } from '../parts/verify-in-parts.ts'
// oxlint-disable-next-line import/default -- the bundler makes this export out of the query
import InlineWorker from './browser-worker.ts?worker&inline'

/** Workers out of the page's own text, so that it works from a file; two at least, so that the page stays alive. */
export function browserWorkers(): Workers {
  return { count: Math.max(2, navigator.hardwareConcurrency || 2), worthFor: 1, open: openWorker }
}

function openWorker(): PartWorker {
  const worker = new InlineWorker()
  return {
    check(request, onProgress) {
      const answered = Promise.withResolvers<PartAnswer>()
      worker.addEventListener('message', ({ data }: MessageEvent<PartMessage>) => {
        if (data.kind === 'progress') onProgress(data.done)
        else answered.resolve(data.answer)
      })
      worker.addEventListener('error', (event) => answered.reject(new Error(event.message)))
      worker.postMessage(request)
      return answered.promise
    },
    close: () => worker.terminate(),
  }
}
