export type { Actor, ActorFor, ActorOf } from './actor.ts'
export {
  defineErrors,
  errorMessage,
  mergeErrors,
  type ErrorEntry,
  type ErrorTable,
  type MessageParams,
} from './error-table.ts'
export { Refusal, sendFailure, type Failure } from './failures.ts'
export { registerFonts } from './fonts.ts'
export type { HealthChecks } from './health.ts'
export { htmlLanguage, pickLanguage, type LanguageHints } from './language.ts'
export type { MetricsOptions } from './metrics.ts'
export type { ApiInfo } from './openapi.ts'
export { platformErrors } from './platform-errors.ts'
export {
  registerRoutes,
  type AccessDenied,
  type Authoriser,
  type Authorisers,
  type HandlerInput,
  type Handlers,
  type HttpExchange,
  type JsonHandler,
  type RegisterOptions,
  type StreamHandler,
} from './routes.ts'
export { fromSameOrigin, isSameOrigin, requireSameOrigin } from './same-origin.ts'
export { contentSecurityPolicy, cspDirectives, type CspDirectives } from './security-headers.ts'
export { buildHttpServer, type HttpServerOptions, type HttpService } from './server.ts'
export { closeHttpServer, serveHttp, type ServeOptions } from './serve.ts'
export { createSessionCookie, type SessionCookie, type SessionCookieOptions } from './session-cookie.ts'
export {
  createEventStream,
  type EventFilter,
  type EventShapes,
  type EventStream,
  type EventStreamOptions,
  type OpenSubscription,
  type StreamEvent,
} from './sse.ts'
export { registerStaticPages, type StaticPagesOptions } from './static-pages.ts'
export type { HttpToolkit } from './toolkit.ts'
