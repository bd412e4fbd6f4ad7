import type { FastifyInstance } from 'fastify'
import { APP_CALLBACK_PATH, APP_PATH, type AppErrand, type AppErrands } from '../login/app-errand.ts'
import { methodPath } from '../login/login-method.ts'
import { identityLogEvents } from '../log-events.ts'
import type { IdentityContext } from '../app/context.ts'
import { frameOf } from './frame-of.ts'
import type { IdentityPages } from './pages/page-props.ts'

export interface AppRouteParts {
  readonly context: IdentityContext
  readonly errands: AppErrands
  readonly pages: IdentityPages
  readonly publicUrl: string
}

/**
 * The one address to which the app sends browsers back, and our public keys as the agency may fetch them (RFC 7517). From
 * here the browser goes on to the login or the account page that sent it.
 */
export function registerAppRoutes(app: FastifyInstance, parts: AppRouteParts): void {
  const { context, errands, pages, publicUrl } = parts
  const log = context.logger.for(identityLogEvents)
  app.get(APP_CALLBACK_PATH, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const back = await errands.comeBack(new URL(request.url, publicUrl), request, reply)
    if (!back) {
      const html = pages.renderNotice({ frame: frameOf(context, request, {}), notice: 'expired' })
      return reply.code(400).type('text/html; charset=utf-8').send(html)
    }
    const { errand, outcome } = back
    if (!outcome.ok) log.warn('identity.upstream_failed', { reason: outcome.error })
    const query = new URLSearchParams(outcome.ok ? { proof: outcome.value } : { problem: outcome.error })
    return reply.redirect(`${returnAddress(errand)}?${query}`, 303)
  })
  app.get(`${APP_PATH}/keys.json`, (_request, reply) =>
    reply.header('cache-control', 'public, max-age=3600').send({ keys: errands.publicKeys }),
  )
}

function returnAddress(errand: AppErrand): string {
  return errand.kind === 'login' ? `${methodPath(errand.uid, 'app')}/done` : '/identity/account/app/shown'
}
