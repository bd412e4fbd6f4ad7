import {
  accessKinds,
  commonErrorCodes,
  isEventStream,
  type AccessKind,
  type EventStreamRoute,
  type JsonRoute,
  type Language,
  type Route,
  type RouteAnswer,
  type RouteError,
  type RouteInput,
  type Routes,
  type RouteTable,
} from '@musubi/contracts/route'
import { err, type Result } from '@musubi/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor, ActorFor, ActorOf } from './actor.ts'
import { encodeAnswer } from './egress.ts'
import { Refusal, sendFailure, type Failure } from './failures.ts'
import { routeSchema } from './openapi.ts'
import type { OpenSubscription } from './sse.ts'

export type AccessDenied = 'unauthenticated' | 'forbidden'

/** Reads a request's credentials. It sees headers and cookies only: the body is not read before this has agreed. */
export type Authoriser<Kind extends AccessKind> = (
  request: FastifyRequest,
) => Promise<Result<ActorOf<Kind>, AccessDenied>>

export type Authorisers = { readonly [Kind in Exclude<AccessKind, 'public'>]?: Authoriser<Kind> }

export type HandlerInput<R extends Route> = RouteInput<R> & {
  readonly actor: ActorFor<R>
  readonly language: Language
  /** The reference under which this request is logged. */
  readonly requestId: string
}

/** The raw exchange, for the few handlers that set a cookie or a header. */
export interface HttpExchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export type JsonHandler<R extends JsonRoute> = (
  input: HandlerInput<R>,
  http: HttpExchange,
) => Promise<Result<RouteAnswer<R>, Failure<RouteError<R>>>>

/** Answers with a subscription to an event stream, or refuses before the stream opens. */
export type StreamHandler<R extends EventStreamRoute> = (
  input: HandlerInput<R>,
  http: HttpExchange,
) => Promise<Result<OpenSubscription, Failure<RouteError<R>>>>

/** One handler for every route of the table. */
export type Handlers<R extends Routes> = {
  readonly [Name in keyof R]: R[Name] extends EventStreamRoute
    ? StreamHandler<R[Name]>
    : R[Name] extends JsonRoute
      ? JsonHandler<R[Name]>
      : never
}

export interface RegisterOptions {
  readonly authorise: Authorisers
}

type AnyHandler = (input: unknown, http: HttpExchange) => Promise<Result<unknown, Failure>>

/**
 * Serves a route table on an app made by `buildHttpServer`. Throws at registration when a handler, an authoriser for
 * the route's access, or the text of a declared error is missing.
 */
export function registerRoutes<R extends Routes>(
  app: FastifyInstance,
  table: RouteTable<R>,
  handlers: Handlers<R>,
  options: RegisterOptions,
): void {
  for (const [name, route] of Object.entries<Route>(table.routes)) {
    const id = `${table.service}.${name}`
    const handler = handlers[name] as AnyHandler | undefined
    if (!handler) throw new Error(`route ${id} has no handler`)
    const authorise = authoriserOf(id, route, options.authorise)
    app.route({
      method: route.method,
      url: route.path,
      schema: routeSchema(table.service, name, route, app.toolkit.errors),
      config: rateLimitOf(route),
      ...(route.limits?.bodyBytes === undefined ? {} : { bodyLimit: route.limits.bodyBytes }),
      preParsing: async (request, _reply, payload) => {
        const recognised = await authorise(request)
        if (!recognised.ok) throw new Refusal({ code: recognised.error })
        request.actor = recognised.value
        return payload
      },
      handler: isEventStream(route) ? streamHandler(route, handler) : jsonHandler(id, route, handler),
    })
  }
}

type AnyAuthoriser = (request: FastifyRequest) => Promise<Result<Actor, AccessDenied>>

const everybody: AnyAuthoriser = async () => ({ ok: true, value: { kind: 'public' } })

/** Tries the route's access kinds in order. Being recognised yet refused says more than not being recognised. */
function authoriserOf(id: string, route: Route, given: Authorisers): AnyAuthoriser {
  const checks = accessKinds(route).map((kind): AnyAuthoriser => {
    const check = kind === 'public' ? everybody : given[kind]
    if (!check) throw new Error(`route ${id} is for "${kind}", but there is no authoriser for it`)
    return check
  })
  return async (request) => {
    let denied: AccessDenied = 'unauthenticated'
    for (const check of checks) {
      const recognised = await check(request)
      if (recognised.ok) return recognised
      if (recognised.error === 'forbidden') denied = 'forbidden'
    }
    return err(denied)
  }
}

function rateLimitOf(route: Route): object {
  const requests = route.limits?.requests
  if (!requests) return {}
  return { rateLimit: { max: requests.max, timeWindow: requests.windowSeconds * 1000 } }
}

type FastifyHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

function jsonHandler(id: string, route: JsonRoute, handler: AnyHandler): FastifyHandler {
  const statuses = Object.keys(route.answer).map(Number)
  return async (request, reply) => {
    const outcome = await handler(inputOf(route, request), { request, reply })
    if (!outcome.ok) return refuse(id, route, request, reply, outcome.error)
    const { status, body } = pickAnswer(statuses, outcome.value)
    const schema = route.answer[status]
    if (!schema) throw new Error(`route ${id} answered with the undeclared status ${status}`)
    const text = encodeAnswer(id, schema, body)
    // Answers are about people or about now; a handler that knows better has set its own header.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    reply.code(status)
    return text === '' ? reply.send() : reply.type('application/json; charset=utf-8').send(text)
  }
}

function pickAnswer(statuses: readonly number[], value: unknown): { status: number; body: unknown } {
  const [only] = statuses
  if (statuses.length === 1 && only !== undefined) return { status: only, body: value }
  return value as { status: number; body: unknown }
}

function streamHandler(route: EventStreamRoute, handler: AnyHandler): FastifyHandler {
  return async (request, reply) => {
    const outcome = await handler(inputOf(route, request), { request, reply })
    if (!outcome.ok) return sendFailure(request, reply, outcome.error)
    return (outcome.value as OpenSubscription)(request, reply)
  }
}

/** A part without a schema is not handed on, so nothing unparsed can reach a handler. */
function inputOf(route: Route, request: FastifyRequest): unknown {
  return {
    params: route.params && request.params,
    query: route.query && request.query,
    body: isEventStream(route) ? undefined : route.body && request.body,
    actor: request.actor,
    language: request.language,
    requestId: request.id,
  }
}

function refuse(
  id: string,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  failure: Failure,
): FastifyReply {
  const known: readonly string[] = [...route.errors, ...commonErrorCodes]
  if (!known.includes(failure.code))
    throw new Error(`route ${id} failed with the undeclared "${failure.code}"`)
  return sendFailure(request, reply, failure)
}
