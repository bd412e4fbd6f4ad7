import { expectOk, parseBase64Url, toBase64Url } from '@musubi/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AccountRefSchema } from '../../app/accounts/account-desk.ts'
import { chooseOwnPassword, type OwnPasswordRefusal } from '../../app/municipal-ids/own-password.ts'
import type { IdentityContext } from '../../app/context.ts'
import type { PasswordSignedIn } from '../../app/sign-in.ts'
import { formatAccountRef } from '../../core/account-ref.ts'
import { ACR, assuranceOf } from '../../core/assurance.ts'
import { OwnPasswordSchema, renderOwnPasswordForm } from '../../http/pages/account/own-password-form.ts'
import { passwordWords } from '../../http/pages/account/password-words.ts'
import { methodPath, type LoginDesk, type LoginMethod, type Visit } from '../login-method.ts'

const TICKET_MS = 15 * 60_000

const TicketSchema = z.object({
  ref: AccountRefSchema,
  letterId: z.uuid().transform((id) => id as NonNullable<PasswordSignedIn['mustChoose']>['letterId']),
  loginName: z.string(),
  until: z.number(),
})
type Ticket = z.infer<typeof TicketSchema>

/**
 * Who logged in with the password of a letter chooses an own one before the login goes on. What was proved a moment ago
 * travels in the form, sealed and bound to this visit; the letter itself is used up by the choice, once.
 */
export function createPasswordChoice(context: IdentityContext, getMethod: () => LoginMethod) {
  const vault = context.keyring.masterVault
  const sealContext = (visit: Visit): string => `password-ticket:${visit.interaction.uid}`

  const seal = (visit: Visit, ticket: Ticket): string =>
    toBase64Url(vault.seal(sealContext(visit), Buffer.from(JSON.stringify(ticket))))

  function open(visit: Visit, sealed: string): Ticket | undefined {
    try {
      const box = expectOk(parseBase64Url(sealed), 'a ticket')
      const ticket = TicketSchema.parse(JSON.parse(vault.open(sealContext(visit), box).toString()))
      return ticket.until > context.clock() ? ticket : undefined
    } catch {
      return undefined
    }
  }

  function show(
    desk: LoginDesk,
    visit: Visit,
    ticket: Ticket,
    problem: OwnPasswordRefusal | 'not_the_same' | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { language } = request
    const action = `${methodPath(visit.interaction.uid, getMethod().id)}/own?lang=${language}`
    const main = renderOwnPasswordForm({
      language,
      action,
      hidden: { ticket: seal(visit, ticket) },
      why: true,
      asksCurrent: false,
      loginName: ticket.loginName,
      problem,
    })
    return desk.sendPage(visit, { title: passwordWords[language].title, main }, request, reply)
  }

  async function take(
    desk: LoginDesk,
    visit: Visit,
    ticket: Ticket,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const form = OwnPasswordSchema.safeParse(request.body)
    if (!form.success) return show(desk, visit, ticket, 'too_long', request, reply)
    if (form.data.password !== form.data.again)
      return show(desk, visit, ticket, 'not_the_same', request, reply)
    const right = { kind: 'letter', letterId: ticket.letterId } as const
    const chosen = await chooseOwnPassword(context, ticket.ref, form.data.password, right)
    if (!chosen.ok) return show(desk, visit, ticket, chosen.error, request, reply)
    const account = formatAccountRef({ kind: 'resident', ...ticket.ref })
    const signedIn = { account, acr: ACR.password, amr: assuranceOf(ACR.password).amr }
    return desk.finish(visit, getMethod(), signedIn, request, reply)
  }

  return {
    /** Asks for the own password instead of finishing. */
    ask: (
      desk: LoginDesk,
      visit: Visit,
      mustChoose: NonNullable<PasswordSignedIn['mustChoose']>,
      loginName: string,
      request: FastifyRequest,
      reply: FastifyReply,
    ) =>
      show(
        desk,
        visit,
        { ...mustChoose, loginName, until: context.clock() + TICKET_MS },
        undefined,
        request,
        reply,
      ),
    register(scope: FastifyInstance, desk: LoginDesk): void {
      scope.post(`${methodPath(':uid', getMethod().id)}/own`, async (request, reply) => {
        const visit = await desk.findVisit(request, reply)
        const sealed = (request.body as { ticket?: unknown } | null)?.ticket
        const ticket = visit && typeof sealed === 'string' ? open(visit, sealed) : undefined
        return visit && ticket ? take(desk, visit, ticket, request, reply) : desk.sendExpired(request, reply)
      })
    },
  }
}
