import { z } from 'zod'
import { defineLogEvents } from '../logging/logger.ts'

/** What the database floor writes. No row content, no SQL parameter, no password. */
export const databaseLogEvents = defineLogEvents({
  'database.embedded_started': { report: z.string() },
  'database.embedded_waiting': { reason: z.string() },
  'database.embedded_ended_unexpectedly': { logFile: z.string() },
  'database.embedded_stopped': { adopted: z.boolean() },
  'database.migrated': { database: z.string(), migration: z.string() },
  'database.connection_lost': { database: z.string() },
  'database.transaction_retried': { attempt: z.int(), sqlState: z.string() },
  'database.system_transaction': { reason: z.string() },
  'database.listen_lost': { channel: z.string() },
  'database.notification_failed': { channel: z.string() },
})
