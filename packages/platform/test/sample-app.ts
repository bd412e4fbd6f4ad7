import { defineRoutes } from '@musubi/contracts/route'
import { err, ok } from '@musubi/kernel'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import {
  buildHttpServer,
  createEventStream,
  defineErrors,
  registerRoutes,
  silentLogger,
  type Authorisers,
  type EventStreamOptions,
  type Handlers,
  type HttpServerOptions,
} from '../src/index.ts'

/** A small service with a route of every kind, for the tests of the toolkit. */
export const sampleRoutes = defineRoutes('sample', {
  getSite: {
    method: 'GET',
    path: '/sample/v1/sites/:siteId',
    params: z.object({ siteId: z.string() }),
    query: z.object({
      floor: z.coerce.number<number>().int().default(1),
      tag: z.array(z.string()).optional(),
    }),
    answer: {
      200: z.object({
        siteId: z.string(),
        floor: z.number(),
        tags: z.array(z.string()),
        inner: z.object({ open: z.boolean() }),
      }),
    },
    errors: ['site_not_found'],
    access: 'public',
    summary: 'One site',
  },
  openSite: {
    method: 'POST',
    path: '/sample/v1/sites',
    body: z.object({
      id: z.string().min(3),
      name: z.string().min(1).max(20),
      capacity: z.int().min(1),
      contact: z.object({ mail: z.email() }).optional(),
      kind: z.enum(['school', 'hall']),
    }),
    answer: {
      200: z.object({ id: z.string() }),
      201: z.object({ id: z.string(), created: z.literal(true) }),
    },
    errors: ['site_taken'],
    access: 'staff',
    summary: 'Opens a site; idempotent by id',
  },
  closeSite: {
    method: 'DELETE',
    path: '/sample/v1/sites/:siteId',
    params: z.object({ siteId: z.string() }),
    answer: { 204: z.undefined() },
    errors: [],
    access: ['terminal', 'staff'],
    summary: 'Closes a site',
  },
  breakContract: {
    method: 'GET',
    path: '/sample/v1/broken',
    answer: { 200: z.object({ count: z.number() }) },
    errors: [],
    access: 'public',
    summary: 'Answers something else than it promises',
  },
  crash: {
    method: 'GET',
    path: '/sample/v1/crash',
    answer: { 200: z.object({}) },
    errors: [],
    access: 'public',
    summary: 'Throws',
  },
  sendNote: {
    method: 'PUT',
    path: '/sample/v1/note',
    body: z.object({ text: z.string() }),
    answer: { 200: z.string() },
    errors: [],
    access: 'public',
    summary: 'A small body, a text as answer, seldom',
    limits: { bodyBytes: 64, requests: { max: 3, windowSeconds: 600 } },
  },
  myRecord: {
    method: 'GET',
    path: '/sample/v1/me',
    answer: { 200: z.object({ municipalityCode: z.string() }) },
    errors: [],
    access: 'resident',
    summary: 'The resident’s own record',
  },
  syncSites: {
    method: 'POST',
    path: '/sample/v1/sync',
    body: z.object({}),
    answer: { 200: z.object({}) },
    errors: [],
    access: 'service',
    summary: 'From service to service',
  },
  watchSites: {
    kind: 'event-stream',
    method: 'GET',
    path: '/sample/v1/watch/:municipalityCode',
    params: z.object({ municipalityCode: z.string() }),
    events: { 'site.changed': z.object({ municipalityCode: z.string(), siteId: z.string() }) },
    errors: ['site_not_found'],
    access: 'public',
    summary: 'Changes of sites',
  },
})

export const sampleErrors = defineErrors({
  site_not_found: {
    status: 404,
    ja: '避難所{siteId}が見つかりません。',
    easy: '避難所{siteId}が ありません。',
    en: 'There is no site {siteId}.',
  },
  site_taken: { status: 409, ja: '登録済みです。', easy: 'もう あります。', en: 'This site exists already.' },
})

const tenant = '282227'

/** Recognises `authorization: <kind>`; `authorization: banned` is known but refused. */
export const sampleAuthorisers: Authorisers = {
  staff: async (request) => {
    if (request.headers.authorization === 'banned') return err('forbidden')
    if (request.headers.authorization !== 'staff') return err('unauthenticated')
    return ok({ kind: 'staff', subject: 's', municipalityCode: tenant, roles: ['hq'], name: '職員' })
  },
  terminal: async (request) => {
    if (request.headers.authorization !== 'terminal') return err('unauthenticated')
    return ok({ kind: 'terminal', terminalId: 't', municipalityCode: tenant, shelterId: null })
  },
  resident: async (request) => {
    if (request.headers.authorization !== 'resident') return err('unauthenticated')
    return ok({ kind: 'resident', ppid: 'p', municipalityCode: tenant })
  },
  service: async (request) => {
    if (request.headers.authorization !== 'service') return err('unauthenticated')
    return ok({ kind: 'service', service: 'shelter' })
  },
}

export function createSampleStream(options: Omit<EventStreamOptions<never>, 'events'> = {}) {
  return createEventStream({ events: sampleRoutes.routes.watchSites.events, ...options })
}

export const sampleHandlers: Handlers<(typeof sampleRoutes)['routes']> = {
  getSite: async ({ params, query }) => {
    if (params.siteId === 'none') return err({ code: 'site_not_found', params: { siteId: 'none' } })
    const row = { siteId: params.siteId, floor: query.floor, tags: query.tag ?? [], inner: { open: true } }
    // As if a query had begun to select a new column.
    return ok({ ...row, planted: 'secret', inner: { ...row.inner, planted: 'secret' } })
  },
  openSite: async ({ body }) => {
    if (body.id === 'taken') return err({ code: 'site_taken' })
    if (body.id === 'again') return ok({ status: 200, body: { id: body.id } })
    return ok({ status: 201, body: { id: body.id, created: true } })
  },
  closeSite: async () => ok(undefined),
  breakContract: async () => ok({ count: 'SECRET-VALUE' as unknown as number }),
  crash: async () => {
    throw new Error('the database said: SECRET-VALUE')
  },
  sendNote: async ({ body }) => ok(body.text),
  myRecord: async ({ actor }) => ok({ municipalityCode: actor.municipalityCode }),
  syncSites: async () => ok({}),
  watchSites: async () => err({ code: 'site_not_found', params: { siteId: '-' } }),
}

export function buildSampleApp(
  overrides: Partial<HttpServerOptions> & {
    handlers?: Partial<typeof sampleHandlers>
    authorise?: Authorisers
  } = {},
): FastifyInstance {
  const { handlers, authorise = sampleAuthorisers, ...options } = overrides
  return buildHttpServer({
    log: silentLogger,
    services: [
      {
        name: 'sample',
        errors: sampleErrors,
        register: (app) =>
          registerRoutes(app, sampleRoutes, { ...sampleHandlers, ...handlers }, { authorise }),
      },
    ],
    ...options,
  })
}

/** Collects the lines of a logger. */
export function logCollector(): {
  write(line: string): void
  readonly lines: string[]
  readonly text: string
} {
  const lines: string[] = []
  return {
    lines,
    write: (line) => void lines.push(line),
    get text() {
      return lines.join('')
    },
  }
}
