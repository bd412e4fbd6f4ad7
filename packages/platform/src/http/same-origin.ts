import { err } from '@musubi/kernel'
import type { AccessKind } from '@musubi/contracts/route'
import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import { Refusal } from './failures.ts'
import type { Authoriser } from './routes.ts'

/**
 * Against cross-site request forgery: a request that changes something and is recognised by a cookie must come from our
 * own page. Browsers tell by `Sec-Fetch-Site` (Fetch Metadata), older ones by `Origin`. Neither: refused.
 */
export function isSameOrigin(request: FastifyRequest, allowedOrigins: readonly string[] = []): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return true
  const { origin } = request.headers
  if (origin !== undefined && allowedOrigins.includes(origin)) return true
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  return origin === `${request.protocol}://${request.host}`
}

/** Refuses unsafe requests from elsewhere. Use it where every route of a scope is recognised by a cookie. */
export function requireSameOrigin(allowedOrigins: readonly string[] = []): onRequestHookHandler {
  return (request, _reply, done) => {
    done(isSameOrigin(request, allowedOrigins) ? undefined : new Refusal({ code: 'forbidden' }))
  }
}

/** An authoriser by cookie that also demands our own origin: for services whose other callers have no cookie. */
export function fromSameOrigin<Kind extends AccessKind>(
  authorise: Authoriser<Kind>,
  allowedOrigins: readonly string[] = [],
): Authoriser<Kind> {
  return async (request) => (isSameOrigin(request, allowedOrigins) ? authorise(request) : err('forbidden'))
}
