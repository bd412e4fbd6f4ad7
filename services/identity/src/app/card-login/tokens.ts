import { Base64UrlSchema, MunicipalityCodeSchema, UuidSchema } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'
import { z } from 'zod'
import { AccountRefSchema } from '../accounts/account-desk.ts'
import type { TokenBox, TokenFailure } from '../../crypto/token-box.ts'

/** A person on the login page who takes the card to the reader of this machine; travels through browser and terminal. */
const VisitSchema = z.object({
  uid: z.string(),
  clientId: z.string(),
  /** acr */
  minimum: z.string(),
  /** Account reference of whoever is logged in already: at a step-up the same person has to come. */
  expected: z.string().optional(),
})
export type CardVisit = z.infer<typeof VisitSchema>

/** A resident who is logged in with the municipal ID and takes the card to the reader to link it. */
const LinkVisitSchema = z.object({
  ref: AccountRefSchema,
  /** The account session that began it. */
  session: z.string(),
})
export type LinkVisit = z.infer<typeof LinkVisitSchema>

const CertificateNameSchema = z.object({ issuerKey: z.string(), serial: z.string() })

/** A card that was shown to be linked; waits in the owner's browser for their yes. */
const ShownCardSchema = z.object({
  loginId: UuidSchema,
  link: LinkVisitSchema,
  card: CertificateNameSchema.extend({
    strength: z.enum(['auth', 'sign']),
    certificateDigest: Base64UrlSchema,
    notAfter: z.int(),
    sign: CertificateNameSchema.optional(),
    birthDate: z.iso.date(),
    faceKeyHash: Base64UrlSchema,
  }),
})
export type ShownCard = z.infer<typeof ShownCardSchema>

/** Between opening a login and handing evidence in. */
const TicketSchema = z.object({
  loginId: UuidSchema,
  terminalId: UuidSchema,
  clientId: z.string(),
  visit: VisitSchema.optional(),
  link: LinkVisitSchema.optional(),
})
export type CardLoginTicket = z.infer<typeof TicketSchema>

/** Whom the terminal asks for consent, and about what; comes back with the answer. */
const QuestionSchema = z.object({
  loginId: UuidSchema,
  terminalId: UuidSchema,
  clientId: z.string(),
  account: z.string(),
  acr: z.string(),
  amr: z.array(z.string()),
  /** Seconds since 1970. */
  authTime: z.int(),
  /** Digest of the terms that are shown: a yes is to them and to no others. */
  terms: z.string(),
})
export type ConsentQuestion = z.infer<typeof QuestionSchema>

/** Who logged in at which terminal, for which client: what the OpenID Provider acts on. Good for a minute, once. */
const HintSchema = z.object({
  loginId: UuidSchema,
  account: z.string(),
  acr: z.string(),
  amr: z.array(z.string()),
  /** Seconds since 1970. */
  authTime: z.int(),
  clientId: z.string(),
  terminalId: UuidSchema,
  /** The terminal's. */
  municipalityCode: MunicipalityCodeSchema,
  /** RFC 7638 thumbprint of the terminal's key: tokens are bound to it. */
  jkt: z.string(),
  /** The visit this login answers; absent for counter systems and own programs. */
  uid: z.string().optional(),
})
export type LoginHint = z.infer<typeof HintSchema>

const MINUTE = 60_000
const KINDS = {
  visit: { type: 'musubi-card-visit+jwt', schema: VisitSchema, lifetimeMs: 10 * MINUTE },
  ticket: { type: 'musubi-card-ticket+jwt', schema: TicketSchema, lifetimeMs: 5 * MINUTE },
  linkVisit: { type: 'musubi-link-visit+jwt', schema: LinkVisitSchema, lifetimeMs: 10 * MINUTE },
  shownCard: { type: 'musubi-shown-card+jwt', schema: ShownCardSchema, lifetimeMs: 10 * MINUTE },
  question: { type: 'musubi-consent-question+jwt', schema: QuestionSchema, lifetimeMs: 5 * MINUTE },
  hint: { type: 'musubi-login-hint+jwt', schema: HintSchema, lifetimeMs: MINUTE },
} as const
type Kind = keyof typeof KINDS

export type CardTokenOf<K extends Kind> = z.infer<(typeof KINDS)[K]['schema']>

export const TICKET_MS = KINDS.ticket.lifetimeMs
export const QUESTION_MS = KINDS.question.lifetimeMs
export const HINT_MS = KINDS.hint.lifetimeMs

export function sealCardToken<K extends Kind>(
  box: TokenBox,
  kind: K,
  content: CardTokenOf<K>,
): Promise<string> {
  const { type, lifetimeMs } = KINDS[kind]
  return box.seal(type, content, lifetimeMs)
}

export async function openCardToken<K extends Kind>(
  box: TokenBox,
  kind: K,
  token: string,
): Promise<Result<CardTokenOf<K>, TokenFailure>> {
  const { type, schema } = KINDS[kind]
  const opened = await box.open(type, token)
  if (!opened.ok) return opened
  const content = schema.safeParse(opened.value)
  return content.success ? ok(content.data as CardTokenOf<K>) : err('token_invalid')
}
