import { z } from 'zod'
import { defineLogEvents } from '../logging/logger.ts'

/** What the outbox writes. Never a payload. */
export const outboxLogEvents = defineLogEvents({
  'outbox.handler_failed': { queue: z.string(), jobs: z.int() },
  'outbox.engine_failed': {},
  'outbox.engine_warned': { message: z.string() },
})
