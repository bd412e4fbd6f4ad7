import { sql, type Transaction } from 'kysely'
import { type Db, fromKysely, PgBoss } from 'pg-boss'
import type { z } from 'zod'
import { listenNotify } from '../database/listen-notify.ts'
import type { ServiceDatabase } from '../database/service-database.ts'
import { type Log, type Logger, silentLogger } from '../logging/logger.ts'
import { installOutbox } from './install.ts'
import { outboxLogEvents } from './log-events.ts'
import { deadLetterQueue, JOBS_SCHEMA, type QueueDefinition, type Queues } from './queue-definition.ts'

export interface OutboxJob<Payload> {
  readonly id: string
  readonly payload: Payload
  /** 0 the first time. */
  readonly attempt: number
  /** Aborted when the job is no longer ours: it took too long or the program stops. */
  readonly signal: AbortSignal
}

export interface SendOptions {
  /** While a job with this key waits, sending again replaces its payload instead of adding a job. */
  readonly singletonKey?: string
}

export interface WorkOptions {
  /** Most jobs given to one call of the handler; they succeed or fail together. Default 1. */
  readonly batchSize?: number
  /** Handlers running at once in this process. Default 1. */
  readonly concurrency?: number
  /** How often to look without being woken. Default 2, at least 0.5. */
  readonly pollSeconds?: number
}

type Name<Q> = keyof Q & string

export interface Outbox<Q extends Queues> {
  /** Puts a job into the caller's transaction: it exists if and only if the transaction commits. Returns its id. */
  send<N extends Name<Q>>(
    tx: Transaction<any>,
    queue: N,
    payload: z.input<Q[N]['payload']>,
    options?: SendOptions,
  ): Promise<string>
  /**
   * Gives jobs to `handler`, each at least once: a job whose handler throws, or whose process dies, comes back. So the
   * handler has to be idempotent, by the job's id or by what the payload names.
   */
  work<N extends Name<Q>>(
    queue: N,
    options: WorkOptions,
    handler: (jobs: readonly OutboxJob<z.output<Q[N]['payload']>>[]) => Promise<void>,
  ): Promise<void>
  /** Jobs not delivered yet: waiting, being worked, or to be tried again. */
  pending(queue: Name<Q>): Promise<number>
  /** Jobs that were given up and wait for a person. */
  deadLetters(queue: Name<Q>): Promise<number>
  /** Sends the dead letters of a queue again, after its fault is mended. Returns how many. */
  redrive(queue: Name<Q>): Promise<number>
  /** Takes no more jobs and waits for the running handlers. Safe to call twice. */
  stop(): Promise<void>
}

export interface OutboxOptions<Q extends Queues> {
  readonly queues: Q
  readonly logger?: Logger
}

/**
 * The transactional outbox of a service, on pg-boss in the service's own database: installs it, then sends and works as
 * the app role.
 */
export async function createOutbox<Q extends Queues>(
  database: ServiceDatabase<any>,
  { queues, logger = silentLogger }: OutboxOptions<Q>,
): Promise<Outbox<Q>> {
  const log = logger.for(outboxLogEvents)
  await installOutbox(database.owner, queues)
  const boss = await startEngine(database, logger, log)
  let stopped: Promise<void> | undefined
  return {
    send: (tx, queue, payload, options) => send(boss, queues, tx, queue, payload, options),
    work: (queue, options, handler) => work(boss, log, queue, definitionOf(queues, queue), options, handler),
    pending: (queue) => countJobs(database, queue, `state < 'completed'`),
    deadLetters: (queue) => countJobs(database, deadLetterQueue(queue), `state < 'completed'`),
    redrive: async (queue) => boss.redrive(deadLetterQueue(queue)),
    stop: () => (stopped ??= boss.stop({ graceful: true, timeout: 15_000 })),
  }
}

async function startEngine(
  database: ServiceDatabase<any>,
  logger: Logger,
  log: Log<typeof outboxLogEvents>,
): Promise<PgBoss> {
  const boss = new PgBoss({
    db: engineDatabase(database, logger),
    schema: JOBS_SCHEMA,
    migrate: false,
    schedule: false,
    registerInstance: false,
    // The app role does not own the indexes.
    reindex: false,
    useListenNotify: true,
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
  })
  boss.on('error', (error) => log.warn('outbox.engine_failed', {}, error))
  boss.on('warning', ({ message }) => log.warn('outbox.engine_warned', { message }))
  return boss.start()
}

/** pg-boss on the service's pool, woken through a listening connection that mends itself. */
function engineDatabase({ pool, connection }: ServiceDatabase<any>, logger: Logger): Db {
  return {
    executeSql: (text, values) => pool.query(text, values),
    listen: async (channel, onNotification, onReconnect) => {
      const listener = await listenNotify(connection, channel, onNotification, {
        onConnected: onReconnect,
        logger,
      })
      return { close: () => listener.stop() }
    },
  }
}

async function send(
  boss: PgBoss,
  queues: Queues,
  tx: Transaction<any>,
  queue: string,
  payload: unknown,
  { singletonKey }: SendOptions = {},
): Promise<string> {
  definitionOf(queues, queue).payload.parse(payload)
  const db = fromKysely(tx)
  // What was given is stored, not what parsing made of it: the worker parses again.
  const id = singletonKey
    ? (await boss.upsert(queue, payload as object, { singletonKey, db })).jobs[0]
    : await boss.send(queue, payload as object, { db })
  if (!id) throw new Error(`the job for ${queue} was not stored`)
  return id
}

async function work(
  boss: PgBoss,
  log: Log<typeof outboxLogEvents>,
  queue: string,
  definition: QueueDefinition,
  { batchSize = 1, concurrency = 1, pollSeconds = 2 }: WorkOptions,
  handler: (jobs: readonly OutboxJob<any>[]) => Promise<void>,
): Promise<void> {
  const settings = {
    batchSize,
    pollingIntervalSeconds: pollSeconds,
    notifyPollingIntervalSeconds: pollSeconds,
  }
  for (let worker = 0; worker < concurrency; worker++) {
    const id: string = await boss.work(queue, settings, async (jobs) => {
      // A full batch means there may be more: look again at once instead of waiting for the next wake-up.
      if (jobs.length === batchSize) boss.notifyWorker(id)
      try {
        await handler(
          jobs.map((job) => ({
            id: job.id,
            payload: definition.payload.parse(job.data),
            attempt: job.retryCount,
            signal: job.signal,
          })),
        )
      } catch (error) {
        log.fail('outbox.handler_failed', { queue, jobs: jobs.length }, error)
        throw error
      }
    })
  }
}

function definitionOf(queues: Queues, queue: string): QueueDefinition {
  const definition = queues[queue]
  if (!definition) throw new Error(`the queue ${queue} is not declared`)
  return definition
}

async function countJobs({ db }: ServiceDatabase<any>, queue: string, condition: string): Promise<number> {
  const { rows } = await sql<{ jobs: number }>`
    select count(*) as jobs from ${sql.table(`${JOBS_SCHEMA}.job`)} where name = ${queue} and ${sql.raw(condition)}`.execute(
    db,
  )
  return rows[0]?.jobs ?? 0
}
