import { z } from 'zod'
import { InstantSchema, UuidSchema } from './common.ts'
import { defineRoutes } from './route.ts'
import { FoundAccountSchema, PersonKeySchema } from './staff-accounts.ts'

export const MERGE_REASONS = ['double_registration', 'name_changed', 'other'] as const
export const MERGE_STATUSES = ['proposed', 'done', 'refused', 'withdrawn'] as const

/** What becomes of something that both accounts may have: it stays, it moves over, or the second one ends. */
export const MergeFateSchema = z.enum(['none', 'stays', 'moves', 'second_ends', 'takes_place'])
export type MergeFate = z.infer<typeof MergeFateSchema>

/** What a merge does, before it is done. */
export const MergePreviewSchema = z.object({
  card: MergeFateSchema,
  municipalId: MergeFateSchema,
  app: MergeFateSchema,
  passkeys: z.int().describe('that move'),
  consents: z.int().describe('in force, that move'),
  consentsEnded: z.int().describe('that end because the account that stays has its own'),
  services: z.int().describe('that go on knowing the person by the same PPID, taken over'),
  servicesTold: z.int().describe('that know both PPIDs: the older one resolves to the one that stays'),
})
export type MergePreview = z.infer<typeof MergePreviewSchema>

/** Two accounts of one person in one municipality, to become one. */
export const AccountMergeSchema = z.object({
  mergeId: UuidSchema,
  keep: FoundAccountSchema.describe('the account that stays'),
  end: FoundAccountSchema.describe('the account that ends'),
  reason: z.enum(MERGE_REASONS),
  status: z.enum(MERGE_STATUSES),
  proposedBy: z.object({ name: z.string().nullable(), mine: z.boolean() }),
  proposedAt: InstantSchema,
  decidedAt: InstantSchema.nullable(),
  preview: MergePreviewSchema.nullable().describe('null once decided, and where it cannot be done any more'),
})
export type AccountMerge = z.infer<typeof AccountMergeSchema>

const MergeParams = z.object({ mergeId: UuidSchema })
const MergeAnswer = z.object({ merge: AccountMergeSchema })

/** Merging takes two clerks: one proposes, another one decides. */
export const accountMergeRoutes = defineRoutes('account-merges', {
  listMerges: {
    method: 'GET',
    path: '/identity/v1/account-merges',
    answer: { 200: z.object({ merges: z.array(AccountMergeSchema) }) },
    errors: [],
    access: 'staff',
    summary: 'Proposals that wait for a second clerk, and what was decided in the last thirty days',
  },
  proposeMerge: {
    method: 'PUT',
    path: '/identity/v1/account-merges/:mergeId',
    params: MergeParams,
    body: z.object({ keep: PersonKeySchema, end: PersonKeySchema, reason: z.enum(MERGE_REASONS) }),
    answer: { 200: MergeAnswer },
    errors: ['account_unknown', 'merge_impossible', 'merge_proposed_already'],
    access: 'staff',
    summary: 'Proposes to merge two accounts of one person; nothing changes yet. Idempotent by mergeId',
  },
  decideMerge: {
    method: 'PUT',
    path: '/identity/v1/account-merges/:mergeId/decision',
    params: MergeParams,
    body: z.object({ decision: z.enum(['approve', 'refuse', 'withdraw']) }),
    answer: { 200: MergeAnswer },
    errors: ['merge_unknown', 'merge_decided', 'second_person_needed', 'merge_impossible'],
    access: 'staff',
    summary: 'Another clerk approves, and both accounts become one in one transaction; or the proposal ends',
  },
})

/** For services that know both PPIDs of somebody: which one stays. Only PPIDs of the asking service's own sector. */
export const mergedSubjectRoutes = defineRoutes('merged-subjects', {
  resolveSubjects: {
    method: 'POST',
    path: '/identity/v1/merged-subjects',
    body: z.object({
      municipalityCode: z.string().regex(/^\d{6}$/),
      ppids: z.array(z.string().max(64)).min(1).max(500),
    }),
    answer: { 200: z.object({ merged: z.array(z.object({ was: z.string(), is: z.string() })) }) },
    errors: [],
    access: 'service',
    summary:
      'PPIDs that went into another one, with the one that stays: those asked about, and those that ended in one asked about',
  },
})
