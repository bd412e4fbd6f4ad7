import { err, ok, type Result } from '@musubi/kernel'
import type { z } from 'zod'
import {
  commonErrorCodes,
  ErrorBody,
  isEventStream,
  type EventStreamRoute,
  type FieldError,
  type JsonRoute,
  type Language,
  type Route,
  type RouteAnswer,
  type RouteError,
  type RouteRequest,
  type Routes,
  type RouteTable,
} from './route.ts'

/**
 * A typed caller of a route table that runs in a browser and in Node. Expected failures come back as values; an answer
 * that does not fit the contract is a bug on one of the two sides and is thrown.
 */

export interface TransportRequest {
  readonly method: string
  /** Path and query, such as `/shelter/v1/sites/1?limit=2`. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface TransportAnswer {
  readonly status: number
  readonly body: string
}

/** Carries one request to a server. `unreachable`: no answer came, and the request may or may not have arrived. */
export type Transport = (request: TransportRequest) => Promise<Result<TransportAnswer, 'unreachable'>>

export interface ClientFailure<Code extends string = string> {
  readonly code: Code
  /** For people, in the language of the request. */
  readonly message: string
  /** The id under which the server logged it; empty when the server was not reached. */
  readonly reference: string
  /** HTTP status; 0 when the server was not reached. */
  readonly status: number
  readonly fields?: readonly FieldError[]
}

export type RouteOutcome<R extends JsonRoute> = Result<RouteAnswer<R>, ClientFailure<RouteError<R>>>

type Call<R extends JsonRoute> =
  Record<never, never> extends RouteRequest<R>
    ? (request?: RouteRequest<R>) => Promise<RouteOutcome<R>>
    : (request: RouteRequest<R>) => Promise<RouteOutcome<R>>

/** One async function for each JSON route of the table; event streams are opened with `routeUrl` and an EventSource. */
export type Client<R extends Routes> = {
  readonly [Name in keyof R as R[Name] extends EventStreamRoute ? never : Name]: R[Name] extends JsonRoute
    ? Call<R[Name]>
    : never
}

export interface ClientOptions {
  /** Asked of the server for its messages. Left out: the transport's own headers or the browser decide. */
  readonly language?: Language
}

/** The other side broke the contract: thrown, because no caller can do anything about it. */
export class ContractError extends Error {
  override readonly name = 'ContractError'
}

/** Said when no answer came. It must not claim that nothing happened, because the request may have arrived. */
export const unreachableMessage: Readonly<Record<Language, string>> = {
  ja: 'ただいまサーバーにつながりません。入力した内容は消えていません。少し待ってから、もう一度お試しください。',
  easy: 'いま、つながりません。書いたものは 消えていません。少し 待って、もう一度 やってください。',
  en: 'We cannot reach the server right now. Nothing you entered is lost. Please wait a moment and try again.',
}

/** How each language is asked for in Accept-Language; やさしい日本語 has no registered tag. */
export const languageTags: Readonly<Record<Language, string>> = { ja: 'ja', easy: 'ja-simple', en: 'en' }

/** The typed functions of a route table over a transport. */
export function createClient<R extends Routes>(
  table: RouteTable<R>,
  transport: Transport,
  options: ClientOptions = {},
): Client<R> {
  const calls: Record<string, (request?: RequestParts) => Promise<unknown>> = {}
  for (const [name, route] of Object.entries<Route>(table.routes)) {
    if (isEventStream(route)) continue
    calls[name] = (request = {}) => callRoute(`${table.service}.${name}`, route, request, transport, options)
  }
  return calls as Client<R>
}

interface RequestParts {
  readonly params?: unknown
  readonly query?: unknown
  readonly body?: unknown
}

async function callRoute(
  name: string,
  route: JsonRoute,
  request: RequestParts,
  transport: Transport,
  { language }: ClientOptions,
): Promise<Result<unknown, ClientFailure>> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (language) headers['accept-language'] = languageTags[language]
  if (request.body !== undefined) headers['content-type'] = 'application/json'
  const answer = await transport({
    method: route.method,
    url: buildUrl(route, request),
    headers,
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  })
  if (!answer.ok) return err(unreachable(language, 0))
  return readAnswer(name, route, answer.value, language)
}

