import { z } from 'zod'
import { Base64UrlSchema, UuidSchema } from './common.ts'
import { defineRoutes } from './route.ts'

/** Why staff did not take a person for the one on the card. */
export const PROOFING_REFUSALS = ['face_differs', 'not_genuine', 'expired', 'person_left'] as const

/** A letter for somebody who was proofed at the terminal: with it they log in and link their card with its PIN later. */
export const WalkInLetterSchema = z.object({
  displayName: z.string(),
  loginName: z.string(),
  initialPassword: z.string(),
  until: z.iso.date(),
})
export type WalkInLetter = z.infer<typeof WalkInLetterSchema>

/** Walk-in proofing (本人確認) at an attended terminal. The photograph and the security code stay there. */
export const faceProofingRoutes = defineRoutes('face-proofings', {
  recordFaceProofing: {
    method: 'PUT',
    path: '/identity/v1/face-proofings/:proofingId',
    params: z.object({ proofingId: UuidSchema }),
    body: z.object({
      decision: z.discriminatedUnion('kind', [
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
      ]),
      expiryYear: z.string().regex(/^\d{4}$/, 'not_a_year'),
      proof: z.object({
        faceRecord: Base64UrlSchema.max(2000).describe('EF 0001: birth date and key of the card'),
        faceCertificate: Base64UrlSchema.max(2000),
        signature: Base64UrlSchema.max(400).describe('by the card, over `faceProofingChallenge`'),
      }),
    }),
    answer: {
      200: z.object({
        outcome: z
          .enum(['provisional_account', 'already_registered', 'refused'])
          .describe('already_registered: the card is linked here, and nothing was made'),
        letter: WalkInLetterSchema.nullable(),
      }),
    },
    errors: ['terminal_unattended', 'card_not_genuine'],
    access: 'terminal',
    summary: 'Records what staff decided; makes a provisional account. Idempotent by proofingId',
  },
})
