import { z } from 'zod'
import { InstantSchema, MunicipalityCodeSchema, UuidSchema } from './common.ts'
import { ConsoleActsAnswer, ConsoleActsQuery } from './console-acts.ts'
import { defineRoutes } from './route.ts'
import { ServiceIdSchema } from './terminals.ts'

/** A text in the three languages of the platform. */
export const TextInLanguagesSchema = z.object({
  ja: z.string().trim().min(1).max(120),
  easy: z.string().trim().min(1).max(120),
  en: z.string().trim().min(1).max(120),
})
export type TextInLanguages = z.infer<typeof TextInLanguagesSchema>

/**
 * What a service may be told of a resident besides a number of its own and the municipality. Ages are answers, never
 * dates: the day of birth stays in the common authentication.
 */
export const RESIDENT_CLAIMS = ['name', 'age_over_18', 'age_over_65', 'proofing'] as const
export const ResidentClaimSchema = z.enum(RESIDENT_CLAIMS)
export type ResidentClaim = z.infer<typeof ResidentClaimSchema>

/** `required`: without it the service cannot do its work, and a resident who will not show it does not log in. */
export const ClaimRequestSchema = z.object({
  claim: ResidentClaimSchema,
  purpose: TextInLanguagesSchema,
  required: z.boolean(),
})
export type ClaimRequest = z.infer<typeof ClaimRequestSchema>

/** A public key with which a client proves itself (RFC 7523, ES256). A private one is refused, not stored. */
export const ClientKeySchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'not_base64url'),
  y: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'not_base64url'),
  kid: z.string().min(1).max(100),
  alg: z.literal('ES256').optional(),
  use: z.literal('sig').optional(),
})

/** `sandbox`: being built, with ids of its own that no resident's real use has. `suspended`: nobody logs in. */
export const CLIENT_STATUSES = ['sandbox', 'active', 'suspended'] as const
export const ClientStatusSchema = z.enum(CLIENT_STATUSES)
export type ClientStatus = z.infer<typeof ClientStatusSchema>

const address = z.string().min(1).max(500)

/** A vendor's service as municipal IT registers it. Addresses are judged by `status` (see the problems of the answer). */
export const ClientRegistrationSchema = z.object({
  name: TextInLanguagesSchema,
  purpose: TextInLanguagesSchema.describe('why the service needs a login, in one sentence'),
  service: ServiceIdSchema.describe('with the municipality it makes the sector of the PPIDs; never changed'),
  vendor: z.string().trim().min(1).max(120),
  contact: z.email().max(200).describe('whom to call when something is wrong'),
  redirectUris: z.array(address).max(10).describe('none for a service that is used at counters only'),
  postLogoutRedirectUris: z.array(address).max(10),
  backchannelLogoutUri: address.nullable(),
  keys: z
    .array(ClientKeySchema)
    .max(5)
    .describe('two while they change; none where the service shows them itself'),
  jwksUri: address.optional().describe('where the service shows its own keys (RFC 7517), instead of `keys`'),
  minimumAcr: z.string().max(100),
  claims: z.array(ClaimRequestSchema).max(RESIDENT_CLAIMS.length),
  refresh: z.boolean().describe('gets refresh tokens, which end with the login'),
  acting: z.boolean().describe('people may act for their children and for those they care for'),
  counter: z
    .boolean()
    .default(false)
    .describe('used at counters too: people hold their card there, and the service logs them in by CIBA'),
})
export type ClientRegistration = z.infer<typeof ClientRegistrationSchema>

export const RegisteredClientSchema = ClientRegistrationSchema.extend({
  clientId: z.string().describe('`<municipality>.<service>`, the client_id of OpenID Connect'),
  municipalityCode: MunicipalityCodeSchema,
  status: ClientStatusSchema,
  version: z.int().describe('counts changes; a change names the version it was made from'),
  updatedAt: InstantSchema,
})
export type RegisteredClient = z.infer<typeof RegisteredClientSchema>

/** What is wrong with an address or a key, by the field's path. */
export const ClientProblemSchema = z.object({
  path: z.string(),
  problem: z.enum([
    'not_an_address',
    'needs_https',
    'has_fragment',
    'has_credentials',
    'has_wildcard',
    'forwards_elsewhere',
    'other_host',
    'private_host',
    'duplicate',
    'reserved_service',
    'not_offered',
    'not_a_key',
    'key_missing',
    'two_sources',
    'address_missing',
  ]),
})
export type ClientProblem = z.infer<typeof ClientProblemSchema>

const ClientParams = z.object({ clientId: z.string().max(80) })
const ClientAnswer = z.object({ client: RegisteredClientSchema })

/** The registry of vendors' services. Everything is of the municipality of the one who asks. */
export const clientRoutes = defineRoutes('clients', {
  listClients: {
    method: 'GET',
    path: '/identity/v1/clients',
    answer: {
      200: z.object({
        clients: z.array(RegisteredClientSchema),
        mayManage: z.boolean(),
        issuer: z.string().describe('the address from which a library discovers everything else'),
        acrValues: z.array(z.string()).describe('what a service may ask for as its minimum'),
      }),
    },
    errors: [],
    access: 'staff',
    summary: 'Services that vendors run for this municipality',
  },
  registerClient: {
    method: 'PUT',
    path: '/identity/v1/clients/registrations/:registrationId',
    params: z.object({ registrationId: UuidSchema }),
    body: ClientRegistrationSchema,
    answer: { 200: ClientAnswer },
    errors: ['client_refused', 'service_taken'],
    access: 'staff',
    summary: 'Registers a service in the sandbox; idempotent by registrationId',
  },
  changeClient: {
    method: 'PUT',
    path: '/identity/v1/clients/:clientId',
    params: ClientParams,
    body: ClientRegistrationSchema.omit({ service: true }).extend({ version: z.int() }),
    answer: { 200: ClientAnswer },
    errors: ['client_unknown', 'client_refused', 'client_changed_meanwhile'],
    access: 'staff',
    summary: 'Changes a service; residents are asked again when it wants to know more',
  },
  setClientStatus: {
    method: 'PUT',
    path: '/identity/v1/clients/:clientId/status',
    params: ClientParams,
    body: z.object({ status: ClientStatusSchema, version: z.int() }),
    answer: { 200: ClientAnswer },
    errors: ['client_unknown', 'client_refused', 'client_changed_meanwhile'],
    access: 'staff',
    summary: 'Opens a service to residents, takes it back to the sandbox, or stops it at once',
  },
  checkClient: {
    method: 'POST',
    path: '/identity/v1/clients/checks',
    body: ClientRegistrationSchema.extend({ status: ClientStatusSchema }),
    answer: { 200: z.object({ problems: z.array(ClientProblemSchema) }) },
    errors: [],
    access: 'staff',
    summary: 'Says what would be refused, and changes nothing',
  },
  listClientHistory: {
    method: 'GET',
    path: '/identity/v1/clients/:clientId/history',
    params: ClientParams,
    query: ConsoleActsQuery,
    answer: { 200: ConsoleActsAnswer },
    errors: [],
    access: 'staff',
    summary: 'What was decided about a service, out of the audit log; for whoever answers for services',
  },
})
