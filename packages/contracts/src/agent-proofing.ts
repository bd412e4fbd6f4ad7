import { z } from 'zod'
import { DemoCardSchema } from './agent.ts'
import { PROOFING_OUTCOMES, ProofingDecisionSchema, WalkInLetterSchema } from './face-proofings.ts'
import { defineRoutes } from './route.ts'
import { MunicipalitySchema } from './shelter.ts'

/** Steps of a card whose face is opened, as the ring on the page fills: real ones, in order. */
export const PROOFING_STEPS = ['found', 'tries', 'opened', 'checked'] as const
export type ProofingStep = (typeof PROOFING_STEPS)[number]

/** Why a proofing stops with nothing recorded. */
export const PROOFING_PROBLEMS = [
  'no_network',
  'terminal_unattended',
  'no_reader',
  'not_my_number_card',
  'phone_held',
  'number_blocked',
  'birth_date_blocked',
  'other_card',
  'card_not_genuine',
  'failed',
] as const
export const ProofingProblemSchema = z.enum(PROOFING_PROBLEMS)
export type ProofingProblem = z.infer<typeof ProofingProblemSchema>

/** Why a decision that was made is not at the server yet. */
export const UNSENT_REASONS = ['no_network', 'terminal_unattended', 'failed'] as const
export type UnsentReason = (typeof UNSENT_REASONS)[number]

export const ProofingNoteSchema = z.enum(['card_removed', 'unreadable'])

/** The pictures of a card’s face, by what they show. */
export const FACE_PICTURES = ['photo', 'name', 'address'] as const
export type FacePicture = (typeof FACE_PICTURES)[number]

export const PictureSchema = z.object({
  kind: z
    .enum(['png', 'jpeg', 'jpeg2000', 'unknown'])
    .describe('real cards carry JPEG 2000, which browsers mostly do not draw'),
  path: z.string().describe('on this loopback origin; gone with the face'),
})

/** What staff compare. The security code and sex are not in it. */
export const ProofingFaceSchema = z.object({
  photo: PictureSchema,
  name: PictureSchema,
  address: PictureSchema,
  birthDate: z.iso.date(),
  expiry: z.iso.date().describe('last day of the card; not covered by the issuer’s signature'),
  expired: z.boolean(),
  genuine: z.boolean().describe('the issuer signed what is shown, and the card proved its own key'),
  testCard: z.boolean(),
})
export type ProofingFace = z.infer<typeof ProofingFaceSchema>

/** The one thing the proofing page shows. The fourteen digits are never in it. */
export const ProofingPhaseSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('closed') }),
  z.object({ phase: z.literal('opening') }),
  z
    .object({
      phase: z.literal('numbers'),
      note: z.enum(['wrong_number', 'number_format']).nullable(),
      triesLeft: z.int().nullable().describe('of 照合番号B, where the card has said so'),
    })
    .describe('what is printed on the card is to be typed'),
  z
    .object({ phase: z.literal('waiting'), note: ProofingNoteSchema.nullable() })
    .describe('lay the card down'),
  z.object({ phase: z.literal('reading'), step: z.enum(PROOFING_STEPS) }),
  z.object({ phase: z.literal('comparing'), face: ProofingFaceSchema }),
  z.object({ phase: z.literal('naming'), face: ProofingFaceSchema }).describe('it is this person'),
  z.object({ phase: z.literal('left') }).describe('the card was taken away before a decision'),
  z
    .object({ phase: z.literal('signing'), note: ProofingNoteSchema.nullable() })
    .describe('accepted: the card has to sign for it'),
  z.object({ phase: z.literal('sending') }),
  z.object({ phase: z.literal('unsent'), reason: z.enum(UNSENT_REASONS) }),
  z.object({
    phase: z.literal('done'),
    outcome: z.enum(PROOFING_OUTCOMES),
    letter: WalkInLetterSchema.nullable(),
  }),
  z.object({ phase: z.literal('problem'), reason: ProofingProblemSchema }),
])
export type ProofingPhase = z.infer<typeof ProofingPhaseSchema>

