import { z } from 'zod'
import { InstantSchema, UuidSchema } from './common.ts'
import { ConsoleActsAnswer, ConsoleActsQuery } from './console-acts.ts'
import { defineRoutes } from './route.ts'

/**
 * A resident's account as the console calls it: the PPID of the console's own sector, which joins with no service. The
 * internal id stays in identity.
 */
export const PersonKeySchema = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/, 'not_a_person')

export const ACCOUNT_STATES = ['provisional', 'active', 'suspended', 'moved', 'merged', 'closed'] as const

/** How an account is found: by what the person in front of the clerk says or shows. Nothing lists everybody. */
export const FindAccountSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('login_name'), loginName: z.string().trim().min(1).max(80) }),
  z.object({
    by: z.literal('person'),
    displayName: z.string().trim().min(1).max(100),
    birthDate: z.iso.date(),
  }),
])
export type FindAccount = z.infer<typeof FindAccountSchema>

export const FoundAccountSchema = z.object({
  person: PersonKeySchema,
  displayName: z
    .string()
    .nullable()
    .describe('of the municipal ID; an account that only has a card has none'),
  loginName: z.string().nullable(),
  status: z.enum(ACCOUNT_STATES),
})
export type FoundAccount = z.infer<typeof FoundAccountSchema>

export const ID_STANDINGS = ['usable', 'must_choose_password', 'letter_over', 'expired'] as const

/** A measure in force (支援措置), for those few who answer for it. */
export const ProtectionSchema = z.object({
  since: InstantSchema,
  until: z.iso.date().describe('to be renewed by then; it does not end by itself'),
  reason: z.string().nullable(),
  liftAsked: z.enum(['no', 'by_me', 'by_another']),
  resetAsked: z
    .enum(['no', 'by_me', 'by_another'])
    .describe('a new letter was asked for within the hour; another officer than the one who asked makes it'),
})
export type ProtectionInForce = z.infer<typeof ProtectionSchema>

/** Everything a clerk needs of one account: ways to log in and their states. No serial, no birth date, no address. */
export const StaffAccountSchema = FoundAccountSchema.extend({
  createdAt: InstantSchema,
  proofing: z.enum(['none', 'counter', 'jpki_auth', 'jpki_sign']),
  kazashiOff: z.boolean().describe('the person wants no login without PIN'),
  municipalId: z
    .object({
      standing: z.enum(ID_STANDINGS),
      letterUntil: InstantSchema.nullable(),
      validUntil: z.iso.date().nullable(),
    })
    .nullable(),
  card: z
    .object({
      status: z.enum(['good', 'suspended', 'revoked']),
      strength: z.enum(['auth', 'sign']),
      stale: z.boolean().describe('name or address may have changed since'),
      linkedAt: InstantSchema,
      validUntil: InstantSchema.nullable(),
    })
    .nullable(),
  passkeys: z.array(
    z.object({ name: z.string(), createdAt: InstantSchema, lastUsedAt: InstantSchema.nullable() }),
  ),
  mergedInto: PersonKeySchema.nullable(),
  protection: ProtectionSchema.nullable().describe('null too for whoever may not know'),
})
export type StaffAccount = z.infer<typeof StaffAccountSchema>

/** A letter with a one-time password, to be printed and handed over or posted. */
export const AccountLetterSchema = z.object({
  person: PersonKeySchema,
  displayName: z.string(),
  loginName: z.string(),
  initialPassword: z.string(),
  until: z.iso.date().describe('the last day on which it can be exchanged for an own password'),
})
export type AccountLetter = z.infer<typeof AccountLetterSchema>

/** Why a row of a list cannot be taken. */
export const ID_LIST_REASONS = [
  'no_register_number',
  'no_name',
  'name_too_long',
  'no_birth_date',
  'birth_date_unreadable',
  'birth_date_ahead',
  'login_name_unusable',
  'valid_until_unreadable',
  'valid_until_over',
  'individual_number',
  'twice_in_list',
  'login_name_twice',
  'login_name_taken',
  'differs_from_issued',
  'moved_out',
  'account_ended',
] as const
export const IdListReasonSchema = z.enum(ID_LIST_REASONS)
export type IdListReason = z.infer<typeof IdListReasonSchema>

