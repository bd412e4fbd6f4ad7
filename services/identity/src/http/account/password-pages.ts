import { readMyAccount } from '../../app/accounts/my-account.ts'
import { chooseOwnPassword, type OwnPasswordRefusal } from '../../app/municipal-ids/own-password.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AccountVisit } from '../../account/account-session.ts'
import type { AccountDesk } from '../account-routes.ts'
import { OwnPasswordSchema, renderOwnPasswordForm } from '../pages/account/own-password-form.ts'
import { passwordWords } from '../pages/account/password-words.ts'
import { mayAddPasskey } from './overview-pages.ts'

/** Changing the password: with the present one, or, for who forgot it, right after a login by card. */
export function registerPasswordPage(desk: AccountDesk): void {
  const { context } = desk.parts

  async function show(
    visit: AccountVisit,
    problem: OwnPasswordRefusal | 'not_the_same' | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const account = await readMyAccount(context, visit.ref)
    if (!account?.id) return desk.goBack(reply, { problem: 'needs_counter' })
    const { language } = request
    const title = passwordWords[language].title
    const form = renderOwnPasswordForm({
      language,
      action: `/identity/account/password?lang=${language}`,
      hidden: {},
      why: false,
      asksCurrent: !mayAddPasskey(visit),
      loginName: account.id.loginName,
      problem,
    })
    const status = problem === 'too_many' ? 429 : problem === undefined ? 200 : 400
    return desk.send(
      visit,
      { title, main: `<h1>${title}</h1>\n<div class="panel">${form}</div>`, status },
      request,
      reply,
    )
  }

  desk.get('/password', (visit, request, reply) => show(visit, undefined, request, reply))
  desk.post('/password', async (visit, request, reply) => {
    const form = OwnPasswordSchema.safeParse(request.body)
    if (!form.success) return show(visit, 'too_long', request, reply)
    const { current = '', password, again } = form.data
    if (password !== again) return show(visit, 'not_the_same', request, reply)
    const right = mayAddPasskey(visit)
      ? ({ kind: 'card' } as const)
      : ({ kind: 'current', password: current, address: request.ip } as const)
    const chosen = await chooseOwnPassword(context, visit.ref, password, right)
    return chosen.ok ? desk.goBack(reply, { done: 'password' }) : show(visit, chosen.error, request, reply)
  })
}
