import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Artefact, Medium } from './scanner.ts'

export interface RegisteredRoute {
  readonly method: string
  readonly url: string
}

/** Told to a terminal on purpose: what opens the card face of the very card it holds (券面事項確認AP, key 0011). */
const BIRTH_DIGITS_ON_PURPOSE = {
  route: 'POST /identity/v1/card-logins',
  field: /"birthDateDigits":"\d{6}"/g,
}

export type Collector = ReturnType<typeof createCollector>

/** Takes down everything a server sends, byte by byte as it goes out, and whatever else it is handed. */
export function createCollector() {
  const artefacts: Artefact[] = []
  const routes: RegisteredRoute[] = []
  const answered = new Set<string>()
  let sector: string | null = null

  function add(name: string, medium: Medium, content: string, of = sector): void {
    if (content !== '') artefacts.push({ name, medium, sector: of, content })
    for (const token of medium === 'jwt' ? [] : findTokens(content))
      artefacts.push({ name: `${typeOf(token)} in ${name}`, medium: 'jwt', sector: of, content: token })
  }

  function addAnswer(request: FastifyRequest, raw: ServerResponse, body: string, of: string | null): void {
    const route = `${request.method} ${patternOf(request)}`
    answered.add(route)
    const name = `${route} ${raw.statusCode}`
    const { 'set-cookie': cookies, location, ...headers } = raw.getHeaders()
    add(`${name} headers`, 'header', lines(headers), of)
    if (cookies !== undefined) add(`${name} cookies`, 'header', [cookies].flat().join('\n'), of)
    if (location !== undefined) add(`${name} redirect`, 'header', String(location), of)
    const type = String(headers['content-type'] ?? '')
    if (type.includes('json'))
      add(
        name,
        'json',
        route === BIRTH_DIGITS_ON_PURPOSE.route
          ? body.replaceAll(BIRTH_DIGITS_ON_PURPOSE.field, '"":""')
          : body,
        of,
      )
    else if (type.includes('html')) add(name, 'html', body, of)
    else if (!/css|javascript/.test(type)) add(name, 'text', body, of)
  }

  return {
    artefacts,
    routes,
    answered,
    add,
    /** What goes out during this work is of this sector. */
    async as<T>(of: string | null, work: () => Promise<T>): Promise<T> {
      const before = sector
      sector = of
      try {
        return await work()
      } finally {
        sector = before
      }
    },
    watch(app: FastifyInstance): void {
      app.addHook('onRoute', ({ method, url }) => {
        for (const one of [method].flat()) routes.push({ method: one, url })
      })
      app.addHook('onRequest', (request, reply, done) => {
        const of = sector
        record(reply.raw, (body) => addAnswer(request, reply.raw, body, of))
        done()
      })
    },
    /** Where logs go. */
    log: {
      write: (line: string) =>
        void artefacts.push({ name: 'log', medium: 'json', sector: null, content: line }),
    },
  }
}

/** Calls back with everything that was written, also by the provider, which writes past the server's own hooks. */
function record(raw: ServerResponse, done: (body: string) => void): void {
  const chunks: Buffer[] = []
  let depth = 0
  for (const name of ['write', 'end'] as const) {
    const original = raw[name].bind(raw) as (...given: unknown[]) => never
    raw[name] = ((...given: unknown[]) => {
      const [chunk] = given
      // An `end` that writes its last piece by `write` says it once.
      if (depth === 0 && (typeof chunk === 'string' || chunk instanceof Uint8Array))
        chunks.push(Buffer.from(chunk as string))
      depth += 1
      try {
        return original(...given)
      } finally {
        depth -= 1
      }
    }) as never
  }
  raw.once('finish', () => done(Buffer.concat(chunks).toString()))
}

function patternOf(request: FastifyRequest): string {
  const pattern = request.routeOptions.url ?? '(no route)'
  if (!pattern.endsWith('/*')) return pattern
  const { pathname } = new URL(request.originalUrl, 'http://here.invalid')
  return pathname.replaceAll(/\/[\w-]{30,}/g, '/:uid')
}

function lines(headers: object): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join('\n')
}

function findTokens(content: string): string[] {
  const found = content.match(/eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]*/g) ?? []
  return [...new Set(found)]
}

function typeOf(token: string): string {
  const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as {
    typ?: string
  }
  return header.typ ?? 'JWT'
}
