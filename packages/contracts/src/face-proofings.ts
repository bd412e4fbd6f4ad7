import { z } from 'zod'
import { Base64UrlSchema, UuidSchema } from './common.ts'
import { FaceRootSchema } from './identity.ts'
import { defineRoutes } from './route.ts'
import { MunicipalitySchema } from './shelter.ts'

/** Why staff did not take a person for the one on the card. */
export const PROOFING_REFUSALS = ['face_differs', 'not_genuine', 'expired', 'person_left'] as const
export type ProofingRefusal = (typeof PROOFING_REFUSALS)[number]

/** What staff decide after they compared. */
export const ProofingDecisionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('accepted'),
    displayName: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .describe('typed by staff as the card shows it: there it is a picture'),
  }),
  z.object({ kind: z.literal('refused'), reason: z.enum(PROOFING_REFUSALS) }),
])
export type ProofingDecision = z.infer<typeof ProofingDecisionSchema>

/** What became of a decision. */
export const PROOFING_OUTCOMES = ['provisional_account', 'already_registered', 'refused'] as const

/** A letter for somebody who was proofed at the terminal: with it they log in and link their card with its PIN later. */
export const WalkInLetterSchema = z.object({
  displayName: z.string(),
  loginName: z.string(),
  initialPassword: z.string(),
  until: z.iso.date(),
})
export type WalkInLetter = z.infer<typeof WalkInLetterSchema>

/** What a terminal needs to tell a genuine card face from another, for one proofing. */
export const ProofingReadinessSchema = z.object({
  municipality: MunicipalitySchema,
  faceRoots: z.array(FaceRootSchema),
  testCaAllowed: z.boolean(),
})
export type ProofingReadiness = z.infer<typeof ProofingReadinessSchema>

/** Walk-in proofing (本人確認) at an attended terminal. The photograph and the security code stay there. */
export const faceProofingRoutes = defineRoutes('face-proofings', {
  getReadiness: {
    method: 'GET',
    path: '/identity/v1/face-proofings/readiness',
    answer: { 200: ProofingReadinessSchema },
    errors: ['terminal_unattended'],
    access: 'terminal',
    summary:
      'Asked before anybody’s card is touched: somebody is on duty here, and these keys sign card faces',
  },
  recordFaceProofing: {
    method: 'PUT',
    path: '/identity/v1/face-proofings/:proofingId',
    params: z.object({ proofingId: UuidSchema }),
    body: z.object({
      decision: ProofingDecisionSchema,
      expiryYear: z.string().regex(/^\d{4}$/, 'not_a_year'),
      proof: z
        .object({
          faceRecord: Base64UrlSchema.max(2000).describe('EF 0001: birth date and key of the card'),
          faceCertificate: Base64UrlSchema.max(2000),
          signature: Base64UrlSchema.max(400).describe('by the card, over `faceProofingChallenge`'),
        })
        .nullable()
        .describe('null where staff refused: of a refusal nothing of the card is told'),
    }),
    answer: {
      200: z.object({
        outcome: z
          .enum(PROOFING_OUTCOMES)
          .describe('already_registered: the card is linked here, and nothing was made'),
        letter: WalkInLetterSchema.nullable(),
      }),
    },
    errors: ['terminal_unattended', 'card_not_genuine'],
    access: 'terminal',
    summary: 'Records what staff decided; makes a provisional account. Idempotent by proofingId',
  },
})
