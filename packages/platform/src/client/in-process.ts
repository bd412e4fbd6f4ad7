import { readHeaders, type HeaderSource, type Transport } from '@musubi/contracts/client'
import { err, ok } from '@musubi/kernel'
import type { FastifyInstance } from 'fastify'

/**
 * Carries requests to a server in this process, through the same parsing, authorisation and egress schema as over the
 * network. `unreachable` when the server is closed.
 */
export function inProcessTransport(
  app: FastifyInstance,
  options: { headers?: HeaderSource } = {},
): Transport {
  return async ({ method, url, headers, body }) => {
    const added = await readHeaders(options.headers ?? {})
    try {
      const answer = await app.inject({
        method: method as 'GET',
        url,
        headers: { ...added, ...headers },
        ...(body === undefined ? {} : { payload: body }),
      })
      return ok({ status: answer.statusCode, body: answer.body })
    } catch (error) {
      // Handlers never throw through `inject`; a closed server does, and so does one whose start failed.
      if (app.toolkit.draining) return err('unreachable')
      throw error
    }
  }
}
