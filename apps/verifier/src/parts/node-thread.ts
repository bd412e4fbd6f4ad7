import { parentPort, workerData } from 'node:worker_threads'
import { loadEngine } from '../engine.ts'
import { checkPart, type PartRequest } from './check-part.ts'
import type { PartMessage } from './messages.ts'

// The inside of a thread of Node: one slice, then it ends.
const say = (message: PartMessage) => parentPort?.postMessage(message)
const answer = checkPart(await loadEngine(), workerData as PartRequest, (done) =>
  say({ kind: 'progress', done }),
)
say({ kind: 'answer', answer })
