import { z } from 'zod'

/**
 * A contract is a table of routes. The server registers it, the client calls it, and the OpenAPI page is printed from
 * it, so the three cannot disagree. A value on the wire has the shape of a schema's input; parsed, of its output.
 */

export const languages = ['ja', 'easy', 'en'] as const
/** Japanese, やさしい日本語 (plain Japanese), English. */
export type Language = (typeof languages)[number]

export type RouteMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Who may call a route. `public` asks for no credentials. */
export type AccessKind = 'public' | 'staff' | 'terminal' | 'resident' | 'service'

/** Failures any route may answer with; a route's `errors` adds its own domain codes. */
export const commonErrorCodes = [
  'invalid_input',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'payload_too_large',
  'too_many_requests',
  'internal',
  'service_unavailable',
] as const
export type CommonErrorCode = (typeof commonErrorCodes)[number]

/** Ceilings the server enforces. Left out: the server's body limit, and no rate limit. */
export interface RouteLimits {
  readonly bodyBytes?: number
  /** At most `max` requests in each window, counted per caller's address. */
  readonly requests?: { readonly max: number; readonly windowSeconds: number }
}

interface RouteBasics {
  /** Absolute path with `:name` parameters, such as `/shelter/v1/sites/:siteId`. */
  readonly path: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly errors: readonly string[]
  /** Several kinds: the first one that recognises the caller speaks for the request. */
  readonly access: AccessKind | readonly AccessKind[]
  readonly summary: string
  readonly limits?: RouteLimits
}

/** JSON in, JSON out. Every success status has its schema; fields a schema does not name never leave the server. */
export interface JsonRoute extends RouteBasics {
  readonly kind?: 'json'
  readonly method: RouteMethod
  readonly body?: z.ZodType
  /** An answer without a body is `204: z.undefined()`. */
  readonly answer: Readonly<Record<number, z.ZodType>>
}

/** Server-Sent Events (HTML Living Standard, section 9.2): event names and the shape of their data. */
export interface EventStreamRoute extends RouteBasics {
  readonly kind: 'event-stream'
  readonly method: 'GET'
  readonly events: Readonly<Record<string, z.ZodType>>
}

export type Route = JsonRoute | EventStreamRoute
export type Routes = Readonly<Record<string, Route>>

export interface RouteTable<R extends Routes = Routes> {
  readonly service: string
  readonly routes: R
}

/** The body of every answer that is not a success. */
export const ErrorBody = z
  .object({
    error: z.object({
      code: z.string().describe('Domain code, stable across languages'),
      message: z.string().describe("Text for people, in the request's language"),
      reference: z.string().describe('Short id that also stands in the log'),
      fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    }),
  })
  .meta({ id: 'ErrorBody' })
export type ErrorBody = z.infer<typeof ErrorBody>
export type FieldError = NonNullable<ErrorBody['error']['fields']>[number]

type Part<R, K extends PropertyKey> = R extends { readonly [P in K]: infer S extends z.ZodType } ? S : never
type Parsed<S> = [S] extends [never] ? undefined : S extends z.ZodType ? z.output<S> : undefined

/** What a handler receives: every part parsed; `undefined` where the route has no such part. */
export interface RouteInput<R extends Route> {
  readonly params: Parsed<Part<R, 'params'>>
  readonly query: Parsed<Part<R, 'query'>>
  readonly body: Parsed<Part<R, 'body'>>
}

type Sent<R, K extends string> = [Part<R, K>] extends [never]
  ? unknown
  : undefined extends z.input<Part<R, K>>
    ? { readonly [P in K]?: z.input<Part<R, K>> }
    : Record<never, never> extends z.input<Part<R, K>>
      ? { readonly [P in K]?: z.input<Part<R, K>> }
      : { readonly [P in K]: z.input<Part<R, K>> }

/** What a caller sends: only the parts the route has, as they look on the wire. */
export type RouteRequest<R extends Route> = Sent<R, 'params'> & Sent<R, 'query'> & Sent<R, 'body'>

type IsUnion<T, All = T> = T extends All ? ([All] extends [T] ? false : true) : never
type StatusOf<R extends JsonRoute> = Extract<keyof R['answer'], number>

/** One success status: its parsed body. Several: `{ status, body }`, so that both ends name the one they mean. */
export type RouteAnswer<R extends JsonRoute> =
  IsUnion<StatusOf<R>> extends true
    ? { [S in StatusOf<R>]: { readonly status: S; readonly body: Parsed<R['answer'][S]> } }[StatusOf<R>]
    : Parsed<R['answer'][StatusOf<R>]>

/** The route's own codes and the common ones. */
export type RouteError<R extends Route> = R['errors'][number] | CommonErrorCode

/** The events of a stream: its names and their parsed data. */
export type RouteEvents<R extends EventStreamRoute> = { [E in keyof R['events']]: Parsed<R['events'][E]> }

/**
 * A service's route table. Throws when the table contradicts itself: a path parameter without schema, a body on GET,
 * two routes on one method and path, a status that is not a success.
 */
export function defineRoutes<const R extends Routes>(service: string, routes: R): RouteTable<R> {
  const taken = new Map<string, string>()
  for (const [name, route] of Object.entries(routes)) {
    const problem = findContradiction(route) ?? findCollision(route, taken)
    if (problem) throw new Error(`route ${service}.${name}: ${problem}`)
    taken.set(shapeOf(route), name)
  }
  return { service, routes }
}

/** The names after the colons of a path. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/:([A-Za-z0-9_]+)/g)].map((match) => match[1] as string)
}

export function isEventStream(route: Route): route is EventStreamRoute {
  return route.kind === 'event-stream'
}

/** The access kinds of a route as a list. */
export function accessKinds(route: Route): readonly AccessKind[] {
  return typeof route.access === 'string' ? [route.access] : route.access
}

function findContradiction(route: Route): string | undefined {
  const inPath = pathParameters(route.path).sort().join()
  const inSchema = Object.keys(route.params?.shape ?? {})
    .sort()
    .join()
  if (!route.path.startsWith('/')) return `the path "${route.path}" must start with a slash`
  if (inPath !== inSchema) return `the path names [${inPath}] but params describes [${inSchema}]`
  if (accessKinds(route).length === 0) return 'access names nobody'
  if (isEventStream(route)) return undefined
  if (route.body && route.method === 'GET') return 'a GET request has no body'
  const statuses = Object.keys(route.answer).map(Number)
  if (statuses.length === 0) return 'there is no answer'
  const strange = statuses.find((status) => !(status >= 200 && status < 300))
  return strange === undefined ? undefined : `status ${strange} is not a success; failures belong in errors`
}

function findCollision(route: Route, taken: ReadonlyMap<string, string>): string | undefined {
  const other = taken.get(shapeOf(route))
  return other && `${route.method} ${route.path} is already taken by ${other}`
}

function shapeOf(route: Route): string {
  return `${route.method} ${route.path.replace(/:[A-Za-z0-9_]+/g, ':')}`
}
