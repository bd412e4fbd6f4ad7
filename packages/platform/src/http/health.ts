import type { FastifyInstance } from 'fastify'

/** Each check resolves when its part can do its work and throws when it cannot. */
export type HealthChecks = Readonly<Record<string, () => Promise<unknown>>>

type Verdict = 'ok' | 'failing'

const CHECK_LIMIT_MS = 2000

/**
 * `/healthz/live`: the process answers (restart it when it does not). `/healthz`: it can do its work, each check by
 * name, 503 when one fails or while draining (send requests elsewhere). Reasons go to the log, never to the answer.
 */
export function registerHealth(app: FastifyInstance, checks: HealthChecks): void {
  const quiet = { config: { quiet: true } }
  app.get('/healthz/live', quiet, (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  )
  app.get('/healthz', quiet, async (_request, reply) => {
    const verdicts = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await judge(app, name, check)] as const),
    )
    const well = !app.toolkit.draining && verdicts.every(([, verdict]) => verdict === 'ok')
    return reply
      .code(well ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: well ? 'ok' : 'failing', checks: Object.fromEntries(verdicts) })
  })
}

async function judge(app: FastifyInstance, name: string, check: () => Promise<unknown>): Promise<Verdict> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`no answer in ${CHECK_LIMIT_MS} ms`)), CHECK_LIMIT_MS)
  try {
    await Promise.race([check(), late.promise])
    return 'ok'
  } catch (error) {
    app.toolkit.log.warn('http.health_check_failed', { check: name }, error)
    return 'failing'
  } finally {
    clearTimeout(timer)
  }
}
