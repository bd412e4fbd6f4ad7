import { buildContextBroker, type BrokerDatabase } from '@musubi/context-broker'
import { expectOk, parseMunicipalityCode } from '@musubi/kernel'
import { listenNotify } from '@musubi/platform/database'
import { buildHttpServer } from '@musubi/platform/http'
import type { Logger } from '@musubi/platform/logging'
import { createOutbox } from '@musubi/platform/outbox'
import {
  buildShelterService,
  type ShelterTables,
  type ShelterService,
  shelterQueues,
  tablesWithoutTenant,
} from '@musubi/shelter'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { ServerConfig } from './config.ts'
import type { Databases } from './databases.ts'
import { inProcessEntityWriter } from './entity-writer.ts'
import type { Secrets } from './secrets.ts'
import { createServiceTokens } from './service-token.ts'

export interface Server {
  readonly app: FastifyInstance
  readonly shelter: ShelterService
  start(): Promise<void>
  stop(): Promise<void>
}

/** The composition root: databases to services to one HTTP server. Nothing listens yet. */
export async function composeServer(
  config: ServerConfig,
  deps: { databases: Databases; secrets: Secrets; logger: Logger },
): Promise<Server> {
  const { databases, secrets, logger } = deps
  const tokens = createServiceTokens(secrets.derive('service-tokens'))
  const shelterDatabase = await databases.open<ShelterTables>('shelter', { tablesWithoutTenant })
  const brokerDatabase = await databases.open<BrokerDatabase>('context-broker', {})
  const outbox = await createOutbox(shelterDatabase, { queues: shelterQueues, logger })

  const broker = buildContextBroker({
    database: brokerDatabase,
    listen: async (channel, onMessage) => {
      const listener = await listenNotify(brokerDatabase.connection, channel, onMessage, { logger })
      return () => listener.stop()
    },
    authoriseService: tokens.authorise,
    defaultTenant: defaultTenantOf(config),
  })
  const shelter = buildShelterService({
    database: shelterDatabase,
    outbox,
    entities: inProcessEntityWriter(() => app, tokens.headersFor('shelter')),
    authorise: { staff: async () => ({ ok: false, error: 'unauthenticated' }) },
    clock: Date.now,
  })
  const app = buildHttpServer({
    services: [broker, shelter],
    log: logger,
    https: config.publicUrl.startsWith('https:'),
    api: { title: 'Musubi', version: '0.1.0' },
    healthChecks: {
      'context-broker': async () => void (await sql`select 1`.execute(brokerDatabase.db)),
      shelter: async () => void (await sql`select 1`.execute(shelterDatabase.db)),
    },
  })
  return {
    app,
    shelter,
    async start() {
      await app.ready()
      await broker.start()
      await shelter.start()
    },
    async stop() {
      await app.close()
      await shelter.stop()
      await broker.stop()
    },
  }
}

/** The demo answers NGSI questions without a tenant header as Yabu; elsewhere the operator decides. */
function defaultTenantOf({ mode, defaultMunicipality }: ServerConfig) {
  const code = defaultMunicipality ?? (mode === 'demo' ? '282227' : undefined)
  return code === undefined ? null : expectOk(parseMunicipalityCode(code), 'MUSUBI_DEFAULT_MUNICIPALITY')
}
