import { requireSameOrigin } from '@musubi/platform/http'
import type { Uuid } from '@musubi/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ACCOUNT_PATH, type AccountFlow } from '../account/account-client.ts'
import type { AccountSessions, AccountVisit } from '../account/account-session.ts'
import type { ActivitySource } from '../app/activity.ts'
import type { CardLoginParts } from '../app/card-login/parts.ts'
import { ACR, type Acr } from '../core/assurance.ts'
import type { AppErrands } from '../login/app-errand.ts'
import { findReader } from '../login/reader-cookie.ts'
import { frameOf, keepChoices } from './frame-of.ts'
import { accountWords } from './pages/account/account-words.ts'
import { renderFrame } from './pages/frame.ts'
import { registerAppPages } from './account/app-pages.ts'
import { registerActingPages } from './account/acting-pages.ts'
import { registerCardPages } from './account/card-pages.ts'
import { registerOverview } from './account/overview-pages.ts'
import { registerPasskeyPages } from './account/passkey-pages.ts'
import { registerPasswordPage } from './account/password-pages.ts'
import { registerRecordPages } from './account/record-pages.ts'

export interface AccountRouteParts extends CardLoginParts {
  readonly flow: AccountFlow
  readonly sessions: AccountSessions
  readonly readerUrl?: (() => string | undefined) | undefined
  /** Other services' logs. */
  readonly activitySources: readonly ActivitySource[]
  readonly issuer: string
  /** Logs an account out of a client, everywhere, and sees to it that the client hears of it. */
  readonly endLogins: (accountRef: string, clientId: string) => Promise<void>
  /** The way to the phone app, where the operator has connected it. */
  readonly appErrands?: AppErrands | undefined
  /** True for exactly one caller with this id. */
  readonly spend: (id: Uuid) => Promise<boolean>
}

const FORM_BYTES = 16_384

/** A page for somebody who is logged in. */
export type AccountPage = (
  visit: AccountVisit,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>

export interface AccountDesk {
  readonly parts: AccountRouteParts
  /** Serves a page to whoever is logged in, and sends everybody else to the login first. */
  get(path: string, page: AccountPage): void
  post(path: string, page: AccountPage): void
  send(
    visit: AccountVisit,
    page: { readonly title: string; readonly main: string; readonly status?: number },
    request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply
  /** Back to the overview with a word on what was done. */
  goBack(reply: FastifyReply, query?: Readonly<Record<string, string>>): FastifyReply
  readerOf(request: FastifyRequest): string | undefined
}

/** What `?by=` asks for. */
const WANTED: Readonly<Record<string, { readonly acr: Acr; readonly maxAge: number }>> = {
  card: { acr: ACR.jpkiAuth, maxAge: 300 },
}
const RETURNS: Readonly<Record<string, string>> = {
  overview: ACCOUNT_PATH,
  passkeys: `${ACCOUNT_PATH}/passkeys/new`,
  card: `${ACCOUNT_PATH}/card/link`,
  password: `${ACCOUNT_PATH}/password`,
  activity: `${ACCOUNT_PATH}/activity`,
  consents: `${ACCOUNT_PATH}/consents`,
  acting: `${ACCOUNT_PATH}/acting`,
}

/** "My account": residents look after their ways to log in. Server-rendered; the one script is the passkey's. */
export async function registerAccountRoutes(app: FastifyInstance, parts: AccountRouteParts): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', requireSameOrigin())
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_BYTES },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    )
    const desk = createDesk(scope, parts)
    registerLogin(scope, parts)
    registerOverview(desk)
    registerPasswordPage(desk)
    registerPasskeyPages(desk)
    registerCardPages(desk)
    registerRecordPages(desk)
    registerActingPages(desk)
    if (parts.appErrands) registerAppPages(desk, parts.appErrands)
  })
}

function createDesk(scope: FastifyInstance, parts: AccountRouteParts): AccountDesk {
  const { sessions, context, readerUrl } = parts
  const serve =
    (page: AccountPage) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const visit = await sessions.read(request)
      reply.header('cache-control', 'no-store')
      if (visit) return page(visit, request, reply)
      const [path = ACCOUNT_PATH] = request.url.split('?')
      const to = Object.entries(RETURNS).find(([, address]) => address === path)?.[0] ?? 'overview'
      return reply.redirect(`${ACCOUNT_PATH}/login?to=${to}`, 303)
    }
  return {
    parts,
    get: (path, page) => void scope.get(`${ACCOUNT_PATH}${path}`, serve(page)),
    post: (path, page) => void scope.post(`${ACCOUNT_PATH}${path}`, serve(page)),
    send(visit, { title, main, status = 200 }, request, reply) {
      keepChoices(request, reply)
      const frame = frameOf(context, request, { address: withoutChoices(request.url) })
      const town = context.municipalities.find(({ code }) => code === visit.ref.municipalityCode)
      const { heading } = accountWords[frame.language]
      const html = renderFrame(
        { ...frame, town: town && { code: town.code, name: town.name } },
        { title, heading, main },
      )
      return reply.code(status).type('text/html; charset=utf-8').send(html)
    },
    goBack: (reply, query = {}) =>
      reply.redirect(
        `${ACCOUNT_PATH}${Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : ''}`,
        303,
      ),
    readerOf: (request) => findReader({ readerUrl: context.demoMode ? readerUrl : undefined }, request),
  }
}

/** The address without what the settings of the frame add to it. */
function withoutChoices(url: string): string {
  const at = new URL(url, 'http://here.invalid')
  for (const name of ['lang', 'size', 'theme']) at.searchParams.delete(name)
  return `${at.pathname}${at.search}`
}

function registerLogin(scope: FastifyInstance, { flow, sessions, publicUrl }: AccountRouteParts): void {
  scope.get(`${ACCOUNT_PATH}/login`, async (request, reply) => {
    const { to, by } = request.query as { to?: unknown; by?: unknown }
    const returnTo = RETURNS[typeof to === 'string' ? to : ''] ?? ACCOUNT_PATH
    const begun = await flow.begin(returnTo, WANTED[typeof by === 'string' ? by : ''] ?? {})
    await sessions.attempt.write(reply, begun.attempt)
    return reply.header('cache-control', 'no-store').redirect(begun.url.href, 303)
  })
  scope.get(`${ACCOUNT_PATH}/callback`, async (request, reply) => {
    const remembered = await sessions.attempt.read(request)
    sessions.attempt.clear(reply)
    reply.header('cache-control', 'no-store')
    // Somebody came back late, twice, in another browser, or gave up: the page itself says what to do.
    const refused = (request.query as { error?: unknown }).error !== undefined
    if (!remembered || refused) return reply.redirect(refused ? '/' : ACCOUNT_PATH, 303)
    const { claims, idToken } = await flow.finish(new URL(request.url, publicUrl), remembered)
    await sessions.open(reply, claims, idToken)
    return reply.redirect(remembered.returnTo, 303)
  })
  scope.post(`${ACCOUNT_PATH}/logout`, async (request, reply) => {
    const idToken = await sessions.close(request, reply)
    const next = idToken === undefined ? '/' : (await flow.logoutUrl(idToken)).href
    return reply.header('cache-control', 'no-store').redirect(next, 303)
  })
}
