import type { z } from 'zod'

/** What a queue carries and how hard it tries. */
export interface QueueDefinition<Payload extends z.ZodType = z.ZodType> {
  /**
   * Shape of the payload, checked when sent and when worked. Put identifiers and the municipality's code into it, not
   * persons' data: the jobs table belongs to no municipality.
   */
  readonly payload: Payload
  /** How often a failing job is tried again before it becomes a dead letter. Default 12, about two hours. */
  readonly retryLimit?: number
  /** Pause before the first repetition; it doubles each time up to 15 minutes. Default 1. */
  readonly retryDelaySeconds?: number
  /** How long one run may take before the job is given to somebody else. Default 300. */
  readonly expireSeconds?: number
}

export type Queues = Readonly<Record<string, QueueDefinition>>

export const JOBS_SCHEMA = 'pgboss'

const DAY = 24 * 60 * 60

/** Where the jobs of a queue go that no repetition could save. */
export function deadLetterQueue(queue: string): string {
  return `${queue}.dead`
}

/** The settings of a queue in pg-boss's words. */
export function queueSettings(definition: QueueDefinition) {
  return {
    retryLimit: definition.retryLimit ?? 12,
    retryDelay: definition.retryDelaySeconds ?? 1,
    retryBackoff: true,
    retryDelayMax: 15 * 60,
    expireInSeconds: definition.expireSeconds ?? 300,
    // A killed worker sends no more heartbeats, so its jobs come back in half a minute and not after `expireSeconds`.
    heartbeatSeconds: 15,
    notify: true,
    ...LIFETIMES,
  }
}

/** Undelivered jobs are kept for half a year; delivered ones for a day, for looking into trouble. */
export const LIFETIMES = { retentionSeconds: 180 * DAY, deleteAfterSeconds: DAY } as const
