import { parentPort, workerData } from 'node:worker_threads'
import { expectOk } from '@musubi/kernel'
import { parseCertificate } from '../certificate.ts'
import type { BuildAnswer, BuildJob } from './build-messages.ts'
import { buildRevokedSet } from './build.ts'

/** The thread that reads one list; see `openRevocationStore`. */
const job = workerData as BuildJob
const issuer = expectOk(parseCertificate(job.issuer), 'an issuer that was parsed before')
const answer: BuildAnswer = buildRevokedSet({ ...job, issuer })
parentPort?.postMessage(answer)
