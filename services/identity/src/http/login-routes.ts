import { readFileSync } from 'node:fs'
import { languages, type Language } from '@musubi/contracts/route'
import { isSameOrigin, Refusal } from '@musubi/platform/http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { z } from 'zod'
import type { IdentityContext } from '../app/context.ts'
import { listDemoAccounts, signInAsDemo, signInWithPassword, type SignedIn } from '../app/sign-in.ts'
import { findDemoLogin } from '../core/demo-hint.ts'
import { identityLogEvents } from '../log-events.ts'
import { learnedBy, type ClientConfig } from '../oidc/clients.ts'
import { findInteraction, finishInteraction, type Interaction } from '../oidc/interaction.ts'
import { formPolicy } from '../oidc/protocol-pages.ts'
import { LOGIN_PATH } from '../oidc/provider.ts'
import { STYLESHEET_PATH } from './pages/default-pages.ts'
import type { IdentityPages, LoginPageProps } from './pages/page-props.ts'

export interface LoginParts {
  readonly context: IdentityContext
  readonly provider: Provider
  readonly clients: readonly ClientConfig[]
  readonly pages: IdentityPages
}

const FormSchema = z.union([
  z.object({ demo_account: z.string().max(64) }),
  z.object({ login_name: z.string().max(64), password: z.string().max(256) }),
])

const FORM_BYTES = 8192

interface Visit {
  readonly interaction: Interaction
  readonly client: ClientConfig
}

/** The pages on which people log in. */
export async function registerLoginRoutes(app: FastifyInstance, parts: LoginParts): Promise<void> {
  const css = readFileSync(new URL('./pages/pages.css', import.meta.url), 'utf8')
  app.get(STYLESHEET_PATH, { config: { quiet: true } }, (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(css),
  )
  await app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_BYTES },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    )
    scope.get(`${LOGIN_PATH}/:uid`, (request, reply) => showLogin(parts, request, reply))
    scope.post(`${LOGIN_PATH}/:uid`, (request, reply) => takeLogin(parts, request, reply))
  })
}

async function showLogin(
  parts: LoginParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const visit = await findVisit(parts, request, reply)
  if (!visit) return sendExpired(parts, request, reply)
  const hinted = findDemoLogin(visit.interaction.params['login_hint'], parts.context.demoMode)
  const signedIn =
    hinted === undefined ? undefined : await signInAsDemo(parts.context, hinted, visit.client.audience)
  return signedIn
    ? finish(parts, visit, signedIn, request, reply)
    : sendLogin(parts, visit, request, reply, {})
}

async function takeLogin(
  parts: LoginParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (!isSameOrigin(request)) throw new Refusal({ code: 'forbidden' })
  const visit = await findVisit(parts, request, reply)
  if (!visit) return sendExpired(parts, request, reply)
  const form = FormSchema.safeParse(request.body)
  if (!form.success) return sendLogin(parts, visit, request, reply, { problem: 'wrong_credentials' })
  if ('demo_account' in form.data) {
    const signedIn = await signInAsDemo(parts.context, form.data.demo_account, visit.client.audience)
    return signedIn
      ? finish(parts, visit, signedIn, request, reply)
      : sendLogin(parts, visit, request, reply, { problem: 'wrong_credentials' })
  }
  const { login_name: loginName, password } = form.data
  const attempt = { loginName, password, address: request.ip, audience: visit.client.audience }
  const outcome = await signInWithPassword(parts.context, attempt)
  if (outcome.ok) return finish(parts, visit, outcome.value, request, reply)
  logOf(parts).warn('identity.login_refused', { service: visit.client.service, reason: outcome.error })
  return sendLogin(parts, visit, request, reply, { problem: outcome.error, loginName })
}

async function finish(
  parts: LoginParts,
  { interaction, client }: Visit,
  signedIn: SignedIn,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const next = await finishInteraction(parts.provider, interaction, signedIn, request.raw, reply.raw)
  logOf(parts).event('identity.logged_in', { service: client.service, acr: signedIn.acr })
  return reply.header('cache-control', 'no-store').redirect(next, 303)
}

async function findVisit(
  { provider, clients }: LoginParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Visit | undefined> {
  const { uid } = request.params as { uid: string }
  const interaction = await findInteraction(provider, uid, request.raw, reply.raw)
  const client = clients.find(({ clientId }) => clientId === interaction?.params['client_id'])
  return interaction && client && { interaction, client }
}

async function sendLogin(
  { context, pages }: LoginParts,
  { interaction, client }: Visit,
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: Partial<Pick<LoginPageProps, 'problem' | 'loginName'>>,
): Promise<FastifyReply> {
  const { language } = request
  const action = `${LOGIN_PATH}/${interaction.uid}`
  const page = pages.renderLogin({
    language,
    languageLinks: languageLinks(action),
    serviceName: client.name[language],
    audience: client.audience,
    learns: learnedBy(client),
    action: `${action}?lang=${language}`,
    loginName: '',
    demoAccounts: await listDemoAccounts(context, client.audience),
    ...outcome,
  })
  return reply
    .code(outcome.problem === 'too_many' ? 429 : 200)
    .header('content-security-policy', formPolicy(interaction.params['redirect_uri']))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page)
}

function sendExpired({ pages }: LoginParts, { language }: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .code(400)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(pages.renderNotice({ language, notice: 'expired' }))
}

function languageLinks(path: string): Record<Language, string> {
  return Object.fromEntries(languages.map((language) => [language, `${path}?lang=${language}`])) as Record<
    Language,
    string
  >
}

function logOf({ context }: LoginParts) {
  return context.logger.for(identityLogEvents)
}
