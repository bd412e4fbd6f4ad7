import { z } from 'zod'
import { Base64UrlSchema, InstantSchema, MunicipalityCodeSchema, UuidSchema } from './common.ts'
import { EvidenceAnswerSchema, EvidenceKeySchema, SealedEvidenceSchema } from './evidence.ts'
import { StubPayloadSchema } from './people.ts'
import { defineRoutes } from './route.ts'

export const ServiceNameSchema = z.enum(['shelter', 'context-broker', 'office', 'resident'])
export type ServiceName = z.infer<typeof ServiceNameSchema>

export const StaffRoleSchema = z.enum([
  'hq',
  'shelter_reception',
  'open_data_editor',
  'terminal_manager',
  'service_manager',
  'account_clerk',
  'protection_officer',
  'privacy_officer',
  'operator',
])
export type StaffRole = z.infer<typeof StaffRoleSchema>

/** An enrolled, attended device: its key is known, its place and its service are fixed. */
export const TerminalSchema = z.object({
  terminalId: UuidSchema,
  municipalityCode: MunicipalityCodeSchema,
  service: ServiceNameSchema,
  place: z.string().nullable().describe('where it stands; for shelter terminals the site id'),
  name: z.string(),
})
export type Terminal = z.infer<typeof TerminalSchema>

/** A public key as JWK (RFC 7517, RFC 8037): Ed25519 for terminals, X25519 for sealing. */
export const PublicJwkSchema = z.object({
  kty: z.literal('OKP'),
  crv: z.string(),
  x: Base64UrlSchema,
  kid: z.string().optional(),
})

/**
 * One resident's sealed stub. `stubId` = HMAC-SHA-256(set key, certificate digest); `box` = IV, AES-256-GCM ciphertext, tag
 * under a key that HKDF derives from the certificate and the set's salt: only the card that is present opens its own.
 */
export const SealedStubSchema = z.object({ stubId: Base64UrlSchema, box: Base64UrlSchema })
export type SealedStub = z.infer<typeof SealedStubSchema>

/** What is inside a stub's box. `standing` lets a terminal refuse a revoked card with no network. */
export const StubContentSchema = z.object({
  standing: z.enum(['good', 'revoked']),
  birthDate: z.iso.date(),
  faceKeyHash: Base64UrlSchema,
  payload: StubPayloadSchema,
})
export type StubContent = z.infer<typeof StubContentSchema>

/** A root of the card-face hierarchy. */
export const FaceRootSchema = z.object({ reference: z.string(), spki: Base64UrlSchema, test: z.boolean() })

/** Keys a terminal needs to open stubs of one set and to check cards with no network. */
export const StubSetKeysSchema = z.object({
  setId: UuidSchema,
  setKey: Base64UrlSchema,
  salt: Base64UrlSchema,
  faceRoots: z
    .array(FaceRootSchema)
    .describe('keys (DER SPKI) that sign the card-verifiable certificates of card faces'),
  authenticationRoots: z.array(Base64UrlSchema).describe('DER certificates of the JPKI roots'),
  testCaAllowed: z.boolean(),
})
export type StubSetKeys = z.infer<typeof StubSetKeysSchema>

export const identityRoutes = defineRoutes('identity', {
  getSealingKey: {
    method: 'GET',
    path: '/identity/v1/sealing-key',
    answer: { 200: PublicJwkSchema },
    errors: [],
    access: 'public',
    summary: 'The X25519 key for which terminals wrap their evidence keys',
  },
  enrolTerminal: {
    method: 'POST',
    path: '/identity/v1/terminals/enrolments',
    body: z.object({
      enrolmentCode: z.string().min(8).max(64),
      publicKey: PublicJwkSchema,
      proof: z.string().max(2000).describe('`signEnrolmentProof`: the device holds the private half'),
    }),
    answer: { 200: z.object({ terminal: TerminalSchema }) },
    errors: ['enrolment_code_unknown', 'terminal_key_unproven'],
    access: 'public',
    summary: 'Enrols a terminal by a one-time code; idempotent for the same code and key',
  },
  verifyTerminal: {
    method: 'POST',
    path: '/identity/v1/terminals/verifications',
    body: z.object({ token: z.string().max(4000), audience: z.string().max(200) }),
    answer: { 200: TerminalSchema },
    errors: ['terminal_token_invalid'],
    access: 'service',
    summary: 'Checks a JWT that a terminal signed with its own key',
  },
  resolveEvidence: {
    method: 'POST',
    path: '/identity/v1/evidence/resolutions',
    body: z.object({
      service: ServiceNameSchema,
      municipalityCode: MunicipalityCodeSchema,
      terminalId: UuidSchema,
      receivedAt: InstantSchema,
      keys: z.array(EvidenceKeySchema).max(20),
      evidence: z.array(SealedEvidenceSchema).max(1000),
    }),
    answer: { 200: z.object({ answers: z.array(EvidenceAnswerSchema) }) },
    errors: [],
    access: 'service',
    summary: 'Card evidence to pairwise ids of one service; the same evidence gets the same answer',
  },
  createStubSet: {
    method: 'POST',
    path: '/identity/v1/stub-sets',
    body: z.object({
      setId: UuidSchema,
      municipalityCode: MunicipalityCodeSchema,
      service: ServiceNameSchema,
    }),
    answer: { 200: StubSetKeysSchema },
    errors: [],
    access: 'service',
    summary: 'Makes (or finds again) the keys of a stub set; idempotent by setId',
  },
  sealStubs: {
    method: 'POST',
    path: '/identity/v1/stub-sets/:setId/stubs',
    params: z.object({ setId: UuidSchema }),
    body: z.object({
      municipalityCode: MunicipalityCodeSchema.describe(
        'home of these residents; their ppids are of this sector',
      ),
      entries: z.array(z.object({ ppid: z.string(), payload: StubPayloadSchema })).max(5000),
    }),
    answer: { 200: z.object({ stubs: z.array(SealedStubSchema) }) },
    errors: ['stub_set_unknown'],
    access: 'service',
    summary: 'Seals stubs for residents who have a linked card; others are left out without a word',
  },
  deleteStubSet: {
    method: 'DELETE',
    path: '/identity/v1/stub-sets/:setId',
    params: z.object({ setId: UuidSchema }),
    answer: { 200: z.object({ setId: UuidSchema }) },
    errors: [],
    access: 'service',
    summary: 'Destroys the keys of a stub set when its disaster is closed',
  },
})