export const IdImportReportSchema = z.object({
  applied: z.boolean(),
  rows: z.int(),
  issued: z.int().describe('people who get an ID; before `applied`, who would get one'),
  unchanged: z.int(),
  file: z.enum(['readable', 'unreadable', 'headings_missing', 'empty', 'too_long']),
  headings: z.array(z.string()).describe('those that are missing'),
  problems: z.array(z.object({ line: z.int(), reason: IdListReasonSchema })),
  letters: z.array(AccountLetterSchema),
})
export type IdImportReport = z.infer<typeof IdImportReportSchema>

/** Documents that show who somebody is (本人確認書類): one of the first five, or two of the others. */
export const SEEN_DOCUMENTS = [
  'my_number_card',
  'driving_licence',
  'passport',
  'residence_card',
  'disability_handbook',
  'insurance',
  'pension_book',
  'bank_book',
  'known_by_staff',
] as const
export const SeenDocumentSchema = z.enum(SEEN_DOCUMENTS)

export const LOCK_REASONS = ['person_asked', 'misuse_suspected', 'deceased', 'other'] as const
export const PROTECTION_REASONS = ['domestic_violence', 'stalking', 'child_abuse', 'other'] as const

const PersonParams = z.object({ person: PersonKeySchema })
const AccountAnswer = z.object({ account: StaffAccountSchema })
const LetterAnswer = z.object({ letter: AccountLetterSchema })

/**
 * The staff console of residents' accounts; roles `account_clerk`, and `protection_officer` for 支援措置. Everything is of
 * the municipality of the one who asks. Somebody under 支援措置 is no record to whoever is no officer.
 */
