import { canonicalJson, type Json, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { z } from 'zod'
import { AuditIdSchema, type AuditAction, type AuditActions, type DetailsOf } from './actions.ts'

/** Who did it. */
export interface AuditActor {
  readonly kind: 'resident' | 'staff' | 'terminal' | 'service' | 'system' | 'public'
  /** PPID of a person, id of a terminal, name of a service or client; null where nobody was recognised. */
  readonly id: string | null
  /** Where the actor belongs, when that is another municipality than the log's: this is what makes a crossing. */
  readonly municipalityCode?: MunicipalityCode
}

/** Whom or what it was about. A person is named by a PPID, never by an internal id. */
export interface AuditSubject {
  readonly kind: 'person' | 'household' | 'terminal' | 'client' | 'municipality' | 'thing'
  readonly id: string
}

export const AUDIT_OUTCOMES = ['done', 'refused', 'failed'] as const
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number]

/** What a service hands to `append`. */
export interface AuditEntryOf<A extends AuditActions, N extends keyof A & string> {
  /** Left out: a fresh one. Given (a tap, a request): writing it twice is one record. */
  readonly id?: Uuid
  readonly action: N
  readonly actor: AuditActor
  readonly subject: AuditSubject | null
  /** Why, as a registered word of the service such as `login` or `disaster_reception`. */
  readonly purpose: string
  readonly outcome: AuditOutcome
  readonly details: DetailsOf<A[N]['details']>
  /** When it happened, milliseconds since 1970; now unless told (a tap that was taken offline). */
  readonly at?: number
}

export type AuditEntry<A extends AuditActions> = { [N in keyof A & string]: AuditEntryOf<A, N> }[keyof A &
  string]

const WORD = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'not_a_registered_word')

/** What is hashed, as it is read back. Records of older versions may carry details this version does not know. */
export const AuditBodySchema = z.object({
  action: z.string(),
  actor: z.object({
    kind: z.enum(['resident', 'staff', 'terminal', 'service', 'system', 'public']),
    id: AuditIdSchema.nullable(),
    municipalityCode: z.string().optional(),
  }),
  at: z.iso.datetime(),
  details: z.record(z.string(), z.json()),
  id: z.string(),
  outcome: z.enum(AUDIT_OUTCOMES),
  purpose: WORD,
  subject: z
    .object({
      kind: z.enum(['person', 'household', 'terminal', 'client', 'municipality', 'thing']),
      id: AuditIdSchema,
    })
    .nullable(),
})
export type AuditBody = z.output<typeof AuditBodySchema>

/**
 * The text that is stored and hashed (RFC 8785). Throws for an undeclared action, an undeclared detail, or a value that
 * is not of its kind: what does not fit here is a bug, and the transaction that wanted to write it must not commit.
 */
export function writeBody(
  actions: AuditActions,
  entry: AuditEntryOf<AuditActions, string>,
  { id, now }: { readonly id: string; readonly now: number },
): string {
  const action = actions[entry.action]
  if (!action) throw new Error(`audit action "${entry.action}" is not registered`)
  const { actor, subject, purpose, outcome, at = now } = entry
  const body = AuditBodySchema.parse({
    id,
    action: entry.action,
    actor,
    at: new Date(at).toISOString(),
    details: parseDetails(entry.action, action, entry.details),
    outcome,
    purpose,
    subject,
  })
  return canonicalJson(body as Json)
}

/** Making a schema costs more than using it a hundred times. */
const detailSchemas = new WeakMap<AuditAction, z.ZodType>()

function detailsOf(action: AuditAction): z.ZodType {
  const schema = detailSchemas.get(action) ?? z.strictObject(action.details)
  detailSchemas.set(action, schema)
  return schema
}

function parseDetails(name: string, action: AuditAction, details: unknown): unknown {
  const parsed = detailsOf(action).safeParse(details)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`).join(', ')
  throw new Error(`the details of audit action "${name}" do not fit: ${where}`)
}
