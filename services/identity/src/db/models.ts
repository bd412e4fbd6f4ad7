import type { ServiceDatabase } from '@musubi/platform/database'
import type { GrantOfAccount, ModelStore, ModelToStore, StoredModel } from '../oidc/model-store.ts'
import { createBatcher } from './batcher.ts'
import type { IdentityDatabase } from './schema.ts'

type Pool = ServiceDatabase<IdentityDatabase>['pool']

/** What outlives a crash has its own table; every other kind shares the unlogged one, which costs no write to a log. */
const DURABLE: Readonly<Record<string, string>> = {
  Session: 'oidc_session',
  Grant: 'oidc_grant',
  RefreshToken: 'oidc_refresh_token',
}
const EPHEMERAL = 'oidc_ephemeral'
const TABLES = [EPHEMERAL, ...Object.values(DURABLE)]

interface ModelKey {
  readonly kind: string
  readonly key: Buffer
}

interface ModelRow extends StoredModel, ModelKey {
  readonly expiresAt: Date | null
}

/**
 * The model store on PostgreSQL. A login asks it some twenty small questions; of all logins that are under way, those of
 * one sort travel together (`batcher.ts`), as prepared statements. Consuming and inserting once are conditions of the
 * statement itself, so that of several processes one is first.
 */
export function createPostgresModelStore(pool: Pool): ModelStore {
  const stores = new Map(TABLES.map((table) => [table, createTableStore(pool, table)]))
  const of = (kind: string): TableStore => {
    const store = stores.get(DURABLE[kind] ?? EPHEMERAL)
    if (!store) throw new Error('every kind has a table')
    return store
  }
  return {
    upsert: (kind, key, model) => of(kind).upsert({ kind, key, model }),
    insertOnce: (kind, key, model, now) => of(kind).insertOnce({ kind, key, model, now }),
    async find(kind, key, now) {
      return alive(await of(kind).find({ kind, key }), now)
    },
    async findByUid(kind, uid, now) {
      return alive(await of(kind).findByUid(uid), now)
    },
    consume: (kind, key, now) => of(kind).consume({ kind, key, now }),
    destroy: (kind, key) => of(kind).destroy({ kind, key }),
    async listSessions(accountId, now) {
      const { rows } = await pool.query<ModelRow>(
        `${SELECT} from oidc_session where payload ->> 'accountId' = $1 and expires_at > $2`,
        [accountId, now],
      )
      return rows
    },
    async listGrants(accountId, now) {
      const { rows } = await pool.query<GrantOfAccount>(
        `select distinct payload ->> 'clientId' as "clientId", grant_id as "grantId" from oidc_ephemeral
         where kind = any($1::text[]) and payload ->> 'accountId' = $2 and grant_id is not null and expires_at > $3`,
        [['AccessToken', 'BackchannelAuthenticationRequest'], accountId, now],
      )
      return rows
    },
    async revokeByGrantId(kind, grantId) {
      const table = DURABLE[kind] ?? EPHEMERAL
      await pool.query(`delete from ${table} where kind = $1 and grant_id = $2`, [kind, grantId])
    },
    async deleteExpired(now) {
      for (const table of TABLES) await pool.query(`delete from ${table} where expires_at <= $1`, [now])
    },
  }
}

const SELECT =
  'select kind, key, payload, grant_id as "grantId", uid, consumed_at as "consumedAt", expires_at as "expiresAt"'

type TableStore = ReturnType<typeof createTableStore>

