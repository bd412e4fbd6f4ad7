import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import type { Queries } from './schema.ts'

/** Whether a person is under 支援措置. */
export async function isProtected(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<boolean> {
  const { rows } = await sql<{ protected: boolean }>`
    select protected from account where municipality_code = ${municipalityCode} and account_id = ${accountId}`.execute(
    tx,
  )
  return rows[0]?.protected ?? false
}
