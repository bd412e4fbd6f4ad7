import { z } from 'zod'
import { InstantSchema, UuidSchema } from './common.ts'
import { HouseholdMemberSchema } from './people.ts'
import { defineRoutes } from './route.ts'
import {
  CrowdingThresholdsSchema,
  DisasterSchema,
  MunicipalitySchema,
  ShelterStatusSchema,
} from './shelter.ts'

/** Steps of a tap as the ring on the reception page fills: real ones, in order. */
export const TAP_STEPS = ['found', 'certificate', 'household', 'recorded'] as const
export const TapStepSchema = z.enum(TAP_STEPS)

/** Why the staff must help. The resident's half of the page shows the same sentence for all of them. */
export const STAFF_REASONS = [
  'not_registered',
  'revoked',
  'expired',
  'not_yet_valid',
  'untrusted',
  'test_ca_refused',
  'birth_date_blocked',
  'card_differs',
  'not_my_number_card',
  'phone_held',
  'no_disaster',
  'outbox_full',
] as const
export const StaffReasonSchema = z.enum(STAFF_REASONS)
export type StaffReason = z.infer<typeof StaffReasonSchema>

export const AGAIN_REASONS = ['card_removed', 'not_a_card', 'malformed', 'reader_error'] as const
export const AgainReasonSchema = z.enum(AGAIN_REASONS)

export const TapMemberSchema = HouseholdMemberSchema.extend({
  here: z.boolean().describe('ticked: this tap checked the person in (or out)'),
  alreadyHere: z.boolean().describe('was in this shelter before the tap'),
})

/** The one thing the reception page shows in its middle. `green` is only ever sent after the outbox is on disk. */
export const TapSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('idle') }),
  z.object({ phase: z.literal('reading'), step: TapStepSchema }),
  z.object({
    phase: z.literal('green'),
    tapId: UuidSchema,
    direction: z.enum(['in', 'out']),
    members: z.array(TapMemberSchema),
    home: MunicipalitySchema,
    offline: z.boolean().describe('recorded here, will be confirmed when the network is back'),
    at: InstantSchema,
  }),
  z.object({ phase: z.literal('staff'), tapId: UuidSchema, reason: StaffReasonSchema }),
  z.object({ phase: z.literal('again'), tapId: UuidSchema, reason: AgainReasonSchema }),
])
export type Tap = z.infer<typeof TapSchema>

export const AgentStateSchema = z.object({
  municipality: MunicipalitySchema,
  disaster: DisasterSchema.nullable(),
  shelter: ShelterStatusSchema.describe(
    'the server’s last figures plus what this terminal has recorded since',
  ),
  thresholds: CrowdingThresholdsSchema,
  direction: z.enum(['in', 'out']),
  reader: z.enum(['no_reader', 'empty', 'card_present', 'error']),
  link: z.object({
    connected: z.boolean(),
    pending: z.int().describe('events on disk that the server has not acknowledged'),
    oldestPendingAt: InstantSchema.nullable(),
    lastSentAt: InstantSchema.nullable(),
  }),
  clock: z.object({ offsetMs: z.int(), wrong: z.boolean().describe('more than two minutes off the server') }),
  stubs: z.object({ count: z.int(), loadedAt: InstantSchema.nullable() }),
  tap: TapSchema,
  lastCount: z
    .object({ eventId: UuidSchema, count: z.int(), at: InstantSchema })
    .nullable()
    .describe('the last head count that can be undone'),
  demo: z.boolean(),
})
export type AgentState = z.infer<typeof AgentStateSchema>

export const DemoCardSchema = z.object({
  cardId: z.string(),
  label: z.string(),
  holder: z.string(),
  shows: z.string().describe('what this card demonstrates, one sentence'),
})
export const RushSchema = z.object({
  running: z.boolean(),
  total: z.int(),
  done: z.int(),
  green: z.int(),
  staff: z.int(),
  startedAt: InstantSchema.nullable(),
})

/**
 * The agent's own API on loopback, used by the page it serves and by nobody else (it checks Host and Origin).
 * `AGENT_STREAM_PATH` pushes `state` events whose data is the whole AgentState.
 */
