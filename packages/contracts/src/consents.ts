import { z } from 'zod'
import { ClaimRequestSchema, ResidentClaimSchema, TextInLanguagesSchema } from './clients.ts'
import { InstantSchema, UuidSchema } from './common.ts'
import { defineRoutes } from './route.ts'

/** What a resident agreed to, in the words they were shown. A change is a new consent; the old one is kept as history. */
export const ServiceConsentSchema = z.object({
  consentId: UuidSchema,
  reference: z.string().describe('short number for talks with the counter'),
  clientId: z.string(),
  serviceName: TextInLanguagesSchema,
  vendor: z.string(),
  purpose: TextInLanguagesSchema,
  offered: z.array(ClaimRequestSchema),
  shown: z.array(ResidentClaimSchema).describe('what the service may learn'),
  givenAt: InstantSchema,
  where: z
    .literal('counter')
    .optional()
    .describe('said at an attended terminal; left out: in the person’s own browser'),
  ended: z
    .object({ at: InstantSchema, how: z.enum(['withdrawn', 'replaced']) })
    .nullable()
    .describe('null while it is in force'),
})
export type ServiceConsent = z.infer<typeof ServiceConsentSchema>

/**
 * A receipt of one consent (after ISO/IEC TS 27560): who agreed with whom to what, why and when. `digest` is SHA-256 of the
 * canonical JSON of everything else and stands in the audit log, so that nobody can change the terms afterwards.
 */
export const ConsentReceiptSchema = z.object({
  consent: ServiceConsentSchema.omit({ ended: true }),
  controller: z.string().describe('the municipality'),
  subject: z.string().describe('the number by which the service knows the resident'),
  issuer: z.string(),
  digest: z.string(),
})
export type ConsentReceipt = z.infer<typeof ConsentReceiptSchema>

const ConsentParams = z.object({ consentId: UuidSchema })

/** Consents to log in to vendors' services. Everything is of the resident who asks. */
export const consentRoutes = defineRoutes('consents', {
  listConsents: {
    method: 'GET',
    path: '/identity/v1/my/consents',
    answer: { 200: z.object({ consents: z.array(ServiceConsentSchema) }) },
    errors: [],
    access: 'resident',
    summary: 'What was agreed with which service, the newest first, with what has ended',
  },
  withdrawConsent: {
    method: 'POST',
    path: '/identity/v1/my/consents/:consentId/withdrawal',
    params: ConsentParams,
    body: z.object({}),
    answer: { 200: z.object({ consent: ServiceConsentSchema }) },
    errors: ['consent_unknown'],
    access: 'resident',
    summary: 'Ends a consent and logs the service out; asking twice is asking once',
  },
  getConsentReceipt: {
    method: 'GET',
    path: '/identity/v1/my/consents/:consentId/receipt',
    params: ConsentParams,
    answer: { 200: ConsentReceiptSchema },
    errors: ['consent_unknown'],
    access: 'resident',
    summary: 'The receipt of a consent, in force or ended',
  },
})
