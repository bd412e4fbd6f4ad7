import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createTestDatabase, startTestPostgres, type TestDatabase } from '@musubi/platform/database/testing'
import { sql } from 'kysely'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPostgresModelStore } from '../src/db/models.ts'
import { type IdentityDatabase, tablesWithoutTenant } from '../src/index.ts'
import { createAdapterFactory } from '../src/oidc/adapter.ts'

const KINDS = [
  'Session',
  'Grant',
  'RefreshToken',
  'AccessToken',
  'AuthorizationCode',
  'PushedAuthorizationRequest',
  'Interaction',
] as const

const noClients = { find: async () => undefined, forget: () => undefined }

let database: TestDatabase<IdentityDatabase>
let adapterOf: (kind: string) => Adapter
let now = Date.parse('2026-11-24T01:00:00Z')

beforeAll(async () => {
  database = await createTestDatabase<IdentityDatabase>({
    service: 'identity',
    migrationsDir: join(import.meta.dirname, '../src/db/migrations'),
    tablesWithoutTenant,
  })
  adapterOf = createAdapterFactory(createPostgresModelStore(database.db), noClients, () => now)
})
afterAll(async () => {
  await database?.drop()
  await (await startTestPostgres()).stop()
})

const handle = (): string => randomBytes(24).toString('base64url')

describe.each(KINDS)('the store of %s', (kind) => {
  const payload = (jti: string, more: AdapterPayload = {}): AdapterPayload => ({
    jti,
    kind,
    exp: 4_000_000_000,
    ...more,
  })

  it('finds what was put, replaces it, and forgets it', async () => {
    const adapter = adapterOf(kind)
    const id = handle()
    expect(await adapter.find(id)).toBeUndefined()
    await adapter.upsert(id, payload(id, { scope: 'openid' }), 60)
    expect(await adapter.find(id)).toEqual(payload(id, { scope: 'openid' }))
    await adapter.upsert(id, payload(id, { scope: 'openid staff' }), 60)
    expect(await adapter.find(id)).toEqual(payload(id, { scope: 'openid staff' }))
    await adapter.destroy(id)
    expect(await adapter.find(id)).toBeUndefined()
  })

  it('does not find what has expired, and the clean-up removes it', async () => {
    const adapter = adapterOf(kind)
    const [short, long, endless] = [handle(), handle(), handle()]
    await adapter.upsert(short, payload(short), 60)
    await adapter.upsert(long, payload(long), 120)
    await adapter.upsert(endless, payload(endless))
    now += 60_000
    expect(await adapter.find(short)).toBeUndefined()
    expect(await adapter.find(long)).toBeDefined()
    await createPostgresModelStore(database.db).deleteExpired(new Date(now))
    now -= 60_000
    expect(await adapter.find(short)).toBeUndefined()
    expect(await adapter.find(long)).toBeDefined()
    expect(await adapter.find(endless)).toBeDefined()
  })

  it('is consumed by exactly one of many at once, and stays consumed', async () => {
    const adapter = adapterOf(kind)
    const id = handle()
    await adapter.upsert(id, payload(id), 60)
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => adapter.consume(id)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await adapter.find(id)).toMatchObject({ consumed: Math.floor(now / 1000) })
    await adapter.upsert(id, payload(id), 60)
    expect(await adapter.find(id)).toMatchObject({ consumed: Math.floor(now / 1000) })
  })

  it('revokes what belongs to a grant, and nothing of another kind or grant', async () => {
    const adapter = adapterOf(kind)
    const [grantId, mine, other] = [handle(), handle(), handle()]
    await adapter.upsert(mine, payload(mine, { grantId }), 60)
    await adapter.upsert(other, payload(other, { grantId: handle() }), 60)
    await adapterOf('DeviceCode').revokeByGrantId(grantId)
    expect(await adapter.find(mine)).toBeDefined()
    await adapter.revokeByGrantId(grantId)
    expect(await adapter.find(mine)).toBeUndefined()
    expect(await adapter.find(other)).toBeDefined()
  })
})

describe('special cases', () => {
  it('a session is found by its other id, whole', async () => {
    const [jti, uid] = [handle(), handle()]
    const payload = { jti, uid, kind: 'Session', accountId: 'staff.282227.x' }
    await adapterOf('Session').upsert(jti, payload, 60)
    expect(await adapterOf('Session').findByUid(uid)).toEqual(payload)
    expect(await adapterOf('Session').findByUid(jti)).toBeUndefined()
  })

  it('a proof seen before is refused, also at once, until it has expired', async () => {
    const adapter = adapterOf('ReplayDetection')
    const jti = handle()
    const see = () => adapter.upsert(jti, { jti, kind: 'ReplayDetection', iss: 'x' }, 60)
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, see))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(see()).rejects.toThrow()
    now += 61_000
    await see()
    now -= 61_000
  })

  it('no code and no token can be read from the tables', async () => {
    for (const kind of ['AccessToken', 'AuthorizationCode', 'RefreshToken', 'PushedAuthorizationRequest']) {
      const id = handle()
      await adapterOf(kind).upsert(id, { jti: id, kind }, 60)
      for (const table of ['oidc_ephemeral', 'oidc_refresh_token']) {
        const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(
          database.db,
        )
        expect(rows.map(({ row }) => row).join('\n')).not.toContain(id)
      }
    }
  })
})
