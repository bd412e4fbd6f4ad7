import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildContextBroker, type BrokerDatabase } from '@musubi/context-broker'
import {
  activityRoutes,
  identityRoutes,
  mergedSubjectRoutes,
  MunicipalityCodeSchema,
  type ServiceName,
} from '@musubi/contracts'
import {
  type ActivitySource,
  buildIdentityService,
  type ClientConfig,
  identityAuditActions,
  type IdentityDatabase,
  type IdentityService,
  type Municipality,
  type NationalAppConfig,
  tablesWithoutTenant as identityTables,
} from '@musubi/identity'
import { buildAuditHeads, openAudit } from '@musubi/platform/audit'
import { createClient, inProcessTransport } from '@musubi/platform/client'
import { listenNotify } from '@musubi/platform/database'
import {
  buildHttpServer,
  createSessionCookie,
  type HttpService,
  registerStaticPages,
} from '@musubi/platform/http'
import type { Logger } from '@musubi/platform/logging'
import { createOutbox } from '@musubi/platform/outbox'
import { clientKeyOf } from '@musubi/platform/sealing'
import {
  buildShelterService,
  type ShelterTables,
  type ShelterService,
  shelterAuditActions,
  shelterQueues,
  tablesWithoutTenant as shelterTables,
} from '@musubi/shelter'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { terminalAuthoriser } from './authorisers.ts'
import type { Trust } from './card-trust.ts'
import type { ServerConfig } from './config.ts'
import type { Databases } from './databases.ts'
import { inProcessEntityWriter } from './entity-writer.ts'
import { auditSigningKey } from './derived-keys.ts'
import { createLoginFlow, LoginAttemptSchema } from './office/login-flow.ts'
import { buildOfficeLogin } from './office/routes.ts'
import { OfficeSessionSchema, staffAuthoriser } from './office/session.ts'
import type { Secrets } from './secrets.ts'
import { createServiceTokens } from './service-token.ts'

export interface Server {
  readonly app: FastifyInstance
  readonly identity: IdentityService
  readonly shelter: ShelterService
  start(): Promise<void>
  stop(): Promise<void>
}

export interface ServerDeps {
  readonly databases: Databases
  readonly secrets: Secrets
  readonly logger: Logger
  readonly trust: Trust
  readonly municipalities: readonly Municipality[]
  /** Where the demo's card reader has its page; the login page offers the card there. */
  readonly readerUrl?: () => string | undefined
  /** Services beside the platform's own that log people in here. */
  readonly clients?: readonly ClientConfig[]
  /** The Digital Agency's app as upstream, where it is connected. */
  readonly nationalApp?: NationalAppConfig | undefined
  /** Pages for people, beside the services. */
  readonly pages: readonly HttpService[]
}

const OFFICE_PAGES = resolve(import.meta.dirname, '../../web-office/dist')

