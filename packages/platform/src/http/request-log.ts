import type { FastifyInstance } from 'fastify'

/** One line a request. The address is left out for its pattern, because it could name a person. */
export function registerRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { url = 'unmatched', config } = request.routeOptions
    if (!config.quiet) {
      app.toolkit.log.event('http.request', {
        method: request.method,
        route: url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        reference: request.id,
      })
    }
    done()
  })
}
