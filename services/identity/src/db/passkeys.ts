import { expectOk, parseUuid, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import type { PasskeyTable, Queries } from './schema.ts'
import type { Selectable } from 'kysely'

export interface Passkey {
  readonly credentialId: Buffer
  readonly accountId: Uuid
  /** COSE */
  readonly publicKey: Buffer
  readonly signCount: number
  readonly transports: readonly string[]
  /** It also lives with the maker of the phone, and survives the loss of one. */
  readonly backedUp: boolean
  /** What its owner calls it. */
  readonly name: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

export async function insertPasskey(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  passkey: Omit<Passkey, 'lastUsedAt'>,
): Promise<void> {
  await tx
    .insertInto('passkey')
    .values({
      municipality_code: municipalityCode,
      credential_id: passkey.credentialId,
      account_id: passkey.accountId,
      public_key: passkey.publicKey,
      sign_count: passkey.signCount,
      transports: [...passkey.transports],
      backed_up: passkey.backedUp,
      name: passkey.name,
      created_at: passkey.createdAt,
    })
    .execute()
}

export async function listPasskeys(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<readonly Passkey[]> {
  const rows = await tx
    .selectFrom('passkey')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .execute()
  return rows.map(toPasskey)
}

export async function findPasskey(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  credentialId: Buffer,
): Promise<Passkey | undefined> {
  const row = await tx
    .selectFrom('passkey')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()
  return row && toPasskey(row)
}

/** Notes a use. False: the counter did not grow since somebody else noted one, so one of the two is a copy. */
export async function notePasskeyUse(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  credentialId: Buffer,
  use: { readonly signCount: number; readonly at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('passkey')
    .set({ sign_count: use.signCount, last_used_at: use.at })
    .where('municipality_code', '=', municipalityCode)
    .where('credential_id', '=', credentialId)
    .where((where) =>
      where.or([
        where('sign_count', '<', use.signCount),
        where.and([where('sign_count', '=', 0), where.lit(use.signCount === 0)]),
      ]),
    )
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function deletePasskey(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
  credentialId: Buffer,
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('passkey')
    .where('municipality_code', '=', municipalityCode)
    .where('account_id', '=', accountId)
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

function toPasskey(row: Selectable<PasskeyTable>): Passkey {
  return {
    credentialId: row.credential_id,
    accountId: expectOk(parseUuid(row.account_id), 'account ids are UUIDs'),
    publicKey: row.public_key,
    signCount: row.sign_count,
    transports: row.transports,
    backedUp: row.backed_up,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  }
}
