import { expectOk, parseUuid, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import type { Selectable } from 'kysely'
import type { AppLinkTable, Queries } from './schema.ts'

/** An account's phone app. */
export interface AppLink {
  readonly accountId: Uuid
  /** Keyed hash of issuer and pseudonym. */
  readonly appKey: Buffer
  readonly linkedAt: Date
  readonly lastUsedAt: Date | null
}

export async function findAppLink(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<AppLink | undefined> {
  const row = await tx
    .selectFrom('app_link')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row && toAppLink(row)
}

/** Puts this app in the place of whichever the account had. */
export async function saveAppLink(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  link: Pick<AppLink, 'accountId' | 'appKey' | 'linkedAt'>,
): Promise<void> {
  const values = { app_key: link.appKey, linked_at: link.linkedAt, last_used_at: null }
  await tx
    .insertInto('app_link')
    .values({ municipality_code: municipalityCode, account_id: link.accountId, ...values })
    .onConflict((conflict) => conflict.columns(['municipality_code', 'account_id']).doUpdateSet(values))
    .execute()
}

/** Notes a login; false when the account has this app no longer. */
export async function noteAppUse(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  { accountId, appKey }: Pick<AppLink, 'accountId' | 'appKey'>,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('app_link')
    .set({ last_used_at: at })
    .where('municipality_code', '=', municipalityCode)
    .where('account_id', '=', accountId)
    .where('app_key', '=', appKey)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function deleteAppLink(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<void> {
  await tx
    .deleteFrom('app_link')
    .where('municipality_code', '=', municipalityCode)
    .where('account_id', '=', accountId)
    .execute()
}

function toAppLink(row: Selectable<AppLinkTable>): AppLink {
  return {
    accountId: expectOk(parseUuid(row.account_id), 'account ids are UUIDs'),
    appKey: row.app_key,
    linkedAt: row.linked_at,
    lastUsedAt: row.last_used_at,
  }
}
