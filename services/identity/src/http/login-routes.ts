import { readFileSync } from 'node:fs'
import { registerFonts, requireSameOrigin } from '@musubi/platform/http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signInAsDemo } from '../app/sign-in.ts'
import { findDemoLogin } from '../core/demo-hint.ts'
import { createLoginDesk, type DeskParts, type FrontDesk } from '../login/login-desk.ts'
import { registerConsentPage } from '../login/consent-desk.ts'
import { LOGIN_PATH, type LoginMethod, type Visit } from '../login/login-method.ts'
import { keepChoices } from './frame-of.ts'
import { FONTS_PATH, STYLESHEET_PATH } from './pages/frame.ts'
import { PASSKEY_SCRIPT_PATH } from './pages/account/passkey-form.ts'

const FORM_BYTES = 8192

/** The page on which people log in, and the routes of every login method. */
export async function registerLoginRoutes(app: FastifyInstance, parts: DeskParts): Promise<void> {
  const css = readFileSync(new URL('./pages/pages.css', import.meta.url), 'utf8')
  app.get(STYLESHEET_PATH, { config: { quiet: true } }, (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(css),
  )
  registerFonts(app, FONTS_PATH)
  const script = readFileSync(new URL('./pages/passkey.js', import.meta.url), 'utf8')
  app.get(PASSKEY_SCRIPT_PATH, { config: { quiet: true } }, (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'public, max-age=3600').send(script),
  )
  const desk = createLoginDesk(parts)
  await app.register(async (scope) => {
    scope.addHook('onRequest', requireSameOrigin())
    scope.addHook('onRequest', async (request, reply) => keepChoices(request, reply))
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_BYTES },
      (_request, body, done) => done(null, readForm(String(body))),
    )
    scope.get(`${LOGIN_PATH}/:uid`, (request, reply) => showLogin(parts, desk, request, reply))
    registerConsentPage(scope, parts, desk)
    for (const method of parts.methods) method.register(scope, desk)
  })
}

/** The fields of a form; `show`, of which there may be several, is always a list. */
function readForm(body: string): Record<string, string | string[]> {
  const fields = new URLSearchParams(body)
  return { ...Object.fromEntries(fields), ...(fields.has('show') ? { show: fields.getAll('show') } : {}) }
}

async function showLogin(
  parts: DeskParts,
  desk: FrontDesk,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const visit = await desk.findVisit(request, reply)
  if (!visit) return desk.sendExpired(request, reply)
  const demo = await findDemoPerson(parts, visit)
  if (demo) return desk.finish(visit, demo.method, demo.signedIn, request, reply)
  const { way } = request.query as { way?: unknown }
  return desk.showPage(visit, { method: parts.methods.find(({ id }) => id === way) }, request, reply)
}

/** The person that a demonstration's link names. */
async function findDemoPerson({ context, methods }: DeskParts, { interaction, client }: Visit) {
  const hinted = findDemoLogin(interaction.params['login_hint'], context.demoMode)
  const method = methods.find(({ group }: LoginMethod) => group === 'demo')
  if (hinted === undefined || !method) return undefined
  const signedIn = await signInAsDemo(context, hinted, client.audience)
  return signedIn && { method, signedIn }
}
