import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { Refusal } from './failures.ts'

export interface MetricsOptions {
  /** Give one to add metrics of your own or to share it between servers. */
  readonly registry?: Registry
  /** When set, `/metrics` asks for `Authorization: Bearer <token>`. */
  readonly token?: string
}

/** `/metrics` in the Prometheus text format: the process, and the time of requests by route pattern. */
export function registerMetrics(app: FastifyInstance, options: MetricsOptions = {}): void {
  const { registry = new Registry(), token } = options
  if (!registry.getSingleMetric('process_cpu_user_seconds_total'))
    collectDefaultMetrics({ register: registry })
  const seconds = requestSeconds(registry)
  const streams = openStreams(registry)

  app.addHook('onResponse', (request, reply, done) => {
    const { url = 'unmatched', config } = request.routeOptions
    // An event stream is open for minutes by design and would drown the rest.
    const isStream = String(reply.getHeader('content-type')).startsWith('text/event-stream')
    if (!config.quiet && !isStream) {
      seconds.observe(
        { method: request.method, route: url, status: reply.statusCode },
        reply.elapsedTime / 1000,
      )
    }
    done()
  })
  app.register(async (scope) => {
    scope.get('/metrics', { config: { quiet: true } }, async (request, reply) => {
      if (token !== undefined && !hasToken(request, token)) throw new Refusal({ code: 'unauthenticated' })
      streams.set(app.toolkit.openStreams.size)
      return reply
        .type(registry.contentType)
        .header('cache-control', 'no-store')
        .send(await registry.metrics())
    })
  })
}

function requestSeconds(registry: Registry): Histogram<'method' | 'route' | 'status'> {
  const name = 'http_request_duration_seconds'
  const existing = registry.getSingleMetric(name) as Histogram<'method' | 'route' | 'status'> | undefined
  return (
    existing ??
    new Histogram({
      name,
      help: 'Time from the first byte of a request to the last of its answer, by route pattern',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    })
  )
}

function openStreams(registry: Registry): Gauge {
  const name = 'http_open_streams'
  const existing = registry.getSingleMetric(name) as Gauge | undefined
  return existing ?? new Gauge({ name, help: 'Event streams that are open now', registers: [registry] })
}

/** Compares digests, so that neither length nor content of the token shows in the time it takes. */
function hasToken(request: FastifyRequest, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`))
}
