import { z } from 'zod'
import { DemoCardSchema } from './agent.ts'
import { CARD_LOGIN_REFUSALS, CardWaySchema, CounterConsentSchema } from './card-logins.ts'
import { ResidentClaimSchema } from './clients.ts'
import { defineRoutes } from './route.ts'

/** Steps of a card at a login, as the ring on the page fills: real ones, in order. */
export const LOGIN_STEPS = ['found', 'certificate', 'face', 'signed'] as const
export const LoginStepSchema = z.enum(LOGIN_STEPS)

/** Why a login at this terminal stops. What the server says of a card, and what the reader or the line says. */
export const LOGIN_PROBLEMS = [
  ...CARD_LOGIN_REFUSALS,
  'pin_blocked',
  'birth_date_blocked',
  'not_my_number_card',
  'phone_held',
  'login_request_over',
  'terminal_unattended',
  'service_not_allowed',
  'no_reader',
  'no_network',
  'failed',
] as const
export const LoginProblemSchema = z.enum(LOGIN_PROBLEMS)
export type LoginProblem = z.infer<typeof LoginProblemSchema>

/** What just happened, beside the phase: said once, above what is to be done now. */
export const LOGIN_NOTES = [
  'card_removed',
  'card_left_behind',
  'unreadable',
  'wrong_pin',
  'other_card',
  'pin_format',
] as const
export const LoginNoteSchema = z.enum(LOGIN_NOTES)

const Texts = z.object({ ja: z.string(), easy: z.string(), en: z.string() })

/** The one thing the login page shows. The PIN is never in it. */
export const LoginPhaseSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('closed') }).describe('nobody logs in'),
  z.object({ phase: z.literal('opening') }),
  z.object({ phase: z.literal('waiting'), note: LoginNoteSchema.nullable() }).describe('hold the card'),
  z.object({ phase: z.literal('reading'), step: LoginStepSchema }),
  z.object({
    phase: z.literal('pin'),
    triesLeft: z.int().min(1).describe('said before the PIN is asked'),
    note: LoginNoteSchema.nullable(),
  }),
  z.object({ phase: z.literal('checking') }).describe('the server judges'),
  z
    .object({ phase: z.literal('consent'), asks: CounterConsentSchema })
    .describe('the person says what the service may know; their card lies on the reader'),
  z.object({ phase: z.literal('done'), continueAt: z.string().nullable() }),
  z.object({ phase: z.literal('problem'), reason: LoginProblemSchema, canRetry: z.boolean() }),
])
export type LoginPhase = z.infer<typeof LoginPhaseSchema>

export const AgentLoginStateSchema = z.object({
  now: LoginPhaseSchema,
  /** What the login is for; null while nobody logs in or the server has not said yet. */
  about: z
    .object({
      serviceName: Texts,
      learns: z.array(z.string()),
      ways: z.array(CardWaySchema),
      way: CardWaySchema,
      stepUp: z.boolean(),
      backTo: z.string().nullable(),
    })
    .nullable(),
  reader: z.enum(['no_reader', 'empty', 'card_present', 'error']),
  demo: z
    .object({ cards: z.array(DemoCardSchema), held: z.string().nullable(), pin: z.string() })
    .nullable()
    .describe('the tray of the demo’s cards, the one that lies on the reader, and the PIN of all of them'),
})
export type AgentLoginState = z.infer<typeof AgentLoginStateSchema>

export const AGENT_LOGIN_STREAM_PATH = '/agent/v1/login/stream'
/** Four bytes, the digits as ASCII; the body is neither text nor JSON so that it can be wiped. */
export const AGENT_LOGIN_PIN_PATH = '/agent/v1/login/pin'
/** Sends this browser to the server once, so that its login page offers this terminal’s reader. */
export const AGENT_LOGIN_PAIR_PATH = '/login/pair'

/** The login part of the agent’s own API on loopback; `AGENT_LOGIN_STREAM_PATH` pushes `login` events of the whole state. */
export const agentLoginRoutes = defineRoutes('agent-login', {
  getLogin: {
    method: 'GET',
    path: '/agent/v1/login',
    answer: { 200: AgentLoginStateSchema },
    errors: [],
    access: 'public',
    summary: 'What the login page shows',
  },
  openVisit: {
    method: 'POST',
    path: '/agent/v1/login/visits',
    body: z.object({ request: z.string().min(1).max(4000), way: CardWaySchema.nullable() }),
    answer: { 200: AgentLoginStateSchema },
    errors: [],
    access: 'public',
    summary: 'A person comes from the login page of a service; whoever was here before is gone',
  },
  chooseWay: {
    method: 'PUT',
    path: '/agent/v1/login/way',
    body: z.object({ way: CardWaySchema }),
    answer: { 200: AgentLoginStateSchema },
    errors: [],
    access: 'public',
    summary: 'With the PIN instead of without, or the other way round',
  },
  answerConsent: {
    method: 'POST',
    path: '/agent/v1/login/consents',
    body: z.object({ agreed: z.boolean(), shown: z.array(ResidentClaimSchema).max(20) }),
    answer: { 200: AgentLoginStateSchema },
    errors: [],
    access: 'public',
    summary: 'The person’s yes or no to what the service asks for; without a question it changes nothing',
  },
  retryLogin: {
    method: 'POST',
    path: '/agent/v1/login/retries',
    body: z.object({}),
    answer: { 200: AgentLoginStateSchema },
    errors: [],
    access: 'public',
    summary: 'Back to holding the card',
  },
  closeLogin: {
    method: 'POST',
    path: '/agent/v1/login/end',
    body: z.object({}),
    answer: { 200: AgentLoginStateSchema },
    errors: [],
    access: 'public',
    summary: 'Forgets the login; nothing of it stays',
  },
  openCounter: {
    method: 'POST',
    path: '/agent/v1/login/counters',
    body: z.object({ clientId: z.string().min(1).max(200), way: CardWaySchema.nullable() }),
    answer: { 200: AgentLoginStateSchema },
    errors: [],
    access: 'public',
    summary: 'A counter system on this machine asks for a card, for its own client id',
  },
  takeCounterLogin: {
    method: 'POST',
    path: '/agent/v1/login/counters/result',
    body: z.object({}),
    answer: {
      200: z.object({
        phase: z.string().describe('`consent`: the person is being asked at the terminal’s screen'),
        loginHintToken: z
          .string()
          .nullable()
          .describe('for the backchannel authentication request; given out once'),
        expiresAt: z.string().nullable(),
      }),
    },
    errors: [],
    access: 'public',
    summary: 'What came of it; the token is handed over once',
  },
  makeProof: {
    method: 'POST',
    path: '/agent/v1/login/proofs',
    body: z.object({
      method: z.enum(['GET', 'POST']),
      url: z.url().max(2000),
      nonce: z.string().max(500).optional(),
      accessToken: z.string().max(4000).optional(),
    }),
    answer: { 200: z.object({ proof: z.string() }) },
    errors: ['proof_not_for_server'],
    access: 'public',
    summary:
      'A DPoP proof (RFC 9449) of this terminal’s key for the counter system’s own requests to the server',
  },
  holdDemoCard: {
    method: 'PUT',
    path: '/agent/v1/login/demo/card',
    body: z.object({ cardId: z.string().nullable() }),
    answer: { 200: AgentLoginStateSchema },
    errors: ['not_in_demo', 'demo_card_unknown'],
    access: 'public',
    summary: 'Lays a card of the tray on the virtual reader, or takes it away',
  },
})
