import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Language, pickLanguage } from './languages.ts'

/** A request as the pages of this service see it. */
export interface Visit {
  readonly url: URL
  readonly language: Language
  cookie(name: string): string | undefined
  /** The form that was sent. Throws when it is too long. */
  form(): Promise<URLSearchParams>
}

export interface Answer {
  readonly status?: number
  readonly html?: string
  readonly json?: unknown
  /** A file of the service, with its content type. */
  readonly file?: { readonly type: string; readonly body: string }
  readonly goTo?: string
  /** Undefined takes the cookie away. */
  readonly cookies?: Readonly<Record<string, string | undefined>>
}

export type Handler = (visit: Visit) => Promise<Answer> | Answer
/** `GET /path` or `POST /path` to what answers it. */
export type Routes = Readonly<Record<string, Handler>>

export interface WebOptions {
  readonly publicUrl: string
  /** Where forms may lead in the end: the logout goes on at the common login. */
  readonly issuer: string
  /** Paths that other servers post to, without a browser. */
  readonly fromServers: readonly string[]
  /** The page for what nobody expected. */
  readonly onTrouble: (visit: Visit, status: 403 | 404 | 500 | 502) => Answer
  readonly log: (sentence: string, error?: unknown) => void
}

const FORM_BYTES = 20_000

/** A small web server on node's own: routes, cookies, forms, and the headers that every page needs. */
export function createWeb(routes: Routes, options: WebOptions): Server {
  const isSecure = options.publicUrl.startsWith('https:')
  return createServer((request, response) => {
    const visit = visitOf(request, options.publicUrl)
    answer(routes, options, request, visit)
      .catch((error: unknown) => {
        options.log(`${request.method} ${visit.url.pathname} failed`, error)
        // The common login is away: fetch says so with a TypeError.
        return options.onTrouble(visit, error instanceof TypeError ? 502 : 500)
      })
      .then((given) => send(response, given, options, visit, isSecure))
      .catch((error: unknown) => options.log('an answer could not be sent', error))
  })
}

async function answer(
  routes: Routes,
  options: WebOptions,
  request: IncomingMessage,
  visit: Visit,
): Promise<Answer> {
  const { pathname } = visit.url
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '')
  const handler = routes[`${method} ${pathname}`]
  if (!handler) return options.onTrouble(visit, 404)
  const isWrite = method === 'POST' && !options.fromServers.includes(pathname)
  if (isWrite && !isFromOwnPage(request, options.publicUrl)) return options.onTrouble(visit, 403)
  return handler(visit)
}

/** Another site's page must not press this service's buttons. Browsers say where a form comes from. */
function isFromOwnPage({ headers }: IncomingMessage, publicUrl: string): boolean {
  return headers['sec-fetch-site'] === 'same-origin' || headers.origin === new URL(publicUrl).origin
}

function visitOf(request: IncomingMessage, publicUrl: string): Visit {
  // Whatever the Host header says: this service is where it was registered, and nowhere else.
  const path = request.url ?? '/'
  const url = new URL(path.startsWith('/') && !path.startsWith('//') ? path : '/', publicUrl)
  const jar = new Map((request.headers.cookie ?? '').split(/; */).map((pair) => splitPair(pair)))
  return {
    url,
    language: pickLanguage(url.searchParams.get('lang'), jar.get('lang'), request.headers['accept-language']),
    cookie: (name) => jar.get(name),
    form: () => readForm(request),
  }
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=')
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > FORM_BYTES) throw new Error('the form is too long')
  }
  return new URLSearchParams(text)
}

function send(
  response: ServerResponse,
  { status, html, json, file, goTo, cookies = {} }: Answer,
  { issuer }: WebOptions,
  { url, language }: Visit,
  isSecure: boolean,
): void {
  const forms = `'self' ${new URL(issuer).origin}`
  response.setHeader(
    'content-security-policy',
    `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action ${forms}; base-uri 'none'; frame-ancestors 'none'`,
  )
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('cache-control', file ? 'max-age=60' : 'no-store')
  const remembered = url.searchParams.has('lang') ? { lang: language } : {}
  for (const [name, value] of Object.entries({ ...remembered, ...cookies }))
    response.appendHeader('set-cookie', cookieLine(name, value, isSecure))
  if (goTo !== undefined) {
    response.writeHead(303, { location: goTo }).end()
    return
  }
  const type = html === undefined ? (file?.type ?? 'application/json') : 'text/html'
  const body = html ?? file?.body ?? JSON.stringify(json ?? {})
  response.writeHead(status ?? 200, { 'content-type': `${type}; charset=utf-8` }).end(body)
}

function cookieLine(name: string, value: string | undefined, isSecure: boolean): string {
  const end = value === undefined ? '; Max-Age=0' : ''
  return `${name}=${value ?? ''}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}${end}`
}
