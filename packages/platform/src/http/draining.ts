import type { FastifyInstance } from 'fastify'

/** From now on streams end at once and every answer closes its connection; what is in flight goes on. */
export function beginDraining(app: FastifyInstance): void {
  app.toolkit.draining = true
  for (const stream of app.toolkit.openStreams) stream.end()
}

/** Drains also when the app is closed without `closeHttpServer`, as tests do. */
export function registerDraining(app: FastifyInstance): void {
  app.addHook('preClose', (done) => {
    beginDraining(app)
    done()
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (app.toolkit.draining) reply.header('connection', 'close')
    done()
  })
}
