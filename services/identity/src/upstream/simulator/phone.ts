import { contentSecurityPolicy, requireSameOrigin } from '@musubi/platform/http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'
import { z } from 'zod'
import { forgetOtherAccount } from '../../oidc/interaction.ts'
import type { PhoneOwner, Phones } from './phones.ts'
import { renderDone, renderOver, renderPeople, renderPin, type PinProblem } from './phone-pages.ts'

interface PhoneParts {
  readonly base: string
  readonly phones: Phones
  readonly provider: () => Provider
}

const FormSchema = z.object({ pin: z.string().max(20) })

/** The phone's pages: whose phone, then the card with its PIN, or turning back. */
export function registerPhone(scope: FastifyInstance, { base, phones, provider }: PhoneParts): void {
  scope.addHook('onRequest', requireSameOrigin())
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 1024 },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )

  /** The errand of this address and this browser, and what it wants to know. */
  async function findErrand(request: FastifyRequest, reply: FastifyReply) {
    const { uid } = request.params as { uid: string }
    try {
      const details = await provider().interactionDetails(request.raw, reply.raw)
      return details.uid === uid ? details : undefined
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return undefined
      throw error
    }
  }

  async function finish(
    request: FastifyRequest,
    reply: FastifyReply,
    result: Parameters<Provider['interactionResult']>[2],
  ): Promise<FastifyReply> {
    const next = await provider().interactionResult(request.raw, reply.raw, result, {
      mergeWithLastSubmission: false,
    })
    return send(reply, renderDone({ base, next, cancelled: 'error' in result }))
  }

  async function showPin(
    owner: PhoneOwner,
    problem: PinProblem | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const errand = await findErrand(request, reply)
    if (!errand) return send(reply, renderOver(base), 400)
    const triesLeft = await phones.triesLeft(owner)
    const asked = scopesOf(errand.params['scope'])
    const html = renderPin({ base, uid: errand.uid, owner, triesLeft, asked, problem })
    return send(reply, html, problem ? 400 : 200)
  }

  scope.get(`${base}/phone/:uid`, async (request, reply) => {
    const errand = await findErrand(request, reply)
    if (!errand) return send(reply, renderOver(base), 400)
    return send(reply, renderPeople({ base, uid: errand.uid, people: phones.people }))
  })
  scope.get(`${base}/phone/:uid/card/:personId`, async (request, reply) => {
    const owner = phones.find((request.params as { personId: string }).personId)
    return owner ? showPin(owner, undefined, request, reply) : send(reply, renderOver(base), 400)
  })
  scope.post(`${base}/phone/:uid/card/:personId`, async (request, reply) => {
    const owner = phones.find((request.params as { personId: string }).personId)
    const errand = await findErrand(request, reply)
    if (!owner || !errand) return send(reply, renderOver(base), 400)
    const form = FormSchema.safeParse(request.body)
    const read = await phones.read(owner, form.success ? form.data.pin.normalize('NFKC') : '')
    if (!read.ok) return showPin(owner, read.error, request, reply)
    const { session } = errand
    const login = { accountId: owner.personId, acr: 'aal3', remember: false }
    await forgetOtherAccount(provider(), session?.uid, owner.personId)
    return finish(request, reply, { login })
  })
  scope.post(`${base}/phone/:uid/cancel`, async (request, reply) => {
    const errand = await findErrand(request, reply)
    if (!errand) return send(reply, renderOver(base), 400)
    return finish(request, reply, { error: 'access_denied', error_description: 'the person turned back' })
  })
}

function scopesOf(scope: unknown): readonly string[] {
  return typeof scope === 'string' ? scope.split(' ') : []
}

/**
 * A form here is answered by a page that leads on, never by a redirect: browsers hold a form's policy against every
 * address of a chain of redirects, and this one ends at services nobody here knows.
 */
function send(reply: FastifyReply, html: string, status = 200): FastifyReply {
  return reply
    .code(status)
    .header('content-security-policy', contentSecurityPolicy({ 'form-action': ["'self'"] }))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html)
}
