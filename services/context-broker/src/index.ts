import { BROKER_STREAM_PATH, EntityChangeSchema } from '@musubi/contracts'
import { type MunicipalityCode, parseMunicipalityCode } from '@musubi/kernel'
import type { ServiceDatabase } from '@musubi/platform/database'
import { type Authoriser, createEventStream, type HttpService } from '@musubi/platform/http'
import { CHANGE_CHANNEL, createBroker } from './app/broker.ts'
import type { BrokerDatabase } from './db/schema.ts'
import { registerNgsiRoutes } from './http/ngsi-routes.ts'

export type { BrokerDatabase } from './db/schema.ts'

export interface ContextBrokerDeps {
  readonly database: ServiceDatabase<BrokerDatabase>
  /** Hears the announcements of all server processes; returns how to stop. */
  readonly listen: (channel: string, onMessage: (payload: string) => void) => Promise<() => Promise<void>>
  readonly authoriseService: Authoriser<'service'>
  readonly defaultTenant: MunicipalityCode | null
}

export interface ContextBrokerService extends HttpService {
  start(): Promise<void>
  stop(): Promise<void>
}

/** Non-personal data linkage: NGSIv2 entities of municipalities, and a stream of their changes. */
export function buildContextBroker(deps: ContextBrokerDeps): ContextBrokerService {
  const broker = createBroker(deps.database)
  const changes = createEventStream({ events: { entity: EntityChangeSchema } })
  let stopListening = async () => {}
  return {
    name: 'context-broker',
    register(app) {
      registerNgsiRoutes(app, {
        broker,
        authoriseService: deps.authoriseService,
        defaultTenant: deps.defaultTenant,
      })
      app.get(
        BROKER_STREAM_PATH,
        changes.handler((request) => {
          const wanted = parseMunicipalityCode(String((request.query as { tenant?: unknown }).tenant))
          return ({ data }) => !wanted.ok || data.tenant === wanted.value
        }),
      )
    },
    async start() {
      stopListening = await deps.listen(CHANGE_CHANNEL, (payload) => {
        const change = EntityChangeSchema.safeParse(JSON.parse(payload))
        if (change.success) changes.publish('entity', change.data)
      })
    },
    async stop() {
      changes.end()
      await stopListening()
    },
  }
}