function createTableStore(pool: Pool, table: string) {
  const query = <R extends object>(name: string, text: string, values: unknown[]) =>
    pool.query<R>({ name: `${table} ${name}`, text, values })

  return {
    upsert: createBatcher<ModelKey & { readonly model: ModelToStore }, void>(async (models) => {
      // Of two writes to one row the later one stays; one statement may touch a row only once.
      const last = sorted([...new Map(models.map((model) => [nameOf(model), model])).values()])
      await query(
        'upsert',
        `insert into ${table} (kind, key, payload, grant_id, uid, expires_at)
         select kind, key, payload::jsonb, grant_id, uid, expires_at
         from unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
           as t (kind, key, payload, grant_id, uid, expires_at)
         on conflict (kind, key) do update set payload = excluded.payload, grant_id = excluded.grant_id,
           uid = excluded.uid, expires_at = excluded.expires_at`,
        columnsOf(last),
      )
      return models.map(() => undefined)
    }),

    insertOnce: createBatcher<ModelKey & { readonly model: ModelToStore; readonly now: Date }, boolean>(
      async (models) => {
        const first = firstOf(models)
        const { rows } = await query<ModelKey>(
          'insert once',
          `insert into ${table} as kept (kind, key, payload, grant_id, uid, expires_at)
           select kind, key, payload::jsonb, grant_id, uid, expires_at
           from unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
             as t (kind, key, payload, grant_id, uid, expires_at)
           on conflict (kind, key) do update set payload = excluded.payload, expires_at = excluded.expires_at
             where kept.expires_at <= $7
           returning kind, key`,
          [...columnsOf(sorted(first)), models[0]?.now],
        )
        return wonBy(models, first, rows)
      },
    ),

    find: createBatcher<ModelKey, ModelRow | undefined>(async (keys) => {
      const { rows } = await query<ModelRow>(
        'find',
        `${SELECT} from ${table} where (kind, key) in (select * from unnest($1::text[], $2::bytea[]))`,
        keysOf(keys),
      )
      const found = new Map(rows.map((row) => [nameOf(row), row]))
      return keys.map((key) => found.get(nameOf(key)))
    }),

    findByUid: createBatcher<string, ModelRow | undefined>(async (uids) => {
      const { rows } = await query<ModelRow>(
        'find by uid',
        `${SELECT} from ${table} where uid = any($1::text[])`,
        [uids],
      )
      const found = new Map(rows.map((row) => [row.uid, row]))
      return uids.map((uid) => found.get(uid))
    }),

    consume: createBatcher<ModelKey & { readonly now: Date }, boolean>(async (keys) => {
      const first = firstOf(keys)
      const { rows } = await query<ModelKey>(
        'consume',
        `update ${table} set consumed_at = $3
         where (kind, key) in (select * from unnest($1::text[], $2::bytea[])) and consumed_at is null
         returning kind, key`,
        [...keysOf(sorted(first)), keys[0]?.now],
      )
      return wonBy(keys, first, rows)
    }),

    destroy: createBatcher<ModelKey, void>(async (keys) => {
      await query(
        'destroy',
        `delete from ${table} where (kind, key) in (select * from unnest($1::text[], $2::bytea[]))`,
        keysOf(sorted(keys)),
      )
      return keys.map(() => undefined)
    }),
  }
}

function nameOf({ kind, key }: ModelKey): string {
  return `${kind} ${key.toString('base64')}`
}

/** In one order everywhere, so that two statements never wait for each other. */
function sorted<K extends ModelKey>(keys: readonly K[]): K[] {
  return keys.toSorted((a, b) => Buffer.compare(a.key, b.key))
}

function keysOf(keys: readonly ModelKey[]): unknown[] {
  return [keys.map(({ kind }) => kind), keys.map(({ key }) => key)]
}

function columnsOf(models: readonly (ModelKey & { readonly model: ModelToStore })[]): unknown[] {
  return [
    ...keysOf(models),
    models.map(({ model }) => JSON.stringify(model.payload)),
    models.map(({ model }) => model.grantId),
    models.map(({ model }) => model.uid),
    models.map(({ model }) => model.expiresAt),
  ]
}

/** Of several that want the same row at once, the one that came first. */
function firstOf<K extends ModelKey>(keys: readonly K[]): readonly K[] {
  const first = new Map<string, K>()
  for (const key of keys) if (!first.has(nameOf(key))) first.set(nameOf(key), key)
  return [...first.values()]
}

function wonBy<K extends ModelKey>(
  keys: readonly K[],
  first: readonly K[],
  rows: readonly ModelKey[],
): boolean[] {
  const won = new Set(rows.map(nameOf))
  const asked = new Set<K>(first)
  return keys.map((key) => asked.has(key) && won.has(nameOf(key)))
}

function alive(row: ModelRow | undefined, now: Date): StoredModel | undefined {
  if (!row || (row.expiresAt !== null && row.expiresAt <= now)) return undefined
  const { payload, grantId, uid, consumedAt } = row
  return { payload, grantId, uid, consumedAt }
}
