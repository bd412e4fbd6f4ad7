import { z } from 'zod'
import { defineLogEvents } from '../logging/logger.ts'

/** What the audit's keeper writes to the operational log: never a record. */
export const auditLogEvents = defineLogEvents({
  'audit.head_signed': { service: z.string(), municipalityCode: z.string(), size: z.int() },
  'audit.keeping_failed': { service: z.string() },
})
