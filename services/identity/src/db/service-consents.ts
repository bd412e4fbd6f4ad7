import {
  ClaimRequestSchema,
  ResidentClaimSchema,
  TextInLanguagesSchema,
  type ResidentClaim,
} from '@musubi/contracts'
import { expectOk, parseUuid, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { AgreedTerms, ConsentTerms } from '../core/consent-terms.ts'
import type { Queries, ServiceConsentTable } from './schema.ts'

/** A consent as it was given, in force or ended. */
export interface ConsentRow {
  readonly consentId: Uuid
  readonly clientId: string
  readonly terms: AgreedTerms
  readonly givenAt: Date
  /** The attended terminal at which it was said; null for the person's own browser. */
  readonly terminalId: Uuid | null
  readonly ended: { readonly at: Date; readonly how: 'withdrawn' | 'replaced' } | null
}

const TermsSchema = z.object({
  serviceName: TextInLanguagesSchema,
  vendor: z.string(),
  purpose: TextInLanguagesSchema,
  offered: z.array(ClaimRequestSchema),
})

export async function findConsentInForce(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
  clientId: string,
): Promise<ConsentRow | undefined> {
  const row = await tx
    .selectFrom('service_consent')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where('account_id', '=', accountId)
    .where('client_id', '=', clientId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return row && toConsent(row)
}

/** One consent of this person, or all of them, the newest first. */
export async function listConsents(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
  consentId?: Uuid,
): Promise<readonly ConsentRow[]> {
  let query = tx
    .selectFrom('service_consent')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where('account_id', '=', accountId)
  if (consentId) query = query.where('consent_id', '=', consentId)
  const rows = await query.orderBy('given_at', 'desc').orderBy('consent_id', 'desc').execute()
  return rows.map(toConsent)
}

export interface NewConsent {
  readonly consentId: Uuid
  readonly accountId: Uuid
  readonly clientId: string
  readonly terms: ConsentTerms
  readonly shown: readonly ResidentClaim[]
  readonly givenAt: Date
  readonly terminalId: Uuid | null
}

/** Adds a consent; call `endConsent` for the one before it in the same transaction. */
export async function insertConsent(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  { consentId, accountId, clientId, terms, shown, givenAt, terminalId }: NewConsent,
): Promise<void> {
  const { serviceName, vendor, purpose, offered } = terms
  await tx
    .insertInto('service_consent')
    .values({
      municipality_code: municipalityCode,
      consent_id: consentId,
      account_id: accountId,
      client_id: clientId,
      terms: JSON.stringify({ serviceName, vendor, purpose, offered }),
      shown: [...shown],
      given_at: givenAt,
      given_at_terminal: terminalId,
    })
    .execute()
}

/** Ends what is in force with this client; true when something was. */
export async function endConsent(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
  clientId: string,
  ended: NonNullable<ConsentRow['ended']>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('service_consent')
    .set({ ended_at: ended.at, ended_how: ended.how })
    .where('municipality_code', '=', municipalityCode)
    .where('account_id', '=', accountId)
    .where('client_id', '=', clientId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

function toConsent(row: Selectable<ServiceConsentTable>): ConsentRow {
  return {
    consentId: expectOk(parseUuid(row.consent_id), 'consent ids are UUIDs'),
    clientId: row.client_id,
    terms: { ...TermsSchema.parse(row.terms), shown: z.array(ResidentClaimSchema).parse(row.shown) },
    givenAt: row.given_at,
    terminalId:
      row.given_at_terminal === null
        ? null
        : expectOk(parseUuid(row.given_at_terminal), 'terminal ids are UUIDs'),
    ended: row.ended_at && row.ended_how ? { at: row.ended_at, how: row.ended_how } : null,
  }
}
