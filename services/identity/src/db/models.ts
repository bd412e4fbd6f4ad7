import { sql } from 'kysely'
import type { ModelStore, StoredModel } from '../oidc/model-store.ts'
import type { Queries } from './schema.ts'

/** What outlives a restart has its own table; every other kind shares the unlogged one. */
const DURABLE: Readonly<Record<string, string>> = {
  Session: 'oidc_session',
  Grant: 'oidc_grant',
  RefreshToken: 'oidc_refresh_token',
}
const EPHEMERAL = 'oidc_ephemeral'

/** The model store on PostgreSQL. */
export function createPostgresModelStore(db: Queries): ModelStore {
  return {
    async upsert(kind, key, { payload, grantId, uid, expiresAt }) {
      await sql`
        insert into ${tableOf(kind)} (kind, key, payload, grant_id, uid, expires_at)
        values (${kind}, ${key}, ${JSON.stringify(payload)}, ${grantId}, ${uid}, ${expiresAt})
        on conflict (kind, key) do update set payload = excluded.payload, grant_id = excluded.grant_id,
          uid = excluded.uid, expires_at = excluded.expires_at`.execute(db)
    },
    async insertOnce(kind, key, { payload, grantId, uid, expiresAt }, now) {
      const { numAffectedRows } = await sql`
        insert into ${tableOf(kind)} as kept (kind, key, payload, grant_id, uid, expires_at)
        values (${kind}, ${key}, ${JSON.stringify(payload)}, ${grantId}, ${uid}, ${expiresAt})
        on conflict (kind, key) do update set payload = excluded.payload, expires_at = excluded.expires_at
          where kept.expires_at <= ${now}`.execute(db)
      return numAffectedRows === 1n
    },
    find: (kind, key, now) => findOne(db, kind, sql`key = ${key}`, now),
    findByUid: (kind, uid, now) => findOne(db, kind, sql`uid = ${uid}`, now),
    async listSessions(accountId, now) {
      const { rows } = await sql<StoredModel>`
        select payload, grant_id as "grantId", uid, consumed_at as "consumedAt" from oidc_session
        where payload ->> 'accountId' = ${accountId} and expires_at > ${now}`.execute(db)
      return rows
    },
    async consume(kind, key, now) {
      const { numAffectedRows } = await sql`
        update ${tableOf(kind)} set consumed_at = ${now}
        where kind = ${kind} and key = ${key} and consumed_at is null`.execute(db)
      return numAffectedRows === 1n
    },
    async destroy(kind, key) {
      await sql`delete from ${tableOf(kind)} where kind = ${kind} and key = ${key}`.execute(db)
    },
    async revokeByGrantId(kind, grantId) {
      await sql`delete from ${tableOf(kind)} where kind = ${kind} and grant_id = ${grantId}`.execute(db)
    },
    async deleteExpired(now) {
      for (const table of [EPHEMERAL, ...Object.values(DURABLE)]) {
        await sql`delete from ${sql.table(table)} where expires_at <= ${now}`.execute(db)
      }
    },
  }
}

function tableOf(kind: string) {
  return sql.table(DURABLE[kind] ?? EPHEMERAL)
}

async function findOne(
  db: Queries,
  kind: string,
  condition: ReturnType<typeof sql>,
  now: Date,
): Promise<StoredModel | undefined> {
  const { rows } = await sql<StoredModel>`
    select payload, grant_id as "grantId", uid, consumed_at as "consumedAt" from ${tableOf(kind)}
    where kind = ${kind} and ${condition} and (expires_at is null or expires_at > ${now})`.execute(db)
  return rows[0]
}
