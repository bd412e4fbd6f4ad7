import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import type { Language } from '@musubi/contracts/route'
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import type { Logger } from '../logging/logger.ts'
import { platformLogEvents } from '../logging/platform-events.ts'
import { registerDraining } from './draining.ts'
import { mergeErrors, type ErrorTable } from './error-table.ts'
import { Refusal, registerFailures, sendFailure } from './failures.ts'
import { registerHealth, type HealthChecks } from './health.ts'
import { pickLanguage } from './language.ts'
import { registerMetrics, type MetricsOptions } from './metrics.ts'
import { registerOpenApi, type ApiInfo } from './openapi.ts'
import { platformErrors } from './platform-errors.ts'
import { registerProblemStyle } from './problem-pages.ts'
import { newReference } from './reference.ts'
import { registerRequestLog } from './request-log.ts'
import { contentSecurityPolicy, registerSecurityHeaders } from './security-headers.ts'
import type { HttpToolkit } from './toolkit.ts'
import { zodValidator } from './validation.ts'

/** What one service brings to a server. It is registered in a scope of its own: its hooks touch no other service. */
export interface HttpService {
  readonly name: string
  readonly errors?: ErrorTable
  register(app: FastifyInstance): void | Promise<void>
}

export interface HttpServerOptions {
  readonly services: readonly HttpService[]
  readonly log: Logger
  /** Errors that belong to no single service. */
  readonly errorTable?: ErrorTable
  /** The language of a caller who states none. */
  readonly defaultLanguage?: Language
  readonly healthChecks?: HealthChecks
  readonly metrics?: MetricsOptions
  /** Title of the API page; `false` leaves `/docs` and `/openapi.json` out. */
  readonly api?: ApiInfo | false
  /** Reached by https only: sends HSTS. */
  readonly https?: boolean
  /** Which proxies in front are believed about the caller's address and protocol. */
  readonly trustProxy?: boolean | string | string[]
  readonly bodyLimitBytes?: number
  readonly newReference?: () => string
}

/**
 * A server with everything but routes of its own: languages, errors, security headers, logs, health, metrics, API page.
 * It is not listening yet. `await app.ready()` or `listen` throws what was wrong with a service's registration.
 */
export function buildHttpServer(options: HttpServerOptions): FastifyInstance {
  const { services, log, healthChecks = {}, api = { title: 'Musubi', version: '0.1.0' } } = options
  const app = createApp(options)
  app.decorate('toolkit', {
    errors: mergeErrors(
      platformErrors,
      ...services.map(({ errors = {} }) => errors),
      options.errorTable ?? {},
    ),
    log: log.for(platformLogEvents),
    openStreams: new Set(),
    draining: false,
  } satisfies HttpToolkit)

  registerFailures(app)
  registerDraining(app)
  registerRequestLog(app)
  app.register(cookie)
  registerSecurityHeaders(app, options.https ?? false)
  registerLanguage(app, options.defaultLanguage)
  app.register(rateLimit, {
    global: false,
    errorResponseBuilder: () => new Refusal({ code: 'too_many_requests' }),
  })
  if (api) registerOpenApi(app, api)
  // Plugins that watch for new routes are loaded by now; a route added outside of `register` would escape them.
  app.register(async (scope) => {
    registerHealth(scope, healthChecks)
    registerProblemStyle(scope)
  })
  registerMetrics(app, options.metrics)
  for (const service of services) app.register(async (scope) => service.register(scope))
  return app
}

function createApp(options: HttpServerOptions): FastifyInstance {
  const makeReference = options.newReference ?? newReference
  const app = Fastify({
    logger: false,
    genReqId: () => makeReference(),
    requestIdHeader: false,
    trustProxy: options.trustProxy ?? false,
    bodyLimit: options.bodyLimitBytes ?? 1_048_576,
    exposeHeadRoutes: false,
    // A request that still comes in on an open connection is answered in full; draining waits for it.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: (_error, request, reply) => {
      // An address that cannot even be parsed passes no hook, so nothing has been prepared for it.
      request.language = pickLanguage({ acceptLanguage: request.headers['accept-language'] })
      reply
        .header('content-security-policy', contentSecurityPolicy())
        .header('x-content-type-options', 'nosniff')
      sendFailure(request, reply, { code: 'not_found' })
    },
  })
  app.setValidatorCompiler(zodValidator)
  app.setSerializerCompiler(serializerCompiler)
  // JSON only; a service that must read something else adds a parser in its own scope.
  app.removeContentTypeParser('text/plain')
  app.decorateRequest('actor', null)
  app.decorateRequest('language', 'ja')
  return app as unknown as FastifyInstance
}

function registerLanguage(app: FastifyInstance, fallback: Language = 'ja'): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { lang } = request.query as { lang?: unknown }
    request.language = pickLanguage(
      { query: lang, cookie: request.cookies.lang, acceptLanguage: request.headers['accept-language'] },
      fallback,
    )
    reply.header('x-request-id', request.id)
    done()
  })
}
