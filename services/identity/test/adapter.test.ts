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
  adapterOf = createAdapterFactory(createPostgresModelStore(database.pool), noClients, () => now)
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
    await createPostgresModelStore(database.pool).deleteExpired(new Date(now))
    now -= 60_000
    expect(await adapter.find(short)).toBeUndefined()
    expect(await adapter.find(long)).toBeDefined()
    expect(await adapter.find(endless)).toBeDefined()
  })

  it('is consumed by exactly one of many at once, and stays consumed', async () => {
    const adapter = adapterOf(kind)
    const id = handle()
    await adapter.upsert(id, payload(id), 600)
    const consumed = Math.floor(now / 1000)
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => adapter.consume(id)))
    // A refresh token may be retried for a minute (decision 7); everything else is used by one.
    const isRetried = kind === 'RefreshToken'
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(isRetried ? 12 : 1)
    expect(await adapter.find(id)).toEqual(payload(id, isRetried ? {} : { consumed }))
    await adapter.upsert(id, payload(id), 600)
    now += 60_000
    expect(await adapter.find(id)).toMatchObject({ consumed })
    await expect(adapter.consume(id)).rejects.toThrow()
    now -= 60_000
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

  it('a proof is found by every look but the first, also at once, until it has expired', async () => {
    const adapter = adapterOf('ReplayDetection')
    const jti = handle()
    const see = async (seconds = 60) => {
      const found = await adapter.find(jti)
      if (!found) await adapter.upsert(jti, { jti, kind: 'ReplayDetection', iss: 'x' }, seconds)
      return found !== undefined
    }
    const seen = await Promise.all(Array.from({ length: 8 }, () => see()))
    expect(seen.filter((before) => !before)).toHaveLength(1)
    expect(await see()).toBe(true)
    now += 601_000
    expect(await see(3600)).toBe(false)
    now += 3_599_000
    expect(await see()).toBe(true)
    now -= 4_200_000
  })

  it('what one request sends fails nobody else, however many are stored at once', async () => {
    const adapter = adapterOf('PushedAuthorizationRequest')
    const ids = Array.from({ length: 40 }, handle)
    const outcomes = await Promise.allSettled(
      ids.map((id, place) =>
        adapter.upsert(id, { jti: id, kind: 'x', request: place === 7 ? 'a\u0000b' : 'ok' }, 60),
      ),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(
      ids.map((_id, place) => (place === 7 ? 'rejected' : 'fulfilled')),
    )
    const found = await Promise.all(ids.map((id) => adapter.find(id)))
    expect(found.map((model) => model !== undefined)).toEqual(ids.map((_id, place) => place !== 7))
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