function readAnswer(
  name: string,
  route: JsonRoute,
  answer: TransportAnswer,
  language: Language | undefined,
): Result<unknown, ClientFailure> {
  const schema = route.answer[answer.status]
  if (!schema) return err(readFailure(name, route, answer, language))
  const parsed = schema.safeParse(answer.body === '' ? undefined : parseJson(name, answer))
  if (!parsed.success) throw new ContractError(`${name}: the answer does not fit: ${describe(parsed.error)}`)
  const several = Object.keys(route.answer).length > 1
  return ok(several ? { status: answer.status, body: parsed.data } : parsed.data)
}

function readFailure(
  name: string,
  route: JsonRoute,
  answer: TransportAnswer,
  language: Language | undefined,
): ClientFailure {
  const parsed = ErrorBody.safeParse(tryJson(answer.body))
  // A proxy in between answers for a server that is away, in its own words.
  if (!parsed.success && [502, 503, 504].includes(answer.status)) return unreachable(language, answer.status)
  if (!parsed.success) throw new ContractError(`${name}: status ${answer.status} without an error body`)
  const { fields, ...error } = parsed.data.error
  const known: readonly string[] = [...route.errors, ...commonErrorCodes]
  if (!known.includes(error.code)) throw new ContractError(`${name}: undeclared error "${error.code}"`)
  return { ...error, status: answer.status, ...(fields ? { fields } : {}) }
}

function unreachable(language: Language = 'ja', status: number): ClientFailure {
  return { code: 'service_unavailable', message: unreachableMessage[language], reference: '', status }
}

function parseJson(name: string, answer: TransportAnswer): unknown {
  const value = tryJson(answer.body)
  if (value === undefined) throw new ContractError(`${name}: status ${answer.status} is not JSON`)
  return value
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Paths and codes only: the values could be somebody's data. */
function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || '(whole)'} ${issue.code}`).join(', ')
}

/** Path and query of a route, for links and for `new EventSource(...)`. */
export function routeUrl<R extends Route>(route: R, request: Omit<RouteRequest<R>, 'body'>): string {
  return buildUrl(route, request)
}

function buildUrl(route: Route, { params, query }: RequestParts): string {
  const values = new Map(Object.entries(params ?? {}))
  const path = route.path.replace(/:([A-Za-z0-9_]+)/g, (_, name: string) => {
    const value = values.get(name)
    if (value === undefined || value === '') throw new Error(`${route.path}: parameter ${name} is missing`)
    return encodeURIComponent(String(value))
  })
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) search.append(name, String(one))
    }
  }
  return search.size === 0 ? path : `${path}?${search}`
}

export interface NetworkTransportOptions {
  /** Scheme and host, such as `https://musubi.example.jp`; empty for the page's own origin. */
  readonly baseUrl: string
  /** Added to each request; a function is asked each time, for tokens that expire. */
  readonly headers?: HeaderSource
  readonly timeoutMs?: number
  readonly fetch?: typeof globalThis.fetch
}

export type HeaderSource =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>)

/** Carries requests with `fetch`. Every way in which no answer comes, the time limit included, is `unreachable`. */
export function networkTransport(options: NetworkTransportOptions): Transport {
  const { baseUrl, headers = {}, timeoutMs = 10_000, fetch = globalThis.fetch } = options
  return async ({ url, headers: own, ...request }) => {
    const added = await readHeaders(headers)
    try {
      const answer = await fetch(baseUrl.replace(/\/$/, '') + url, {
        ...request,
        headers: { ...added, ...own },
        signal: AbortSignal.timeout(timeoutMs),
      })
      return ok({ status: answer.status, body: await answer.text() })
    } catch {
      return err('unreachable')
    }
  }
}

/** The headers a `HeaderSource` gives at this moment. */
export async function readHeaders(source: HeaderSource): Promise<Readonly<Record<string, string>>> {
  return typeof source === 'function' ? source() : source
}
