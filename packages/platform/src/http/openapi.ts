import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { accessKinds, ErrorBody, isEventStream, type Route } from '@musubi/contracts/route'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ErrorTable } from './error-table.ts'
import { contentSecurityPolicy } from './security-headers.ts'

export interface ApiInfo {
  readonly title: string
  readonly version: string
  readonly description?: string
}

interface DocumentedSchema extends FastifySchema {
  readonly operationId: string
}

/** The schema Fastify keeps for a route: its parts for validation, the rest for the OpenAPI page. */
export function routeSchema(
  service: string,
  name: string,
  route: Route,
  errors: ErrorTable,
): DocumentedSchema {
  const body = isEventStream(route) ? undefined : route.body
  return {
    operationId: `${service}.${name}`,
    summary: route.summary,
    tags: [service],
    'x-access': accessKinds(route),
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(body ? { body } : {}),
    response: { ...successes(route), ...failures(route, errors) },
  } as DocumentedSchema
}

function successes(route: Route): Record<string, unknown> {
  if (!isEventStream(route)) return route.answer
  const description = `Server-Sent Events: ${[...Object.keys(route.events), 'reset'].join(', ')}`
  return { 200: { description, content: { 'text/event-stream': { schema: z.string() } } } }
}

/** The codes a route may fail with, grouped by status. Throws when one has no text. */
function failures(route: Route, errors: ErrorTable): Record<string, unknown> {
  const credentials = accessKinds(route).includes('public') ? [] : ['unauthenticated', 'forbidden']
  const codes = ['invalid_input', ...credentials, 'internal', ...route.errors]
  const byStatus = new Map<number, string[]>()
  for (const code of codes) {
    const entry = errors[code]
    if (!entry) throw new Error(`${route.path}: error code "${code}" is in no error table`)
    byStatus.set(entry.status, [...(byStatus.get(entry.status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      { description: group.join(', '), content: { 'application/json': { schema: ErrorBody } } },
    ]),
  )
}

/** `/openapi.json` (OpenAPI 3.1) and its page at `/docs`. Only routes that come from a contract are listed. */
export function registerOpenApi(app: FastifyInstance, info: ApiInfo): void {
  app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { ...info } },
    transform: (document) =>
      isDocumented(document.schema)
        ? jsonSchemaTransform(document)
        : { schema: { ...document.schema, hide: true }, url: document.url },
    transformObject: jsonSchemaTransformObject,
  })
  app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: contentSecurityPolicy({ 'style-src': ["'self'", "'unsafe-inline'"] }),
    // Without this the page would send the document to a validator on another host.
    uiConfig: { validatorUrl: null, deepLinking: true },
    theme: { title: info.title },
  })
  app.register(async (scope) => {
    scope.get('/openapi.json', { config: { quiet: true } }, () => app.swagger())
  })
}

function isDocumented(schema: FastifySchema | undefined): boolean {
  return schema !== undefined && 'operationId' in schema
}
