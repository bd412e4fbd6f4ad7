import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { AccountVisit } from '../../account/account-session.ts'
import { askForPasskey, enrolPasskey, removePasskey, type EnrolRefusal } from '../../app/passkeys/enrol.ts'
import { parseJson } from '../../login/methods/passkey.ts'
import type { AccountDesk } from '../account-routes.ts'
import { accountWords } from '../pages/account/account-words.ts'
import { renderPasskeyForm } from '../pages/account/passkey-form.ts'
import { passkeyWords } from '../pages/account/passkey-words.ts'
import { mayAddPasskey } from './overview-pages.ts'

const EnrolSchema = z.object({
  state: z.string().max(4000),
  response: z.string().max(12_000),
  name: z.string().trim().min(1).max(60),
})
const RemoveSchema = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/) })

/** Passkeys are added right after a login by card and at no other time: a password must not be able to make itself one. */
export function registerPasskeyPages(desk: AccountDesk): void {
  const { parts } = desk

  async function show(
    visit: AccountVisit,
    problem: EnrolRefusal | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const question = await askForPasskey(parts, visit.ref, visit.sessionId)
    const { language } = request
    const words = accountWords[language].passkeys
    const failed = question.ok ? problem : question.error
    const alert = failed
      ? `<div class="problem-note" role="alert"><p>${passkeyWords[language].enrolProblems[failed]}</p></div>`
      : ''
    const fields = `<label for="name">${words.name}</label><p class="hint" id="name-hint">${words.nameHint}</p>
<input id="name" name="name" type="text" value="${words.nameDefault}" required maxlength="60" autocomplete="off" aria-describedby="name-hint">`
    const form = question.ok
      ? `<div class="panel">${renderPasskeyForm({ language, action: `/identity/account/passkeys/new?lang=${language}`, question: question.value, act: 'create', lead: words.addLead, button: words.create, fields })}</div>`
      : ''
    const main = `<h1>${words.addTitle}</h1>\n${alert}${form}<div class="acts"><a class="button" href="/identity/account">${accountWords[language].confirm.back}</a></div>`
    return desk.send(visit, { title: words.addTitle, main, status: failed ? 400 : 200 }, request, reply)
  }

  desk.get('/passkeys/new', async (visit, request, reply) =>
    mayAddPasskey(visit)
      ? show(visit, undefined, request, reply)
      : reply.redirect('/identity/account/login?by=card&to=passkeys', 303),
  )
  desk.post('/passkeys/new', async (visit, request, reply) => {
    if (!mayAddPasskey(visit)) return reply.redirect('/identity/account/login?by=card&to=passkeys', 303)
    const form = EnrolSchema.safeParse(request.body)
    if (!form.success) return show(visit, 'not_verified', request, reply)
    const { state, response, name } = form.data
    const answer = { session: visit.sessionId, state, response: parseJson(response), name }
    const enrolled = await enrolPasskey(parts, visit.ref, answer)
    return enrolled.ok ? desk.goBack(reply, { done: 'passkey' }) : show(visit, enrolled.error, request, reply)
  })
  desk.post('/passkeys/remove', async (visit, request, reply) => {
    const form = RemoveSchema.safeParse(request.body)
    if (!form.success) return desk.goBack(reply)
    await removePasskey(parts, visit.ref, Buffer.from(form.data.id, 'base64url'))
    return desk.goBack(reply, { done: 'removed' })
  })
}
