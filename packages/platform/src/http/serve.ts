import { once } from 'node:events'
import type { Server } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Lifecycle } from '../lifecycle/lifecycle.ts'
import { beginDraining } from './draining.ts'

export interface ServeOptions {
  /** An address such as `127.0.0.1` or `0.0.0.0`: the name `localhost` opens a second socket that drains late. */
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

/**
 * Takes no new connection, ends event streams, waits for what is in flight, and cuts what takes longer. Only then is
 * the app closed: until then a request in flight may still call another service in this process.
 */
export async function closeHttpServer(app: FastifyInstance, drainMs = 10_000): Promise<void> {
  beginDraining(app)
  if (app.server.listening) await closeConnections(app.server, drainMs)
  await app.close()
}

async function closeConnections(server: Server, drainMs: number): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  // A kept-alive connection that falls idle after closing began would otherwise hold the server open.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  const limit = setTimeout(() => server.closeAllConnections(), drainMs)
  try {
    await closed
  } finally {
    clearInterval(sweep)
    clearTimeout(limit)
  }
}
