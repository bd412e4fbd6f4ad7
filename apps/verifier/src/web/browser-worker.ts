import { loadEngine } from '../engine.ts'
import { checkPart, type PartRequest } from '../parts/check-part.ts'
import type { PartMessage } from '../parts/messages.ts'

// The inside of a worker of a browser: one slice, then it is closed.
const say = (message: PartMessage) => globalThis.postMessage(message)
globalThis.addEventListener('message', ({ data }: MessageEvent<PartRequest>) => void answer(data))

async function answer(request: PartRequest): Promise<void> {
  const own = checkPart(await loadEngine(), request, (done) => say({ kind: 'progress', done }))
  say({ kind: 'answer', answer: own })
}
