import type { Language } from '@musubi/contracts/route'
import type { Log } from '../logging/logger.ts'
import type { platformLogEvents } from '../logging/platform-events.ts'
import type { Actor } from './actor.ts'
import type { ErrorTable } from './error-table.ts'

/** What the pieces of the server share; `buildHttpServer` makes one for each server. */
export interface HttpToolkit {
  readonly errors: ErrorTable
  readonly log: Log<typeof platformLogEvents>
  /** Answers that stay open; draining ends them. */
  readonly openStreams: Set<EndableStream>
  /** The server is stopping: what is in flight is finished, a new stream ends at once. */
  draining: boolean
}

export interface EndableStream {
  end(): void
}

declare module 'fastify' {
  interface FastifyInstance {
    toolkit: HttpToolkit
  }
  interface FastifyRequest {
    language: Language
    /** Who was recognised; null until the route's authoriser has run. */
    actor: Actor | null
  }
  interface FastifyContextConfig {
    /** Probes and files: no request log line, no histogram entry. */
    quiet?: boolean
  }
}
