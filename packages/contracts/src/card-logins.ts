import { z } from 'zod'
import { ClaimRequestSchema, ResidentClaimSchema, TextInLanguagesSchema } from './clients.ts'
import { Base64UrlSchema, InstantSchema, UuidSchema } from './common.ts'
import { EVIDENCE_REFUSALS, EvidenceKeySchema, SealedEvidenceSchema } from './evidence.ts'
import { defineRoutes } from './route.ts'
import { ServiceIdSchema } from './terminals.ts'

/** `kazashi`: the card is held, no PIN (公的個人認証法 38条の4). `pin`: card and PIN of the authentication key. */
export const CARD_WAYS = ['kazashi', 'pin'] as const
export const CardWaySchema = z.enum(CARD_WAYS)
export type CardWay = z.infer<typeof CardWaySchema>

/**
 * For whom somebody logs in at a terminal: a person on the login page in the terminal's browser; a counter system that
 * goes on by CIBA with its own client id; the terminal's own program, for one of the services the terminal is allowed.
 */
export const CardLoginTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('visit'), request: z.string().min(1).max(4000) }),
  z.object({ kind: z.literal('counter'), clientId: z.string().min(1).max(200) }),
  z.object({ kind: z.literal('own'), service: ServiceIdSchema }),
])
export type CardLoginTarget = z.infer<typeof CardLoginTargetSchema>

/** Why a card does not log anybody in. A person under 支援措置 answers `not_registered` to kazashi, as everybody unknown. */
export const CARD_LOGIN_REFUSALS = [
  ...EVIDENCE_REFUSALS,
  'status_unknown',
  'signature_invalid',
  'challenge_over',
  'card_stopped',
  'account_not_in_use',
  'other_person',
  'too_weak',
  'too_many',
  'consent_declined',
] as const
export const CardLoginRefusalSchema = z.enum(CARD_LOGIN_REFUSALS)
export type CardLoginRefusal = z.infer<typeof CardLoginRefusalSchema>

const Texts = z.object({ ja: z.string(), easy: z.string(), en: z.string() })

/** What the terminal's page shows before a card is held, and what it needs to take evidence. */
export const OpenedCardLoginSchema = z.object({
  ticket: z.string().describe('comes back with the evidence; only the server reads it'),
  loginId: UuidSchema.describe('the id under which the card signs'),
  expiresAt: InstantSchema,
  serviceName: Texts,
  learns: z.array(z.string()).describe('what the service will learn: ppid, municipality, name, roles, …'),
  ways: z.array(CardWaySchema).describe('those that are enough for the service, the lighter one first'),
  stepUp: z.boolean().describe('somebody is logged in, and the same person now proves more'),
  pin: z
    .object({
      origin: z.string(),
      session: Base64UrlSchema,
      nonce: Base64UrlSchema,
      link: z
        .object({ birthDateDigits: z.string().regex(/^\d{6}$/) })
        .optional()
        .describe('the card is to be linked: its face comes along, which these digits (和暦 YYMMDD) open'),
    })
    .describe('what the card signs when the PIN is given: `takeCardLogin`'),
  backTo: z.string().nullable().describe('the login page, for whoever wants another way'),
  card: z
    .discriminatedUnion('status', [
      z.object({ status: z.literal('known'), birthDateDigits: z.string().regex(/^\d{6}$/) }),
      z.object({ status: z.literal('refused'), reason: CardLoginRefusalSchema }),
    ])
    .nullable()
    .describe('about the certificate that was handed in; the digits (和暦 YYMMDD) open its card face'),
})
export type OpenedCardLogin = z.infer<typeof OpenedCardLoginSchema>

/** What a service at the counter wants to know besides a number of its own, and why: what the person says yes or no to. */
export const CounterConsentSchema = z.object({
  vendor: z.string(),
  purpose: TextInLanguagesSchema,
  claims: z.array(ClaimRequestSchema),
})
export type CounterConsent = z.infer<typeof CounterConsentSchema>

export const CardLoginOutcomeSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('accepted'),
    acr: z.string(),
    expiresAt: InstantSchema,
    continueAt: z.string().nullable().describe('where the browser goes on; for a visit'),
    loginHintToken: z
      .string()
      .nullable()
      .describe('for CIBA and for the kazashi grant; good for a minute, once'),
  }),
  z.object({
    status: z.literal('consent'),
    asks: CounterConsentSchema,
    question: z.string().describe('comes back with the answer; only the server reads it'),
    expiresAt: InstantSchema,
  }),
  z.object({ status: z.literal('refused'), reason: CardLoginRefusalSchema }),
])
export type CardLoginOutcome = z.infer<typeof CardLoginOutcomeSchema>

/** Logins with a card at an attended terminal. The terminal proves itself on every request. */
export const cardLoginRoutes = defineRoutes('card-logins', {
  openCardLogin: {
    method: 'POST',
    path: '/identity/v1/card-logins',
    body: z.object({
      for: CardLoginTargetSchema,
      certificate: Base64UrlSchema.max(8000)
        .nullable()
        .describe('authentication certificate of the card that is held, when one is'),
    }),
    answer: { 200: OpenedCardLoginSchema },
    errors: ['login_request_over', 'terminal_unattended', 'service_not_allowed'],
    access: 'terminal',
    summary: 'Begins a login; with a certificate it also tells what opens that card’s face',
  },
  handInCardLogin: {
    method: 'POST',
    path: '/identity/v1/card-logins/evidence',
    body: z.discriminatedUnion('way', [
      z.object({
        way: z.literal('kazashi'),
        ticket: z.string().max(4000),
        key: EvidenceKeySchema,
        evidence: SealedEvidenceSchema,
      }),
      z.object({
        way: z.literal('pin'),
        ticket: z.string().max(4000),
        evidence: Base64UrlSchema.max(20_000),
      }),
    ]),
    answer: { 200: CardLoginOutcomeSchema },
    errors: ['login_request_over'],
    access: 'terminal',
    summary: 'Hands the card’s evidence in; the same kazashi evidence gets the same answer',
  },
  answerCounterConsent: {
    method: 'POST',
    path: '/identity/v1/card-logins/consents',
    body: z.object({
      question: z.string().max(4000),
      answer: z.discriminatedUnion('agreed', [
        z.object({
          agreed: z.literal(true),
          shown: z
            .array(ResidentClaimSchema)
            .max(20)
            .describe('what the person chose; what the service cannot do without is part of every yes'),
        }),
        z.object({ agreed: z.literal(false) }),
      ]),
    }),
    answer: { 200: CardLoginOutcomeSchema },
    errors: ['login_request_over', 'terminal_unattended'],
    access: 'terminal',
    summary: 'What the person answered; the first answer to a question counts, and is repeated',
  },
})

/** OAuth grant of the platform’s own programs on attended terminals; its parameter is `login_hint_token`. */
export const KAZASHI_GRANT = 'urn:musubi:grant:kazashi'
