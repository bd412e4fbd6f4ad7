import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Logger, silentLogger } from '../logging/logger.ts'
import { databaseLogEvents } from './log-events.ts'

export interface ListenOptions {
  /**
   * Called after every successful LISTEN, the first included: what was sent while there was no connection is lost, so
   * here the listener looks at the tables again.
   */
  readonly onConnected?: () => void
  readonly logger?: Logger
  /** How often the connection is asked whether it lives; a broken network says nothing by itself. Default 15 s. */
  readonly heartbeatMs?: number
}

export interface Listener {
  stop(): Promise<void>
}

const LONGEST_PAUSE_MS = 10_000

/**
 * Listens on a PostgreSQL channel with a connection of its own that is made again whenever it breaks. `handler` gets the
 * payload (at most 8000 bytes); it must not throw. Resolves when the first attempt to connect is over, connected or not.
 */
export async function listenNotify(
  connection: pg.ClientConfig,
  channel: string,
  handler: (payload: string) => void,
  options: ListenOptions = {},
): Promise<Listener> {
  const log = (options.logger ?? silentLogger).for(databaseLogEvents)
  const stopping = new AbortController()
  const firstAttempt = Promise.withResolvers<void>()
  const receive = (payload: string): void => {
    try {
      handler(payload)
    } catch (error) {
      log.fail('database.notification_failed', { channel }, error)
    }
  }
  const run = async (): Promise<void> => {
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      try {
        await listenOnce(connection, channel, receive, stopping.signal, options.heartbeatMs ?? 15_000, () => {
          failures = 0
          options.onConnected?.()
          firstAttempt.resolve()
        })
      } catch (error) {
        log.warn('database.listen_lost', { channel }, error)
      }
      firstAttempt.resolve()
      await pause(Math.min(100 * 2 ** failures, LONGEST_PAUSE_MS), stopping.signal)
    }
  }
  const running = run()
  await firstAttempt.promise
  return {
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

/** One connection from LISTEN to its end. Rejects when it broke; resolves when told to stop. */
async function listenOnce(
  connection: pg.ClientConfig,
  channel: string,
  receive: (payload: string) => void,
  stop: AbortSignal,
  heartbeatMs: number,
  onListening: () => void,
): Promise<void> {
  const client = new pg.Client({ ...connection, query_timeout: heartbeatMs })
  const broken = Promise.withResolvers<never>()
  broken.promise.catch(() => undefined)
  client.on('error', broken.reject)
  client.on('end', () => broken.reject(new Error('the listening connection ended')))
  client.on('notification', ({ payload }) => receive(payload ?? ''))
  try {
    await client.connect()
    await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    onListening()
    while (!stop.aborted) {
      await Promise.race([pause(heartbeatMs, stop), broken.promise])
      if (!stop.aborted) await client.query('select 1')
    }
  } finally {
    // Over a dead network the farewell is never answered.
    await Promise.race([client.end().catch(() => undefined), sleep(1_000, undefined, { ref: false })])
  }
}

async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stop, ref: false }).catch(() => undefined)
}
