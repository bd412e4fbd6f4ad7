import type { FastifyInstance } from 'fastify'
import type { Lifecycle } from '../lifecycle/lifecycle.ts'

export interface ServeOptions {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** How long requests in flight may take to end before their connections are cut. */
  readonly drainMs?: number
}

/** Listens as a lifecycle step. Add it last, so that it starts last and stops first. */
export function serveHttp(lifecycle: Lifecycle, app: FastifyInstance, options: ServeOptions): void {
  const { host, port, drainMs = 10_000 } = options
  lifecycle.onStart('http', () => app.listen({ host, port }))
  lifecycle.onStop('http', () => closeHttpServer(app, drainMs), { timeoutMs: drainMs + 5000 })
}

/** Takes no new connection, ends event streams, waits for what is in flight, and cuts what takes longer. */
export async function closeHttpServer(app: FastifyInstance, drainMs = 10_000): Promise<void> {
  // A kept-alive connection that falls idle after closing began would otherwise hold the server open.
  const sweep = setInterval(() => app.server.closeIdleConnections(), 50)
  const limit = setTimeout(() => app.server.closeAllConnections(), drainMs)
  try {
    await app.close()
  } finally {
    clearInterval(sweep)
    clearTimeout(limit)
  }
}