/** What is printed on the face of a demo’s card, for a visitor who has no card in hand to read it from. */
export const PrintedNumbersSchema = z.object({
  birthDate: z.iso.date(),
  expiryYear: z.string(),
  securityCode: z.string(),
})
export type PrintedNumbers = z.infer<typeof PrintedNumbersSchema>

export const AgentProofingStateSchema = z.object({
  now: ProofingPhaseSchema,
  /** Whose terminal this is; null before the server has said so. */
  municipality: MunicipalitySchema.nullable(),
  reader: z.enum(['no_reader', 'empty', 'card_present', 'error']),
  demo: z
    .object({
      cards: z.array(DemoCardSchema),
      held: z.string().nullable(),
      printed: PrintedNumbersSchema.nullable().describe('on the card that lies on the reader'),
    })
    .nullable(),
})
export type AgentProofingState = z.infer<typeof AgentProofingStateSchema>

export const AGENT_PROOFING_STREAM_PATH = '/agent/v1/proofing/stream'
/** Fourteen bytes, the digits of 照合番号B as ASCII; neither text nor JSON so that they can be wiped. */
export const AGENT_PROOFING_NUMBERS_PATH = '/agent/v1/proofing/numbers'
/** One picture: `/agent/v1/proofing/pictures/:key/:picture`, while it is compared and never again. */
export const AGENT_PROOFING_PICTURES_PATH = '/agent/v1/proofing/pictures'

const whole = { 200: AgentProofingStateSchema }

/** The proofing part of the agent’s own API on loopback; `AGENT_PROOFING_STREAM_PATH` pushes `proofing` events of the whole state. */
export const agentProofingRoutes = defineRoutes('agent-proofing', {
  getProofing: {
    method: 'GET',
    path: '/agent/v1/proofing',
    answer: whole,
    errors: [],
    access: 'public',
    summary: 'What the proofing page shows',
  },
  openProofing: {
    method: 'POST',
    path: '/agent/v1/proofing/openings',
    body: z.object({}),
    answer: whole,
    errors: [],
    access: 'public',
    summary: 'Staff begin; whatever was here before is gone',
  },
  retypeNumbers: {
    method: 'POST',
    path: '/agent/v1/proofing/retypes',
    body: z.object({}),
    answer: whole,
    errors: [],
    access: 'public',
    summary: 'Back to the numbers, with nothing kept of the card; after a problem this is the next try',
  },
  judgeFace: {
    method: 'PUT',
    path: '/agent/v1/proofing/judgement',
    body: z.object({ same: z.boolean().describe('the person before the counter is the one on the card') }),
    answer: whole,
    errors: [],
    access: 'public',
    summary: 'On to the name, or back to the comparison; nothing is recorded by it',
  },
  decideProofing: {
    method: 'POST',
    path: '/agent/v1/proofing/decisions',
    body: z.object({ decision: ProofingDecisionSchema }),
    answer: whole,
    errors: [],
    access: 'public',
    summary: 'What staff decided. The pictures are gone with it',
  },
  resendDecision: {
    method: 'POST',
    path: '/agent/v1/proofing/resends',
    body: z.object({}),
    answer: whole,
    errors: [],
    access: 'public',
    summary: 'The same decision once more, under the same id',
  },
  stayAtProofing: {
    method: 'POST',
    path: '/agent/v1/proofing/stays',
    body: z.object({}),
    answer: whole,
    errors: [],
    access: 'public',
    summary: 'Somebody touched the page: it is not forgotten yet',
  },
  closeProofing: {
    method: 'POST',
    path: '/agent/v1/proofing/end',
    body: z.object({}),
    answer: whole,
    errors: [],
    access: 'public',
    summary: 'Forgets the proofing; nothing of it stays',
  },
  holdCardToProof: {
    method: 'PUT',
    path: '/agent/v1/proofing/demo/card',
    body: z.object({ cardId: z.string().nullable() }),
    answer: whole,
    errors: ['not_in_demo', 'demo_card_unknown'],
    access: 'public',
    summary: 'Lays a card of the tray on the virtual reader, or takes it away',
  },
})
