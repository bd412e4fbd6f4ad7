import { z } from 'zod'
import { InstantSchema, UuidSchema } from './common.ts'
import { ConsoleActsAnswer, ConsoleActsQuery } from './console-acts.ts'
import { ServiceNameSchema } from './identity.ts'
import { defineRoutes } from './route.ts'

/** Somebody of the staff who looks after a terminal now. Kazashi is lawful only face to face, so a login needs one. */
export const TerminalDutySchema = z.object({
  dutyId: UuidSchema,
  staffName: z.string(),
  mine: z.boolean().describe('the one who asks'),
  beganAt: InstantSchema,
  endsAt: InstantSchema,
})

/** Why a terminal was switched off. It is never switched on again: the device is enrolled anew, with a new key. */
export const SWITCH_OFF_REASONS = ['stolen', 'lost', 'broken', 'replaced', 'no_longer_used'] as const
export const SwitchOffReasonSchema = z.enum(SWITCH_OFF_REASONS)
export type SwitchOffReason = z.infer<typeof SwitchOffReasonSchema>

/** A service that people log in to: one of the platform's own, or a vendor's. With a municipality it makes a PPID's sector. */
export const ServiceIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'not_a_service_id')

/** What is fixed before a device is enrolled. */
export const TerminalPlanSchema = z.object({
  name: z.string().trim().min(1).max(80),
  place: z.string().trim().min(1).max(80).nullable().describe('for shelter terminals the site id'),
  service: ServiceNameSchema.describe('whose terminal it is'),
  services: z.array(ServiceIdSchema).min(1).max(20).describe('services that people may log in to here'),
})
export type TerminalPlan = z.infer<typeof TerminalPlanSchema>

/** An attended terminal as the staff who answer for it see it. */
export const AttendedTerminalSchema = TerminalPlanSchema.extend({
  terminalId: UuidSchema,
  keyThumbprint: z.string().describe('RFC 7638, of the key to which its tokens are bound'),
  enrolledAt: InstantSchema,
  lastSeenAt: InstantSchema.nullable(),
  switchedOff: z
    .object({ at: InstantSchema, reason: SwitchOffReasonSchema.nullable(), by: z.string().nullable() })
    .nullable(),
  duties: z.array(TerminalDutySchema),
})
export type AttendedTerminal = z.infer<typeof AttendedTerminalSchema>

/** A place waiting for its device. */
export const AwaitedTerminalSchema = TerminalPlanSchema.extend({
  planId: UuidSchema,
  expiresAt: InstantSchema,
})
export type AwaitedTerminal = z.infer<typeof AwaitedTerminalSchema>

const TerminalParams = z.object({ terminalId: UuidSchema })
const TerminalAnswer = z.object({ terminal: AttendedTerminalSchema })

/** The staff console of attended terminals. Everything is of the municipality of the one who asks. */
export const terminalRoutes = defineRoutes('terminals', {
  listTerminals: {
    method: 'GET',
    path: '/identity/v1/terminals',
    answer: {
      200: z.object({
        terminals: z.array(AttendedTerminalSchema),
        awaited: z.array(AwaitedTerminalSchema),
        mayManage: z.boolean().describe('may plan, change and switch off; others may go on duty'),
        serverTime: InstantSchema,
      }),
    },
    errors: [],
    access: 'staff',
    summary: 'Attended terminals, and places that wait for one',
  },
  planTerminal: {
    method: 'PUT',
    path: '/identity/v1/terminals/plans/:planId',
    params: z.object({ planId: UuidSchema }),
    body: TerminalPlanSchema,
    answer: { 200: z.object({ enrolmentCode: z.string(), expiresAt: InstantSchema }) },
    errors: ['terminal_plan_used'],
    access: 'staff',
    summary: 'Makes a one-time enrolment code, good for a week; idempotent by planId',
  },
  withdrawPlan: {
    method: 'DELETE',
    path: '/identity/v1/terminals/plans/:planId',
    params: z.object({ planId: UuidSchema }),
    answer: { 200: z.object({ planId: UuidSchema }) },
    errors: ['terminal_plan_used'],
    access: 'staff',
    summary: 'Takes an enrolment code back that no device has used',
  },
  changeTerminal: {
    method: 'PUT',
    path: '/identity/v1/terminals/:terminalId/plan',
    params: TerminalParams,
    body: TerminalPlanSchema.omit({ service: true }),
    answer: { 200: TerminalAnswer },
    errors: ['terminal_unknown'],
    access: 'staff',
    summary: 'Changes name, place and allowed services',
  },
  switchOffTerminal: {
    method: 'POST',
    path: '/identity/v1/terminals/:terminalId/switch-off',
    params: TerminalParams,
    body: z.object({ reason: SwitchOffReasonSchema }),
    answer: { 200: TerminalAnswer.extend({ endedLogins: z.int() }) },
    errors: ['terminal_unknown'],
    access: 'staff',
    summary: 'The kill switch: from this moment neither its key nor any token given out through it works',
  },
  beginDuty: {
    method: 'PUT',
    path: '/identity/v1/terminals/:terminalId/duties/:dutyId',
    params: TerminalParams.extend({ dutyId: UuidSchema }),
    body: z.object({}),
    answer: { 200: TerminalAnswer },
    errors: ['terminal_unknown'],
    access: 'staff',
    summary: 'The one who asks looks after this terminal for the next hours; idempotent by dutyId',
  },
  endDuty: {
    method: 'DELETE',
    path: '/identity/v1/terminals/:terminalId/duties/:dutyId',
    params: TerminalParams.extend({ dutyId: UuidSchema }),
    answer: { 200: TerminalAnswer },
    errors: ['terminal_unknown'],
    access: 'staff',
    summary: 'Ends a duty: one’s own, or anybody’s for whoever manages terminals',
  },
  listTerminalHistory: {
    method: 'GET',
    path: '/identity/v1/terminals/:terminalId/history',
    params: TerminalParams,
    query: ConsoleActsQuery,
    answer: { 200: ConsoleActsAnswer },
    errors: [],
    access: 'staff',
    summary:
      'What was done with a terminal, from its plan on, out of the audit log; for whoever manages terminals',
  },
})
