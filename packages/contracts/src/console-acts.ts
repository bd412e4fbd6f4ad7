import { z } from 'zod'
import { InstantSchema, UuidSchema } from './common.ts'
import { languages } from './route.ts'

/** One act on a terminal or a registered service as the staff who answer for it read it: out of the audit log. */
export const ConsoleActSchema = z.object({
  id: UuidSchema,
  position: z.int().describe('place in the log; grows'),
  at: InstantSchema,
  action: z.string(),
  texts: z.record(z.enum(languages), z.string()),
  by: z.object({
    kind: z.enum(['resident', 'staff', 'terminal', 'service', 'system', 'public']),
    name: z.string().nullable().describe('of staff who still have an account here'),
    mine: z.boolean().describe('the one who asks'),
  }),
  details: z.record(z.string(), z.json()),
})
export type ConsoleAct = z.infer<typeof ConsoleActSchema>

export const ConsoleActsQuery = z.object({
  before: z.coerce.number().int().positive().optional().describe('only acts at lower positions'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

export const ConsoleActsAnswer = z.object({
  acts: z.array(ConsoleActSchema).describe('the newest first'),
  more: z.boolean(),
})
