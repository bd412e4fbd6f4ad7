import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { err, type Result } from '@musubi/kernel'
import type { Certificate } from '../certificate.ts'
import type { BuildAnswer, BuildJob } from './build-messages.ts'
import type { BuildFailure, BuildOutcome } from './build.ts'
import { openRevokedFile, type StoredSet } from './revoked-file.ts'

/** The revoked serial numbers of several issuers, in a folder, ready to be asked. */
export interface RevocationStore {
  /** The newest set of an issuer. It may be closed by the next `take`, so ask for it each time. */
  find(issuerKey: string): StoredSet | undefined
  /**
   * Takes a fetched list (complete or delta) of an issuer. Built on a thread of its own and swapped in when it is whole:
   * questions are answered from the old set until then. Calls for one issuer take turns.
   */
  take(
    issuerKey: string,
    listPath: string,
    now: number,
  ): Promise<Result<BuildOutcome, BuildFailure | 'unknown_issuer'>>
  /** Looks whether another process has put newer sets into the folder. */
  reload(): void
  /** Waits for what is being built. */
  close(): Promise<void>
}

export interface RevocationStoreOptions {
  readonly folder: string
  readonly issuers: readonly Certificate[]
}

interface Slot {
  readonly issuer: Certificate
  readonly path: string
  set: StoredSet | undefined
  /** Names one version of the file. */
  version: string | undefined
  busy: Promise<unknown>
}

/** Opens the folder, making it if need be, and the sets in it. A damaged file counts as none: the next list mends it. */
export function openRevocationStore({ folder, issuers }: RevocationStoreOptions): RevocationStore {
  mkdirSync(folder, { recursive: true })
  removeUnfinished(folder)
  const slots = new Map<string, Slot>(
    issuers.map((issuer) => {
      const path = join(folder, `${issuer.spkiHash}.revoked`)
      return [issuer.spkiHash, { issuer, path, set: undefined, version: undefined, busy: Promise.resolve() }]
    }),
  )
  const reload = (): void => {
    for (const slot of slots.values()) reopen(slot)
  }
  reload()
  return {
    find: (issuerKey) => slots.get(issuerKey)?.set,
    reload,
    async take(issuerKey, listPath, now) {
      const slot = slots.get(issuerKey)
      if (!slot) return err('unknown_issuer')
      const turn = slot.busy.then(() => build(slot, listPath, now))
      slot.busy = turn.catch(() => undefined)
      const built = await turn
      reopen(slot)
      return built
    },
    async close() {
      for (const slot of slots.values()) {
        await slot.busy
        slot.set?.close()
        slot.set = undefined
      }
    },
  }
}

/** Opens what is there now before it lets go of the old one, so that there is always an answer. */
function reopen(slot: Slot): void {
  const version = versionOf(slot.path)
  if (version === slot.version) return
  const opened = openRevokedFile(slot.path)
  if (!opened.ok) return
  slot.set?.close()
  slot.set = opened.value
  slot.version = version
}

function versionOf(path: string): string | undefined {
  try {
    const { ino, size, mtimeMs } = statSync(path)
    return `${ino} ${size} ${mtimeMs}`
  } catch {
    return undefined
  }
}

/** What a killed process left half-written an hour ago; a younger one may be another process at work. */
function removeUnfinished(folder: string): void {
  const HOUR = 3_600_000
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.unfinished'))) {
    const path = join(folder, name)
    if (Date.now() - statSync(path).mtimeMs > HOUR) rmSync(path, { force: true })
  }
}

function build({ issuer, path }: Slot, listPath: string, now: number): Promise<BuildAnswer> {
  const job: BuildJob = { listPath, issuer: issuer.der, setPath: path, now, name: String(process.pid) }
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./build-worker.ts', import.meta.url), { workerData: job })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the thread that reads revocation lists ended')))
  })
}
