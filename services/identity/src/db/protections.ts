import {
  expectOk,
  parseCivilDate,
  parseUuid,
  type CivilDate,
  type MunicipalityCode,
  type Uuid,
} from '@musubi/kernel'
import type { AskedReset } from '../core/municipal-ids/protected-reset.ts'
import type { Sector } from '../core/sector.ts'
import type { Queries } from './schema.ts'

/** A protection measure (支援措置) that is in force. */
export interface Protection {
  readonly protectionId: Uuid
  readonly accountId: Uuid
  readonly since: Date
  /** To be renewed by then. It does not end by itself: an oversight must not expose anybody. */
  readonly until: CivilDate
  readonly setBy: string
  /** One of a few words; null for measures from before it was kept. */
  readonly reason: string | null
  readonly liftAskedBy: string | null
  /** An officer's wish for a new letter, which another one has to make good. */
  readonly resetAsked: AskedReset | undefined
}

export async function findProtection(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<Protection | undefined> {
  const row = await tx
    .selectFrom('protection')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where('account_id', '=', accountId)
    .where('lifted_at', 'is', null)
    .executeTakeFirst()
  return (
    row && {
      protectionId: expectOk(parseUuid(row.protection_id), 'a UUID'),
      accountId,
      since: row.since,
      until: expectOk(parseCivilDate(row.until), 'a date'),
      setBy: row.set_by,
      reason: row.reason,
      liftAskedBy: row.lift_asked_by,
      resetAsked:
        row.reset_asked_by !== null && row.reset_asked_at !== null
          ? { by: row.reset_asked_by, at: row.reset_asked_at.getTime() }
          : undefined,
    }
  )
}

export async function insertProtection(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  protection: Omit<Protection, 'liftAskedBy' | 'resetAsked'>,
): Promise<void> {
  await tx
    .insertInto('protection')
    .values({
      municipality_code: municipalityCode,
      protection_id: protection.protectionId,
      account_id: protection.accountId,
      since: protection.since,
      until: protection.until,
      set_by: protection.setBy,
      reason: protection.reason,
    })
    .execute()
}

export type ProtectionChange =
  | { readonly until: CivilDate }
  | { readonly liftAskedBy: string | null; readonly liftAskedAt: Date | null }
  | { readonly liftedBy: string; readonly liftedAt: Date }
  | { readonly resetAsked: AskedReset | null }

export async function updateProtection(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  protectionId: Uuid,
  change: ProtectionChange,
): Promise<void> {
  const values =
    'until' in change
      ? { until: change.until }
      : 'liftedBy' in change
        ? { lifted_by: change.liftedBy, lifted_at: change.liftedAt }
        : 'resetAsked' in change
          ? {
              reset_asked_by: change.resetAsked?.by ?? null,
              reset_asked_at: change.resetAsked && new Date(change.resetAsked.at),
            }
          : { lift_asked_by: change.liftAskedBy, lift_asked_at: change.liftAskedAt }
  await tx
    .updateTable('protection')
    .set(values)
    .where('municipality_code', '=', municipalityCode)
    .where('protection_id', '=', protectionId)
    .execute()
}

/** People under a measure among these, by the name of the sector under which they were asked for. */
export async function findProtectionsByName(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  sector: Sector,
  names: readonly string[],
): Promise<ReadonlyMap<string, Pick<Protection, 'accountId' | 'until' | 'liftAskedBy'>>> {
  if (names.length === 0) return new Map()
  const rows = await tx
    .selectFrom('ppid')
    .innerJoin('protection', (join) =>
      join
        .onRef('protection.municipality_code', '=', 'ppid.municipality_code')
        .onRef('protection.account_id', '=', 'ppid.account_id'),
    )
    .select(['ppid.ppid', 'protection.account_id', 'protection.until', 'protection.lift_asked_by'])
    .where('ppid.municipality_code', '=', municipalityCode)
    .where('ppid.sector', '=', sector)
    .where('ppid.ppid', 'in', [...names])
    .where('protection.lifted_at', 'is', null)
    .execute()
  return new Map(
    rows.map((row) => [
      row.ppid,
      {
        accountId: expectOk(parseUuid(row.account_id), 'a UUID'),
        until: expectOk(parseCivilDate(row.until), 'a date'),
        liftAskedBy: row.lift_asked_by,
      },
    ]),
  )
}

/** Measures that officers have to look at: those that end by a day, and those whose lifting was asked for. */
export async function listProtectionsDue(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  by: CivilDate,
): Promise<readonly Pick<Protection, 'accountId' | 'until' | 'liftAskedBy'>[]> {
  const rows = await tx
    .selectFrom('protection')
    .select(['account_id', 'until', 'lift_asked_by'])
    .where('municipality_code', '=', municipalityCode)
    .where('lifted_at', 'is', null)
    .where((where) => where.or([where('until', '<=', by), where('lift_asked_by', 'is not', null)]))
    .orderBy('until')
    .limit(200)
    .execute()
  return rows.map((row) => ({
    accountId: expectOk(parseUuid(row.account_id), 'a UUID'),
    until: expectOk(parseCivilDate(row.until), 'a date'),
    liftAskedBy: row.lift_asked_by,
  }))
}
