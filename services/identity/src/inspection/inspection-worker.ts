import { parentPort, workerData } from 'node:worker_threads'
import { createCardInspection } from './inspect-card.ts'
import { fromSentTrust, type InspectionDone, type InspectionJob, type SentTrust } from './worker-messages.ts'

/** The thread that verifies signatures: see `createWorkerInspector`. */
const inspectCard = createCardInspection(fromSentTrust(workerData as SentTrust))

parentPort?.on('message', ({ job, cards }: InspectionJob) => {
  const done: InspectionDone = { job, inspections: cards.map(inspectCard) }
  parentPort?.postMessage(done)
})
