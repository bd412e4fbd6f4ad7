import { z } from 'zod'
import { InstantSchema, MunicipalityCodeSchema, UuidSchema } from './common.ts'
import { defineRoutes, languages } from './route.ts'

/** One act about a person as the person may read it: out of a service's audit log. */
export const ActivitySchema = z.object({
  id: UuidSchema,
  position: z.int().describe('place in the log of this service and municipality; grows'),
  at: InstantSchema.describe('when it happened'),
  recordedAt: InstantSchema.describe('when it was written; a tap taken offline is written later'),
  service: z.string(),
  action: z.string(),
  texts: z.record(z.enum(languages), z.string()),
  outcome: z.enum(['done', 'refused', 'failed']),
  by: z.object({
    kind: z.enum(['resident', 'staff', 'terminal', 'service', 'system', 'public']),
    self: z.boolean().describe('the person did it'),
    municipalityCode: MunicipalityCodeSchema.nullable().describe('another municipality than the log’s'),
  }),
  details: z.record(z.string(), z.json()),
})
export type Activity = z.infer<typeof ActivitySchema>

/**
 * The route every service has that writes about residents: what its log holds about one person, for the page "my logins
 * and who used what". Asked by identity alone, with the person's PPID in that service's own sector.
 */
export function activityRoutes(service: string) {
  return defineRoutes(service, {
    listActivity: {
      method: 'GET',
      path: `/${service}/v1/activity`,
      query: z.object({
        municipalityCode: MunicipalityCodeSchema,
        ppid: z.string().min(1).max(100),
        before: z.coerce.number().int().positive().optional().describe('only entries at lower positions'),
        limit: z.coerce.number().int().min(1).max(100).default(30),
      }),
      answer: { 200: z.object({ entries: z.array(ActivitySchema) }) },
      errors: [],
      access: 'service',
      summary: 'What the audit log holds about one person, the newest first',
    },
  })
}

/** "My logins and who used what", for the residents' pages: out of every service's log, merged. */
export const myActivityRoutes = defineRoutes('my-activity', {
  listMyActivity: {
    method: 'GET',
    path: '/identity/v1/my/activity',
    query: z.object({
      cursor: z.string().max(300).default('').describe('`next` of the page before'),
      limit: z.coerce.number().int().min(1).max(100).default(30),
    }),
    answer: {
      200: z.object({
        entries: z.array(ActivitySchema),
        next: z.string().nullable().describe('null on the last page'),
        unreachable: z
          .array(z.string())
          .describe('services whose log could not be asked now; nothing of it is lost'),
      }),
    },
    errors: [],
    access: 'resident',
    summary: 'Logins of the person who asks, and who used what about them, the newest first',
  },
})
