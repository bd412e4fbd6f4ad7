import { StaffRoleSchema } from '@musubi/contracts'
import { expectOk, parseMunicipalityCode } from '@musubi/kernel'
import { type HttpService, requireSameOrigin, type SessionCookie } from '@musubi/platform/http'
import type { FastifyInstance } from 'fastify'
import type { LoginAttemptSchema, LoginFlow, StaffClaims } from './login-flow.ts'
import type { OfficeCookie, OfficeSession } from './session.ts'

export interface OfficeDeps {
  readonly publicUrl: string
  readonly demo: boolean
  readonly flow: LoginFlow
  readonly session: OfficeCookie
  readonly attempt: SessionCookie<typeof LoginAttemptSchema>
  readonly municipalityName: (code: string) => Promise<string>
}

/** Log-in of staff pages at the common authentication, and the session they ask for. */
export function buildOfficeLogin(deps: OfficeDeps): HttpService {
  return {
    name: 'office',
    register(app) {
      registerLogin(app, deps)
      registerSession(app, deps)
    },
  }
}

function registerLogin(
  app: FastifyInstance,
  { flow, session, attempt, publicUrl, demo, municipalityName }: OfficeDeps,
): void {
  app.get('/office/login', async (request, reply) => {
    const query = request.query as { returnTo?: unknown; account?: unknown }
    const hint = demo && typeof query.account === 'string' ? `demo:${query.account}` : undefined
    const begun = await flow.begin(localPath(query.returnTo), hint)
    await attempt.write(reply, begun.attempt)
    return reply.redirect(begun.url.href)
  })

  app.get('/office/callback', async (request, reply) => {
    const remembered = await attempt.read(request)
    attempt.clear(reply)
    // Somebody came back late, twice, or in another browser: the login simply starts again.
    if (!remembered) return reply.redirect('/office/login')
    const { claims, idToken } = await flow.finish(new URL(request.url, publicUrl), remembered)
    await session.write(reply, await toSession(claims, idToken, municipalityName))
    return reply.redirect(remembered.returnTo)
  })
}

function registerSession(app: FastifyInstance, { session, flow, publicUrl, demo }: OfficeDeps): void {
  app.get('/office/session', async (request, reply) => {
    const current = await session.read(request)
    reply.header('cache-control', 'no-store')
    if (!current) return reply.code(401).send({ error: { code: 'unauthenticated' } })
    const { name, municipalityCode, municipalityName, roles } = current
    return reply.send({ name, municipalityCode, municipalityName, roles, demo })
  })

  app.post(
    '/office/logout',
    { onRequest: requireSameOrigin([new URL(publicUrl).origin]) },
    async (request, reply) => {
      const current = await session.read(request)
      session.clear(reply)
      const goodbye = `${publicUrl}/`
      const url = current ? await flow.logoutUrl(current.idToken, goodbye) : new URL(goodbye)
      return reply.send({ continueAt: url.href })
    },
  )
}

async function toSession(
  claims: StaffClaims,
  idToken: string,
  municipalityName: (code: string) => Promise<string>,
): Promise<OfficeSession> {
  const roles = claims.roles.flatMap((role) => StaffRoleSchema.safeParse(role).data ?? [])
  return {
    subject: claims.sub,
    name: claims.name,
    municipalityCode: expectOk(
      parseMunicipalityCode(claims.municipality_code),
      'the provider names a municipality',
    ),
    municipalityName: await municipalityName(claims.municipality_code),
    roles,
    idToken,
  }
}

/** Only a path of our own: an address elsewhere (open redirect) becomes the office's first page. */
export function localPath(wanted: unknown): string {
  const here = 'http://here.invalid'
  if (typeof wanted !== 'string' || !URL.canParse(wanted, here)) return '/office/'
  const url = new URL(wanted, here)
  const ours = url.origin === here && url.pathname.startsWith('/office')
  return ours ? `${url.pathname}${url.search}` : '/office/'
}
