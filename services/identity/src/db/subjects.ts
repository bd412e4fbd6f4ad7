import { StaffRoleSchema, type StaffRole } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import { z } from 'zod'
import type { AccountKind } from '../core/account-ref.ts'
import { PROOFINGS, type Proofing, type ProofingState } from '../core/proofing.ts'
import type { Queries } from './schema.ts'

/** An account as far as tokens speak of it. */
export interface Subject extends ProofingState {
  readonly kind: AccountKind
  /** Of the municipal ID; an account that only has a card has no name here. */
  readonly displayName: string | null
  readonly roles: readonly StaffRole[]
  readonly birthDateSealed: Buffer | null
}

const RowSchema = z.object({
  kind: z.enum(['staff', 'resident']),
  displayName: z.string().nullable(),
  roles: z
    .array(StaffRoleSchema)
    .nullable()
    .transform((roles) => roles ?? []),
  proofing: z.enum(PROOFINGS),
  proofedAt: z.date().nullable(),
  birthDateSealed: z.instanceof(Buffer).nullable(),
})

/** An account in use, with or without a municipal ID. */
export async function findSubject(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<Subject | undefined> {
  const { rows } = await sql`
    select account.kind, id.display_name as "displayName", id.roles, account.proofing,
      account.proofed_at as "proofedAt", account.birth_date_sealed as "birthDateSealed"
    from account left join municipal_id id using (municipality_code, account_id)
    where account.municipality_code = ${municipalityCode} and account.account_id = ${accountId}
      and account.disabled_at is null`.execute(tx)
  return rows[0] === undefined ? undefined : RowSchema.parse(rows[0])
}

/** Notes how accounts were proofed, where that is more than what was known. */
export async function raiseProofing(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountIds: readonly Uuid[],
  proofing: Proofing,
  at: Date,
): Promise<void> {
  const weaker = PROOFINGS.slice(0, PROOFINGS.indexOf(proofing))
  await sql`
    update account set proofing = ${proofing}, proofed_at = ${at}
    where municipality_code = ${municipalityCode} and account_id = any(${accountIds}::uuid[])
      and proofing = any(${weaker}::text[])`.execute(tx)
}
