import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildFailure, BuildOutcome, RevocationStore } from '@musubi/pki'
import { err, type Result } from '@musubi/kernel'
import type { Outbound, OutboundFailure } from './outbound.ts'
import type { StatusLog } from './status-log.ts'

/** Where the lists of one authority are published. */
export interface ListSource {
  readonly issuerKey: string
  readonly url: string
  /** Changes since a complete list; asked first once there is one. */
  readonly deltaUrl?: string | undefined
}

export interface ListUpdaterOptions {
  readonly store: RevocationStore
  /** For fetched lists, until they are built. */
  readonly folder: string
  readonly sources: readonly ListSource[]
  readonly outbound: Outbound
  readonly everyMs: number
  readonly clock: () => number
  readonly log: StatusLog
}

export type ListFailure = BuildFailure | OutboundFailure | 'unknown_issuer' | 'not_published'

const RETRY_MS = 60_000

/**
 * Keeps the stored sets as new as what is published: a delta when one continues what is stored, else the complete list.
 * Whatever fails leaves the stored set as it is, and is tried again after a minute.
 */
export function createListUpdater(options: ListUpdaterOptions) {
  const { sources, everyMs, store } = options
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  let isStopped = true

  /** Fetches everything once. True when every list is as new as it can be. */
  async function updateNow(): Promise<boolean> {
    store.reload()
    const results = await Promise.all(sources.map((source) => updateOne(options, source)))
    return results.every(({ ok }) => ok)
  }

  function schedule(afterMs: number): void {
    timer = setTimeout(() => {
      running = updateNow().then(
        (complete) => {
          if (!isStopped) schedule(complete ? everyMs : Math.min(RETRY_MS, everyMs))
        },
        () => {
          if (!isStopped) schedule(RETRY_MS)
        },
      )
    }, afterMs).unref()
  }

  return {
    updateNow,
    start(): void {
      if (!isStopped) return
      isStopped = false
      schedule(0)
    },
    async stop(): Promise<void> {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}

async function updateOne(
  options: ListUpdaterOptions,
  source: ListSource,
): Promise<Result<BuildOutcome, ListFailure>> {
  const { store, log } = options
  const hasSet = store.find(source.issuerKey)?.number !== undefined
  const delta =
    hasSet && source.deltaUrl !== undefined ? await fetchInto(options, source, source.deltaUrl) : undefined
  const taken = delta?.ok ? delta : await fetchInto(options, source, source.url)
  const about = { issuer: source.issuerKey.slice(0, 12) }
  if (taken.ok) {
    const { kind, size, number } = taken.value
    if (kind !== 'unchanged')
      log.event('identity.list_taken', {
        ...about,
        kind,
        size,
        number: number === undefined ? null : String(number),
      })
  } else log.warn('identity.list_failed', { ...about, reason: taken.error })
  return taken
}

async function fetchInto(
  { store, folder, outbound, clock }: ListUpdaterOptions,
  { issuerKey }: ListSource,
  url: string,
): Promise<Result<BuildOutcome, ListFailure>> {
  const path = join(folder, `${issuerKey}.${process.pid}.fetched`)
  try {
    const answer = await outbound.ask({
      url,
      method: 'GET',
      headers: { accept: 'application/pkix-crl' },
      into: path,
    })
    if (!answer.ok) return answer
    if (answer.value.status !== 200) return err('not_published')
    return await store.take(issuerKey, path, clock())
  } finally {
    rmSync(path, { force: true })
  }
}
