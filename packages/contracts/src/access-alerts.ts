import { z } from 'zod'
import { InstantSchema, MunicipalityCodeSchema, UuidSchema } from './common.ts'
import { defineRoutes, languages } from './route.ts'
import { PersonKeySchema } from './staff-accounts.ts'

/** What is unusual about the looks of one member of the staff on one day. */
export const STAFF_ALERT_RULES = [
  'many_people_hour',
  'many_people_day',
  'many_misses',
  'out_of_hours',
  'same_person_again',
  'protected_looks',
] as const
export type StaffAlertRule = (typeof STAFF_ALERT_RULES)[number]

/** What happened to the card of somebody under 支援措置. */
export const CARD_ALERT_RULES = ['protected_card_elsewhere', 'protected_kazashi_tried'] as const
export type CardAlertRule = (typeof CARD_ALERT_RULES)[number]

/** What came out of it: the first three of looks, the others of cards; `mistake` of both. */
export const STAFF_ALERT_OUTCOMES = ['explained', 'mistake', 'wrongdoing_suspected'] as const
export const CARD_ALERT_OUTCOMES = ['used_by_owner', 'card_stopped', 'mistake'] as const
export const ALERT_OUTCOMES = [
  'explained',
  'mistake',
  'wrongdoing_suspected',
  'used_by_owner',
  'card_stopped',
] as const
export type AlertOutcome = (typeof ALERT_OUTCOMES)[number]

export const AccessAlertSchema = z.object({
  alertId: UuidSchema,
  rule: z.enum([...STAFF_ALERT_RULES, ...CARD_ALERT_RULES]),
  day: z.iso.date().describe('in Japan'),
  about: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('staff'),
      name: z.string().nullable().describe('null when their account is gone'),
      mine: z.boolean().describe('the one who asks: somebody else has to settle it'),
    }),
    z.object({
      kind: z.literal('person'),
      person: PersonKeySchema,
      displayName: z.string().nullable(),
    }),
  ]),
  count: z.int().describe('people, searches, looks or uses, as the rule counts'),
  usual: z
    .int()
    .nullable()
    .describe('of the thirty days before; null where there is nothing to compare with'),
  threshold: z.int().describe('from this count on it is told'),
  firstAt: InstantSchema,
  lastAt: InstantSchema,
  hours: z
    .array(z.int())
    .length(24)
    .describe('people looked at in each hour of that day in Japan; of searches and cards how often'),
  status: z.enum(['open', 'settled']),
  outcome: z.enum(ALERT_OUTCOMES).nullable(),
  settledBy: z.object({ name: z.string().nullable(), mine: z.boolean() }).nullable(),
  settledAt: InstantSchema.nullable(),
})
export type AccessAlert = z.infer<typeof AccessAlertSchema>

/** One act behind an alert. People are numbered in the order in which they come; no one is named. */
export const AlertActSchema = z.object({
  id: UuidSchema,
  at: InstantSchema,
  texts: z.record(z.enum(languages), z.string()),
  person: z.int().nullable().describe('1 is the first person of the day'),
  found: z.int().nullable().describe('of a search'),
  where: z
    .object({ municipalityCode: MunicipalityCodeSchema, name: z.string() })
    .nullable()
    .describe('of a use of a card in another municipality'),
})
export type AlertAct = z.infer<typeof AlertActSchema>

const floorSchema = z.int().min(1).max(1000)
export const AccessWatchSchema = z.object({
  opens: z.int().min(0).max(1439).describe('minutes after midnight; Saturdays and Sundays are closed'),
  closes: z.int().min(1).max(1440),
  floors: z
    .object({
      many_people_hour: floorSchema,
      many_people_day: floorSchema,
      many_misses: floorSchema,
      out_of_hours: floorSchema,
      same_person_again: floorSchema,
      protected_looks: floorSchema,
    })
    .describe('below them nothing is told'),
})
export type AccessWatch = z.infer<typeof AccessWatchSchema>

const AlertParams = z.object({ alertId: UuidSchema })

/**
 * Unusual looks of staff at residents' accounts, for whoever answers for privacy (role `privacy_officer`), and cards of
 * people under 支援措置, for `protection_officer` alone. Everything is of the municipality of the one who asks.
 */
export const accessAlertRoutes = defineRoutes('access-alerts', {
  listAccessAlerts: {
    method: 'GET',
    path: '/identity/v1/access-alerts',
    answer: { 200: z.object({ alerts: z.array(AccessAlertSchema) }) },
    errors: [],
    access: 'staff',
    summary:
      'Open alerts first, then what was settled in the last thirty days; only of the asker’s own duties',
  },
  countAccessAlerts: {
    method: 'GET',
    path: '/identity/v1/access-alerts/count',
    answer: { 200: z.object({ open: z.int() }) },
    errors: [],
    access: 'staff',
    summary: 'How many alerts of the asker’s duties are open; names nobody',
  },
  listAlertActs: {
    method: 'GET',
    path: '/identity/v1/access-alerts/:alertId/acts',
    params: AlertParams,
    answer: { 200: z.object({ acts: z.array(AlertActSchema), more: z.boolean() }) },
    errors: ['alert_unknown'],
    access: 'staff',
    summary: 'The acts behind an alert with their times, the newest 300; the look is recorded',
  },
  settleAlert: {
    method: 'PUT',
    path: '/identity/v1/access-alerts/:alertId/settlement',
    params: AlertParams,
    body: z.object({
      outcome: z.enum(ALERT_OUTCOMES),
      count: z
        .int()
        .min(0)
        .max(10_000_000)
        .describe('as it was seen; when it has grown since, nothing is settled'),
    }),
    answer: { 200: z.object({ alert: AccessAlertSchema }) },
    errors: ['alert_unknown', 'alert_own', 'alert_grown', 'alert_settled', 'alert_outcome_unfit'],
    access: 'staff',
    summary: 'Settles an alert with an outcome, never one about oneself; the same again changes nothing',
  },
  getAccessWatch: {
    method: 'GET',
    path: '/identity/v1/access-watch',
    answer: { 200: z.object({ watch: AccessWatchSchema, usual: AccessWatchSchema }) },
    errors: [],
    access: 'staff',
    summary: 'From which counts on this municipality is told, and what is usual',
  },
  setAccessWatch: {
    method: 'PUT',
    path: '/identity/v1/access-watch',
    body: AccessWatchSchema,
    answer: { 200: z.object({ watch: AccessWatchSchema, usual: AccessWatchSchema }) },
    errors: ['watch_out_of_bounds'],
    access: 'staff',
    summary: 'Changes these counts within bounds: they cannot be set so high that nothing is told any more',
  },
})
