import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { err, expectOk, parseMunicipalityCode, uuidV7, type Uuid } from '@musubi/kernel'
import { openAudit } from '@musubi/platform/audit'
import { createTestDatabase, startTestPostgres } from '@musubi/platform/database/testing'
import { buildHttpServer } from '@musubi/platform/http'
import { silentLogger } from '@musubi/platform/logging'
import { freePort } from '@musubi/testkit'
import type { JWK } from 'jose'
import {
  buildIdentityService,
  identityAuditActions,
  tablesWithoutTenant,
  type IdentityDatabase,
} from '../src/index.ts'
import type { LoadClient } from './login-load.ts'

const TOWN = expectOk(parseMunicipalityCode('282227'), 'a municipality code')

export interface DurableProvider {
  readonly origin: string
  /** Login names of residents who log in by one press. */
  readonly people: readonly string[]
  readonly accountIds: readonly Uuid[]
  readonly ppidsFor: ReturnType<typeof buildIdentityService>['ppidsFor']
  close(): Promise<void>
}

/** Identity as it is operated: PostgreSQL with its log on disk, audit record for each login, pages, registry. */
export async function startDurableProvider(client: LoadClient, residents: number): Promise<DurableProvider> {
  const database = await createTestDatabase<IdentityDatabase>({
    service: 'identity',
    migrationsDir: join(import.meta.dirname, '../src/db/migrations'),
    tablesWithoutTenant,
  })
  const audit = await openAudit(database, {
    service: 'identity',
    actions: identityAuditActions,
    signingKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      format: 'jwk',
    }) as JWK,
    clock: Date.now,
  })
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const identity = buildIdentityService({
    database,
    audit,
    clock: Date.now,
    random: (bytes) => randomBytes(bytes),
    logger: silentLogger,
    demoMode: true,
    secrets: { master: new Uint8Array(32).fill(7), demo: true },
    issuer: `${origin}/oidc`,
    municipalities: [{ code: TOWN, name: '養父市' }],
    clients: [
      {
        clientId: client.clientId,
        name: { ja: '負荷', easy: '負荷', en: 'Load' },
        service: 'load',
        audience: 'resident',
        redirectUris: [client.redirectUri],
        postLogoutRedirectUris: [],
        authentication: { jwks: { keys: [client.jwk as JWK] } },
      },
    ],
    cardTrust: { authenticationRoots: [], signatureRoots: [], faceRoots: [], testCaAllowed: true },
    inspectionThreads: 0,
    statusProvider: { checkStatus: async () => ({ status: 'unknown' as const }) } as never,
    authorise: { service: async () => err('unauthenticated'), staff: async () => err('unauthenticated') },
  })
  const accountIds = Array.from({ length: residents }, () => uuidV7(Date.now(), randomBytes(10)))
  const people = accountIds.map((_id, place) => `load-${place}`)
  const app = buildHttpServer({ services: [identity], log: silentLogger })
  await identity.start()
  await app.ready()
  await identity.demo.createResidentLogins(
    accountIds.map((accountId, place) => ({
      accountId,
      municipalityCode: TOWN,
      displayName: `負荷 ${place}`,
      loginName: people[place] ?? '',
      password: 'a password nobody types',
    })),
  )
  await app.listen({ port, host: '127.0.0.1' })
  return {
    origin,
    people,
    accountIds,
    ppidsFor: identity.ppidsFor,
    async close() {
      await identity.stop()
      await app.close()
      await database.drop()
      await (await startTestPostgres()).stop()
    },
  }
}
