import { z } from 'zod'
import { InstantSchema, UuidSchema } from './common.ts'
import { defineRoutes } from './route.ts'
import { PersonKeySchema } from './staff-accounts.ts'
import { TextInLanguagesSchema } from './clients.ts'
import { ServiceIdSchema } from './terminals.ts'

export const MANDATE_RELATIONS = ['parent', 'dependant', 'legal_guardian', 'care_staff'] as const
export const MANDATE_PAPERS = [
  'family_register',
  'guardian_certificate',
  'power_of_attorney',
  'care_contract',
] as const

export type MandateRelation = (typeof MANDATE_RELATIONS)[number]
export type MandatePaper = (typeof MANDATE_PAPERS)[number]

const YEAR_DAYS = 366

/**
 * What a relation is recorded on (民法 818条, 838条; 後見登記等に関する法律 10条) and for how long at most. A guardian is
 * appointed by a court; everybody else is asked again within a year. A parent's ends when the child is of age.
 */
export const MANDATE_TERMS: Readonly<
  Record<MandateRelation, { readonly papers: readonly MandatePaper[]; readonly longestDays: number }>
> = {
  parent: { papers: ['family_register'], longestDays: 18 * YEAR_DAYS },
  dependant: { papers: ['power_of_attorney'], longestDays: YEAR_DAYS },
  legal_guardian: { papers: ['guardian_certificate', 'family_register'], longestDays: 3 * YEAR_DAYS },
  care_staff: { papers: ['care_contract', 'power_of_attorney'], longestDays: YEAR_DAYS },
}

/** OAuth 2.0 Token Exchange (RFC 8693): a service that is registered for acting asks with it for tokens that name both. */
export const TOKEN_EXCHANGE_GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange'
/** `subject_token_type`: one of the ids that the claim `may_act_for` names. */
export const PPID_TOKEN_TYPE = 'urn:musubi:token-type:ppid'

/** Somebody who may act for somebody, as the console of accounts shows it. */
export const MandateSchema = z.object({
  mandateId: UuidSchema,
  represented: PersonKeySchema,
  actor: PersonKeySchema.nullable().describe('null while the code has not been used'),
  representedName: z.string().nullable(),
  actorName: z.string().nullable(),
  relation: z.enum(MANDATE_RELATIONS),
  services: z.array(ServiceIdSchema),
  evidence: z.enum(MANDATE_PAPERS).nullable().describe('null when it was given with the card'),
  createdAt: InstantSchema,
  until: InstantSchema,
})
export type MandateAtCounter = z.infer<typeof MandateSchema>

const Params = z.object({ mandateId: UuidSchema })

/** Proxies and guardians, at the counter; role `account_clerk`. Somebody under 支援措置 is no record here. */
export const mandateRoutes = defineRoutes('mandates', {
  listMandates: {
    method: 'GET',
    path: '/identity/v1/accounts/:person/mandates',
    params: z.object({ person: PersonKeySchema }),
    answer: {
      200: z.object({
        mandates: z.array(MandateSchema),
        services: z
          .array(z.object({ service: ServiceIdSchema, name: TextInLanguagesSchema }))
          .describe('at which somebody may act for somebody now'),
      }),
    },
    errors: ['account_unknown'],
    access: 'staff',
    summary: 'Who may act for this person, and for whom this person may act',
  },
  recordMandate: {
    method: 'PUT',
    path: '/identity/v1/mandates/:mandateId',
    params: Params,
    body: z.object({
      represented: PersonKeySchema,
      actor: PersonKeySchema,
      relation: z.enum(MANDATE_RELATIONS),
      services: z.array(ServiceIdSchema).min(1).max(20),
      evidence: z.enum(MANDATE_PAPERS).describe('what was looked at'),
      until: InstantSchema,
    }),
    answer: { 200: z.object({ mandateId: UuidSchema, until: InstantSchema }) },
    errors: [
      'account_unknown',
      'mandate_refused',
      'mandate_not_a_child',
      'mandate_for_oneself',
      'mandate_exists',
    ],
    access: 'staff',
    summary:
      'Records who may act for whom, after the papers were seen; idempotent by mandateId. A parent’s ends when the child is of age',
  },
  endMandate: {
    method: 'PUT',
    path: '/identity/v1/mandates/:mandateId/end',
    params: Params,
    body: z.object({ person: PersonKeySchema.describe('either of the two') }),
    answer: { 200: z.object({ mandateId: UuidSchema }) },
    errors: ['mandate_unknown'],
    access: 'staff',
    summary: 'Ends it at once; what rests on it stops working',
  },
})