export const staffAccountRoutes = defineRoutes('accounts', {
  findAccounts: {
    method: 'POST',
    path: '/identity/v1/accounts/searches',
    body: FindAccountSchema,
    answer: { 200: z.object({ accounts: z.array(FoundAccountSchema) }) },
    errors: [],
    access: 'staff',
    summary: 'Finds accounts by municipal ID, or by whole name and birth date; every search is recorded',
    limits: { requests: { max: 120, windowSeconds: 60 } },
  },
  getAccount: {
    method: 'GET',
    path: '/identity/v1/accounts/:person',
    params: PersonParams,
    answer: { 200: AccountAnswer },
    errors: ['account_unknown'],
    access: 'staff',
    summary: 'One account: its ways to log in and their states; the look is recorded',
  },
  listAccountHistory: {
    method: 'GET',
    path: '/identity/v1/accounts/:person/history',
    params: PersonParams,
    query: ConsoleActsQuery,
    answer: { 200: ConsoleActsAnswer },
    errors: ['account_unknown'],
    access: 'staff',
    summary: 'What was done with an account, out of the audit log',
  },
  issueId: {
    method: 'POST',
    path: '/identity/v1/accounts/issues',
    body: z.object({
      registerNumber: z.string().max(200).describe('the municipality’s own number for the person'),
      displayName: z.string().max(200),
      birthDate: z.string().max(40),
      loginName: z.string().max(80),
      validUntil: z.string().max(40),
    }),
    answer: { 200: z.object({ letter: AccountLetterSchema.nullable(), issued: z.boolean() }) },
    errors: ['id_refused'],
    access: 'staff',
    summary: 'Issues a municipal ID at the counter; idempotent by the register number',
  },
  importIds: {
    method: 'POST',
    path: '/identity/v1/accounts/imports',
    body: z.object({
      content: z.base64().describe('the CSV as it is, in UTF-8 or Shift_JIS'),
      apply: z.boolean().describe('false: only says what would happen'),
    }),
    answer: { 200: IdImportReportSchema },
    errors: [],
    access: 'staff',
    summary:
      'Issues municipal IDs for everybody on a list or for nobody; the same list again changes nothing',
    limits: { bodyBytes: 8_000_000 },
  },
  printLetter: {
    method: 'POST',
    path: '/identity/v1/accounts/:person/letter-prints',
    params: PersonParams,
    body: z.object({}),
    answer: { 200: LetterAnswer },
    errors: ['account_unknown', 'letter_used'],
    access: 'staff',
    summary: 'The letter in force once more; nothing changes',
  },
  resetPassword: {
    method: 'PUT',
    path: '/identity/v1/accounts/:person/resets/:resetId',
    params: PersonParams.extend({ resetId: UuidSchema }),
    body: z.object({ seen: z.array(SeenDocumentSchema).max(SEEN_DOCUMENTS.length) }),
    answer: {
      200: z.object({
        letter: AccountLetterSchema.nullable().describe(
          'null under 支援措置: another officer has to look too',
        ),
      }),
    },
    errors: ['account_unknown', 'documents_missing', 'letter_used'],
    access: 'staff',
    summary:
      'A new letter after documents were seen; the old password ends. Idempotent by resetId; under 支援措置 it takes two',
  },
  setLock: {
    method: 'PUT',
    path: '/identity/v1/accounts/:person/lock',
    params: PersonParams,
    body: z.object({ locked: z.boolean(), reason: z.enum(LOCK_REASONS).nullable() }),
    answer: { 200: AccountAnswer },
    errors: ['account_unknown', 'account_ended', 'reason_missing'],
    access: 'staff',
    summary: 'Stops an account and ends its logins, or lets it go on',
  },
  returnAccount: {
    method: 'PUT',
    path: '/identity/v1/accounts/:person/return',
    params: PersonParams,
    body: z.object({ seen: z.array(SeenDocumentSchema).max(SEEN_DOCUMENTS.length) }),
    answer: { 200: AccountAnswer },
    errors: ['account_unknown', 'documents_missing', 'not_moved_out'],
    access: 'staff',
    summary: 'The person moved back (転入): the account that moved out is in use again, under the same PPIDs',
  },
  changeCard: {
    method: 'PUT',
    path: '/identity/v1/accounts/:person/card',
    params: PersonParams,
    body: z.object({ act: z.enum(['unlink', 'report_lost', 'report_found']) }),
    answer: { 200: AccountAnswer },
    errors: ['account_unknown', 'no_card', 'card_stopped', 'needs_counter'],
    access: 'staff',
    summary: 'Stops a lost card, lets a found one go on, or unlinks it',
  },
  setProtection: {
    method: 'PUT',
    path: '/identity/v1/accounts/:person/protection',
    params: PersonParams,
    body: z.object({ until: z.iso.date(), reason: z.enum(PROTECTION_REASONS) }),
    answer: { 200: AccountAnswer },
    errors: ['account_unknown', 'protection_too_long'],
    access: 'staff',
    summary: 'Sets 支援措置 or renews it, for a year at most; works from the commit on',
  },
  liftProtection: {
    method: 'PUT',
    path: '/identity/v1/accounts/:person/protection/lifting',
    params: PersonParams,
    body: z.object({ act: z.enum(['ask', 'keep', 'lift']) }),
    answer: { 200: AccountAnswer },
    errors: ['account_unknown', 'not_protected', 'lift_not_asked', 'second_person_needed'],
    access: 'staff',
    summary: 'Lifting takes two officers: one asks, another does it',
  },
  listProtectionsDue: {
    method: 'GET',
    path: '/identity/v1/protections/due',
    answer: {
      200: z.object({
        due: z.array(
          FoundAccountSchema.pick({ person: true, displayName: true }).extend({
            until: z.iso.date(),
            liftAsked: z.enum(['no', 'by_me', 'by_another']),
          }),
        ),
      }),
    },
    errors: [],
    access: 'staff',
    summary: 'Measures that end within sixty days or whose lifting was asked for; every look is recorded',
  },
})