/** The composition root: databases to services to one HTTP server. Nothing listens yet. */
export async function composeServer(config: ServerConfig, deps: ServerDeps): Promise<Server> {
  const { databases, secrets, logger } = deps
  const { publicUrl } = config
  const tokens = createServiceTokens(secrets.derive('service-tokens'))
  const call = (service: string) =>
    createClient(identityRoutes, inProcessTransport(app, { headers: tokens.headersFor(service) }))
  const callAbout = (service: string) =>
    createClient(mergedSubjectRoutes, inProcessTransport(app, { headers: tokens.headersFor(service) }))
  /** A service's log about one person, asked with identity's own credentials. */
  const activityOf = (service: ServiceName): ActivitySource => {
    const client = lazily(() =>
      createClient(
        activityRoutes(service),
        inProcessTransport(app, { headers: tokens.headersFor('identity') }),
      ),
    )
    return {
      service,
      async list({ before, ...query }) {
        const answer = await client.listActivity({
          query: { ...query, ...(before === undefined ? {} : { before }) },
        })
        return answer.ok ? answer.value.entries : undefined
      },
    }
  }
  const office = createOffice(config, secrets, deps.municipalities)

  const staff = staffAuthoriser(office.session, new URL(publicUrl).origin)

  const identityDatabase = await databases.open<IdentityDatabase>('identity', {
    tablesWithoutTenant: identityTables,
  })
  const shelterDatabase = await databases.open<ShelterTables>('shelter', {
    tablesWithoutTenant: shelterTables,
  })
  const brokerDatabase = await databases.open<BrokerDatabase>('context-broker', {})
  const auditing = { signingKey: auditSigningKey(secrets.derive('audit')), logger }
  const identityAudit = await openAudit(identityDatabase, {
    service: 'identity',
    actions: identityAuditActions,
    ...auditing,
  })
  const shelterAudit = await openAudit(shelterDatabase, {
    service: 'shelter',
    actions: shelterAuditActions,
    ...auditing,
  })
  const outbox = await createOutbox(shelterDatabase, { queues: shelterQueues, logger })

  const identity = buildIdentityService({
    database: identityDatabase,
    audit: identityAudit,
    clock: Date.now,
    random: (bytes) => randomBytes(bytes),
    logger,
    demoMode: config.mode === 'demo',
    secrets: { master: secrets.derive('identity'), demo: config.mode === 'demo' },
    issuer: `${publicUrl}/oidc`,
    municipalities: deps.municipalities,
    clients: [office.client, ...(deps.clients ?? [])],
    ...(deps.readerUrl ? { readerUrl: deps.readerUrl } : {}),
    ...(deps.nationalApp ? { nationalApp: deps.nationalApp } : {}),
    cardTrust: deps.trust.cards,
    statusProvider: deps.trust.status.provider,
    revocationLists: deps.trust.status.lists,
    activitySources: [activityOf('shelter')],
    authorise: { service: tokens.authorise, staff },
  })
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
    audit: shelterAudit,
    outbox,
    entities: inProcessEntityWriter(() => app, tokens.headersFor('shelter')),
    identity: lazily(() => ({ ...call('shelter'), ...callAbout('shelter') })),
    authorise: {
      staff,
      service: tokens.authorise,
      terminal: terminalAuthoriser(() => call('shelter'), publicUrl),
    },
    clock: Date.now,
    logger,
  })
  const auditHeads = buildAuditHeads([identityAudit, shelterAudit], auditing.signingKey)
  const app = buildHttpServer({
    services: [broker, identity, shelter, auditHeads, office.login, officePages, ...deps.pages],
    log: logger,
    https: publicUrl.startsWith('https:'),
    api: { title: 'Musubi', version: '0.1.0' },
    healthChecks: {
      identity: async () => void (await sql`select 1`.execute(identityDatabase.db)),
      'context-broker': async () => void (await sql`select 1`.execute(brokerDatabase.db)),
      shelter: async () => void (await sql`select 1`.execute(shelterDatabase.db)),
    },
  })
  return {
    app,
    identity,
    shelter,
    async start() {
      await app.ready()
      deps.trust.status.start()
      await identity.start()
      await broker.start()
      await shelter.start()
    },
    async stop() {
      await app.close()
      await shelter.stop()
      await broker.stop()
      await identity.stop()
      await deps.trust.status.stop()
    },
  }
}

function createOffice(config: ServerConfig, secrets: Secrets, municipalities: readonly Municipality[]) {
  const { publicUrl } = config
  const secure = publicUrl.startsWith('https:')
  const { privateJwk, publicJwk } = clientKeyOf(secrets.derive('office-client'), 'office-1')
  const redirectUri = `${publicUrl}/office/callback`
  const cookie = { secret: secrets.deriveAll('office-session'), secure }
  const session = createSessionCookie({
    ...cookie,
    name: 'musubi_office',
    maxAgeSeconds: 8 * 3600,
    schema: OfficeSessionSchema,
  })
  const attempt = createSessionCookie({
    ...cookie,
    name: 'musubi_office_login',
    maxAgeSeconds: 600,
    schema: LoginAttemptSchema,
  })
  const flow = createLoginFlow({
    issuer: `${publicUrl}/oidc`,
    clientId: 'office',
    clientKey: privateJwk,
    redirectUri,
  })
  const municipalityName = async (code: string) => municipalities.find((one) => one.code === code)?.name ?? ''
  return {
    session,
    login: buildOfficeLogin({
      publicUrl,
      demo: config.mode === 'demo',
      flow,
      session,
      attempt,
      municipalityName,
    }),
    client: {
      clientId: 'office',
      name: { ja: '災害対策本部', easy: '災害対策本部', en: 'Disaster headquarters' },
      service: 'office' as const,
      audience: 'staff' as const,
      redirectUris: [redirectUri],
      postLogoutRedirectUris: [`${publicUrl}/`],
      authentication: { jwks: { keys: [publicJwk] } },
    },
  }
}

/** Headquarters’ pages, where they have been built. */
const officePages: HttpService = {
  name: 'office-pages',
  register(app) {
    if (existsSync(OFFICE_PAGES))
      registerStaticPages(app, { prefix: '/office', root: OFFICE_PAGES, spaFallback: true })
  },
}

/** Services call each other through the app that is only complete once all of them are in it. */
function lazily<T extends object>(get: () => T): T {
  return new Proxy({} as T, { get: (_target, name) => Reflect.get(get(), name) })
}

/** The demo answers NGSI questions without a tenant header as Yabu; elsewhere the operator decides. */
function defaultTenantOf({ mode, defaultMunicipality }: ServerConfig) {
  const code = defaultMunicipality ?? (mode === 'demo' ? '282227' : undefined)
  return code === undefined ? null : MunicipalityCodeSchema.parse(code)
}