export const AGENT_STREAM_PATH = '/agent/v1/stream'
export const agentRoutes = defineRoutes('agent', {
  getState: {
    method: 'GET',
    path: '/agent/v1/state',
    answer: { 200: AgentStateSchema },
    errors: [],
    access: 'public',
    summary: 'What the reception page shows',
  },
  setPresence: {
    method: 'PUT',
    path: '/agent/v1/taps/:tapId/members/:personId',
    params: z.object({ tapId: UuidSchema, personId: UuidSchema }),
    body: z.object({ eventId: UuidSchema, here: z.boolean() }),
    answer: { 200: AgentStateSchema },
    errors: ['tap_unknown', 'outbox_full'],
    access: 'public',
    summary: 'Unticks (or ticks again) a member of the household that has just tapped; idempotent by eventId',
  },
  finishTap: {
    method: 'POST',
    path: '/agent/v1/taps/:tapId/end',
    params: z.object({ tapId: UuidSchema }),
    body: z.object({}),
    answer: { 200: AgentStateSchema },
    errors: [],
    access: 'public',
    summary: 'Back to the start page; what was recorded stays recorded',
  },
  setDirection: {
    method: 'PUT',
    path: '/agent/v1/direction',
    body: z.object({ direction: z.enum(['in', 'out']) }),
    answer: { 200: AgentStateSchema },
    errors: [],
    access: 'public',
    summary: 'The next tap checks in or out; falls back to in after each tap',
  },
  addHeadCount: {
    method: 'POST',
    path: '/agent/v1/head-counts',
    body: z.object({ eventId: UuidSchema, count: z.int().min(1).max(10) }),
    answer: { 200: AgentStateSchema },
    errors: ['no_disaster', 'outbox_full'],
    access: 'public',
    summary: 'Counts people who have no card at hand; idempotent by eventId',
  },
  undoHeadCount: {
    method: 'POST',
    path: '/agent/v1/head-counts/:countEventId/undo',
    params: z.object({ countEventId: UuidSchema }),
    body: z.object({ eventId: UuidSchema }),
    answer: { 200: AgentStateSchema },
    errors: ['nothing_to_undo', 'outbox_full'],
    access: 'public',
    summary: 'Takes a head count back',
  },
  getRoster: {
    method: 'GET',
    path: '/agent/v1/roster',
    answer: {
      200: z.object({
        complete: z
          .boolean()
          .describe('false: the server could not be asked; only those who tapped here since the start'),
        people: z.array(HouseholdMemberSchema.extend({ since: InstantSchema, confirmation: z.string() })),
        unnamed: z.int(),
      }),
    },
    errors: [],
    access: 'public',
    summary: 'Who is here',
  },
  listDemoCards: {
    method: 'GET',
    path: '/agent/v1/demo/cards',
    answer: { 200: z.object({ cards: z.array(DemoCardSchema), rush: RushSchema }) },
    errors: ['not_in_demo'],
    access: 'public',
    summary: 'The tray of the demo’s cards',
  },
  presentDemoCard: {
    method: 'POST',
    path: '/agent/v1/demo/presentations',
    body: z.object({ cardId: z.string(), trouble: z.enum(['none', 'pulled_away']).default('none') }),
    answer: { 200: AgentStateSchema },
    errors: ['not_in_demo', 'demo_card_unknown'],
    access: 'public',
    summary: 'Holds a card of the tray over the virtual reader',
  },
  setDemoNetwork: {
    method: 'PUT',
    path: '/agent/v1/demo/network',
    body: z.object({ connected: z.boolean() }),
    answer: { 200: AgentStateSchema },
    errors: ['not_in_demo'],
    access: 'public',
    summary: 'Pulls the demo terminal’s network cable or plugs it in again',
  },
  startDemoRush: {
    method: 'POST',
    path: '/agent/v1/demo/rush',
    body: z.object({ taps: z.int().min(1).max(2000) }),
    answer: { 200: RushSchema },
    errors: ['not_in_demo', 'rush_running', 'town_not_ready'],
    access: 'public',
    summary: 'Plays a rush: residents of the generated town tap one after another',
  },
})
