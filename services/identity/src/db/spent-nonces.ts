import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Queries } from './schema.ts'

/** True for the first caller with this nonce. Kept until its time is over, when it is refused for that reason. */
export async function spendNonce(db: Queries, nonce: Uint8Array, expiresAt: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into spent_nonce (key, expires_at) values (${createHash('sha256').update(nonce).digest()}, ${expiresAt})
    on conflict do nothing`.execute(db)
  return numAffectedRows === 1n
}

export async function deleteSpentNoncesBefore(db: Queries, before: Date): Promise<void> {
  await db.deleteFrom('spent_nonce').where('expires_at', '<', before).execute()
}
