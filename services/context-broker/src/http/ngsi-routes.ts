import type { MunicipalityCode, Result } from '@musubi/kernel'
import type { Authoriser } from '@musubi/platform/http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Broker, BrokerError, UpdateMode } from '../app/broker.ts'
import { type Entity, represent } from '../core/entity.ts'
import { type NgsiParams, parseParams, parseTenant } from './ngsi-request.ts'

const STATUS: Record<BrokerError['error'], number> = {
  BadRequest: 400,
  NotFound: 404,
  TooManyResults: 409,
  Unprocessable: 422,
}

export interface NgsiRoutesOptions {
  readonly broker: Broker
  readonly authoriseService: Authoriser<'service'>
  /** The tenant of a request without `Fiware-Service`; null asks for the header. */
  readonly defaultTenant: MunicipalityCode | null
}

interface Call {
  readonly tenant: MunicipalityCode
  readonly params: NgsiParams
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly id: string
}

type Operation = (call: Call) => Promise<Result<unknown, BrokerError>>

/**
 * FIWARE-NGSI v2: create, update, read and delete entities. Reading is open, as the entities are open data by
 * construction; writing is for services of this platform. Errors have NGSI's own shape, `{ error, description }`.
 */
export function registerNgsiRoutes(app: FastifyInstance, options: NgsiRoutesOptions): void {
  const { broker, defaultTenant } = options

  function route(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    status: number,
    operate: Operation,
  ): void {
    app.route({
      method,
      url,
      ...(method === 'GET' ? {} : { preParsing: writersOnly(options.authoriseService) }),
      handler: async (request, reply) => {
        const tenant = parseTenant(request.headers['fiware-service'], defaultTenant)
        if (!tenant.ok) return refuse(reply, tenant.error)
        const params = parseParams(request.query as Record<string, unknown>)
        if (!params.ok) return refuse(reply, params.error)
        const id = (request.params as { id?: string }).id ?? ''
        const outcome = await operate({ tenant: tenant.value, params: params.value, request, reply, id })
        if (!outcome.ok) return refuse(reply, outcome.error)
        reply.header('cache-control', 'no-store')
        return status === 200 ? reply.send(outcome.value) : reply.code(status).send()
      },
    })
  }

  route('GET', '/v2/entities', 200, ({ tenant, params, reply }) => list(broker, tenant, params, reply))
  route('GET', '/v2/entities/:id', 200, async ({ tenant, params, id }) => {
    const entity = await broker.get(tenant, id, onlyType(params))
    return entity.ok ? { ok: true, value: shown(entity.value, params) } : entity
  })
  route('GET', '/v2/entities/:id/attrs', 200, async ({ tenant, params, id }) => {
    const entity = await broker.get(tenant, id, onlyType(params))
    if (!entity.ok) return entity
    const { id: _id, type: _type, ...attributes } = shown(entity.value, params)
    return { ok: true, value: attributes }
  })
  route('POST', '/v2/entities', 201, async ({ tenant, params, request, reply }) => {
    const mode = params.options.has('upsert') ? 'upsert' : 'create'
    const entity = await broker.create(tenant, request.body, mode, params.options.has('keyValues'))
    if (!entity.ok) return entity
    const { id, type } = entity.value
    reply.header('location', `/v2/entities/${encodeURIComponent(id)}?type=${encodeURIComponent(type)}`)
    return entity
  })
  const change = (
    url: string,
    method: 'POST' | 'PATCH' | 'PUT',
    modeOf: (params: NgsiParams) => ChangeMode,
  ) =>
    route(method, url, 204, ({ tenant, params, request, id }) =>
      broker.change(tenant, { id, type: onlyType(params) }, request.body, {
        mode: modeOf(params),
        keyValues: params.options.has('keyValues'),
      }),
    )
  change('/v2/entities/:id/attrs', 'POST', (params) =>
    params.options.has('append') ? 'appendStrict' : 'append',
  )
  change('/v2/entities/:id/attrs', 'PATCH', () => 'update')
  change('/v2/entities/:id/attrs', 'PUT', () => 'replace')
  route('DELETE', '/v2/entities/:id', 204, ({ tenant, params, id }) =>
    broker.remove(tenant, id, onlyType(params)),
  )
}

type ChangeMode = Exclude<UpdateMode, 'delete'>

async function list(
  broker: Broker,
  tenant: MunicipalityCode,
  params: NgsiParams,
  reply: FastifyReply,
): Promise<Result<unknown, BrokerError>> {
  const entities = await broker.list(tenant, params)
  if (params.options.has('count')) reply.header('fiware-total-count', String(entities.length))
  const page = entities.slice(params.offset, params.offset + params.limit)
  return { ok: true, value: page.map((entity) => shown(entity, params)) }
}

function shown(entity: Entity, params: NgsiParams): Record<string, unknown> {
  return represent(entity, { keyValues: params.options.has('keyValues'), attrs: params.attrs })
}

function onlyType(params: NgsiParams): string | null {
  return params.types?.[0] ?? null
}

function refuse(reply: FastifyReply, error: BrokerError): FastifyReply {
  return reply.code(STATUS[error.error]).send(error)
}

/** Credentials are looked at before the body is read. */
function writersOnly(authorise: Authoriser<'service'>) {
  return async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
    const actor = await authorise(request)
    if (actor.ok) return payload as never
    await reply
      .code(actor.error === 'forbidden' ? 403 : 401)
      .send({ error: 'Unauthorized', description: 'writing entities needs the credentials of a service' })
    return payload as never
  }
}
