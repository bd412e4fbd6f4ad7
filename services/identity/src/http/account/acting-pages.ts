import { parseUuid } from '@musubi/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { actingServices } from '../../app/mandates/acting-services.ts'
import { acceptMandate, endMandate, listMyMandates, offerMandate } from '../../app/mandates/mandates.ts'
import type { AccountVisit } from '../../account/account-session.ts'
import type { AccountDesk } from '../account-routes.ts'
import {
  MONTHS,
  OFFERED_RELATIONS,
  partnerName,
  renderActingPage,
  SERVICE_FIELD,
  renderEndQuestion,
  renderOfferedCode,
} from '../pages/account/acting-page.ts'
import { actingWords, type ActingWords } from '../pages/account/acting-words.ts'
import { mayAddPasskey } from './overview-pages.ts'

const MONTH_MS = 30 * 86_400_000
const PATH = '/identity/account/acting'

const OfferSchema = z.object({
  relation: z.enum(OFFERED_RELATIONS),
  months: z.coerce.number().refine((count) => (MONTHS as readonly number[]).includes(count)),
})

/** "Acting for somebody": who may, taking a right on, giving one away with the card, and ending it. */
export function registerActingPages(desk: AccountDesk): void {
  const { context } = desk.parts

  async function show(
    visit: AccountVisit,
    said: { readonly done?: unknown; readonly problem?: keyof ActingWords['problems'] | undefined },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { language } = request
    const main = renderActingPage({
      language,
      me: visit.ref.accountId,
      mandates: await listMyMandates(context, visit.ref),
      services: await actingServices(context, visit.ref.municipalityCode),
      mayOffer: mayAddPasskey(visit),
      done: said.done === 'ended' || said.done === 'accepted' ? said.done : undefined,
      problem: said.problem,
    })
    const status = said.problem === undefined ? 200 : 400
    return desk.send(visit, { title: actingWords[language].title, main, status }, request, reply)
  }

  desk.get('/acting', (visit, request, reply) =>
    show(visit, { done: (request.query as { done?: unknown }).done }, request, reply),
  )
  desk.post('/acting/acceptance', async (visit, request, reply) => {
    const { code } = (request.body ?? {}) as { code?: unknown }
    const taken = await acceptMandate(context, visit.ref, typeof code === 'string' ? code : '')
    if (taken.ok) return reply.redirect(`${PATH}?done=accepted`, 303)
    const problem = taken.error === 'not_for_oneself' ? taken.error : 'offer_over'
    return show(visit, { problem }, request, reply)
  })
  desk.post('/acting/offer', async (visit, request, reply) => {
    const form = OfferSchema.safeParse(request.body)
    const known = await actingServices(context, visit.ref.municipalityCode)
    const services = [...known.keys()].filter((one) => `${SERVICE_FIELD}${one}` in (request.body as object))
    if (!form.success || services.length === 0) return show(visit, { problem: 'unfinished' }, request, reply)
    const { relation, months } = form.data
    const until = new Date(context.clock() + months * MONTH_MS)
    const offered = await offerMandate(context, visit.ref, mayAddPasskey(visit), {
      relation,
      services,
      until,
    })
    if (!offered.ok) return show(visit, { problem: 'other' }, request, reply)
    const { language } = request
    const main = renderOfferedCode(language, offered.value.code, offered.value.openUntil)
    return desk.send(visit, { title: actingWords[language].codeTitle, main }, request, reply)
  })
  desk.get('/acting/:mandateId/end', async (visit, request, reply) => {
    const mandate = await findMine(visit, request)
    if (!mandate) return reply.redirect(PATH, 303)
    const words = actingWords[request.language]
    const name = partnerName(mandate, visit.ref.accountId, words)
    const main = renderEndQuestion(request.language, mandate.mandateId, name)
    return desk.send(visit, { title: words.end, main }, request, reply)
  })
  desk.post('/acting/:mandateId/end', async (visit, request, reply) => {
    const mandate = await findMine(visit, request)
    // Ended by the other side meanwhile, or pressed twice: it is over either way.
    if (mandate) await endMandate(context, mandate.mandateId, { person: visit.ref })
    return reply.redirect(`${PATH}?done=ended`, 303)
  })

  async function findMine({ ref }: AccountVisit, { params }: FastifyRequest) {
    const id = parseUuid((params as { mandateId?: string }).mandateId ?? '')
    const mine = await listMyMandates(context, ref)
    return id.ok ? mine.find(({ mandateId }) => mandateId === id.value) : undefined
  }
}
