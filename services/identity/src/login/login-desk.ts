import { expectOk } from '@musubi/kernel'
import type { CspDirectives } from '@musubi/platform/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import type { IdentityContext } from '../app/context.ts'
import type { SignedIn } from '../app/sign-in.ts'
import { parseAccountRef } from '../core/account-ref.ts'
import { satisfies } from '../core/assurance.ts'
import { frameOf } from '../http/frame-of.ts'
import type { IdentityPages } from '../http/pages/page-props.ts'
import { pageWords } from '../http/pages/words.ts'
import { identityLogEvents } from '../log-events.ts'
import type { ClientDirectory } from '../oidc/client-directory.ts'
import { finishInteraction } from '../oidc/interaction.ts'
import { formPolicy } from '../oidc/protocol-pages.ts'
import { rememberWay } from './last-way.ts'
import type { LoginDesk, LoginMethod, Visit } from './login-method.ts'
import { pagePropsOf, type PageState } from './page-props-of.ts'
import { findVisit, offeredMethods } from './visit.ts'

export interface DeskParts {
  readonly context: IdentityContext
  readonly provider: () => Provider
  readonly clients: ClientDirectory
  readonly pages: IdentityPages
  readonly methods: readonly LoginMethod[]
}

/** The desk also shows the page itself, which is not the methods' affair. */
export interface FrontDesk extends LoginDesk {
  showPage(
    visit: Visit,
    state: PageState,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply>
}

type RefusedLogin = 'too_weak' | 'other_town' | 'wrong_credentials'

export function createLoginDesk(parts: DeskParts): FrontDesk {
  const { context, pages, methods, clients } = parts
  const log = context.logger.for(identityLogEvents)

  const showPage: FrontDesk['showPage'] = async (visit, state, request, reply) => {
    const offered = await offeredMethods(methods, visit, request)
    const html = pages.renderLogin(await pagePropsOf(visit, offered, state, request, context))
    return send(reply, visit, html, state.problem?.status)
  }

  return {
    showPage,
    findVisit: (request, reply) => findVisit(parts.provider(), clients, request, reply),
    async finish(visit, method, signedIn, request, reply) {
      const refused = refuses(visit, signedIn)
      if (refused) {
        log.warn('identity.login_refused', { service: visit.client.service, reason: refused })
        const { problemTitle: title, problems } = pageWords[request.language]
        const problem = { title, text: problems[refused] }
        return showPage(visit, { method, problem, typed: {} }, request, reply)
      }
      const { interaction, client } = visit
      const next = await finishInteraction(parts.provider(), interaction, signedIn, request.raw, reply.raw)
      rememberWay(reply, method, context.clock())
      log.event('identity.logged_in', { service: client.service, acr: signedIn.acr })
      return reply.header('cache-control', 'no-store').redirect(next, 303)
    },
    showProblem: (visit, method, problem, typed, request, reply) =>
      showPage(visit, { method, problem, typed }, request, reply),
    async sendPage(visit, { title, main, status, csp }, request, reply) {
      // A step that was posted to has no address that leads back to it.
      const address = request.method === 'GET' ? request.url.split('?')[0] : undefined
      const props = {
        frame: frameOf(context, request, { address, client: visit.client }),
        serviceName: visit.client.name[request.language],
        title,
        main,
      }
      return send(reply, visit, pages.renderStep(props), status, csp)
    },
    sendExpired: (request, reply) =>
      reply
        .code(400)
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(pages.renderNotice({ frame: frameOf(context, request, {}), notice: 'expired' })),
  }
}

function send(
  reply: FastifyReply,
  visit: Visit,
  html: string,
  status = 200,
  csp: CspDirectives = {},
): FastifyReply {
  return reply
    .code(status)
    .header('content-security-policy', formPolicy(visit.interaction.params['redirect_uri'], csp))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html)
}

/** Another kind of account is answered like a wrong password: the page tells nobody which accounts exist. */
function refuses({ client, minimum }: Visit, { account, acr }: SignedIn): RefusedLogin | undefined {
  const { kind, municipalityCode } = expectOk(parseAccountRef(account), 'methods name accounts')
  if (kind !== client.audience) return 'wrong_credentials'
  if (client.municipalityCode !== undefined && client.municipalityCode !== municipalityCode)
    return 'other_town'
  return satisfies(acr, minimum) ? undefined : 'too_weak'
}
