import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { changeCard } from '../../app/accounts/card-standing.ts'
import { cardKeyOf } from '../../app/accounts/card-owner.ts'
import { linkCard, type LinkCardRefusal } from '../../app/accounts/link-card.ts'
import { moveHere } from '../../app/accounts/move.ts'
import { readMyAccount } from '../../app/accounts/my-account.ts'
import { fromShown, SHOWN_CARD_PATH } from '../../app/card-login/linking.ts'
import { openCardToken, sealCardToken, type ShownCard } from '../../app/card-login/tokens.ts'
import type { AccountVisit } from '../../account/account-session.ts'
import type { AccountDesk } from '../account-routes.ts'
import { accountWords, type AccountProblem } from '../pages/account/account-words.ts'
import {
  renderLinked,
  renderLinkProblem,
  renderPlaceCard,
  renderShownCard,
} from '../pages/account/link-page.ts'
import { doerOf } from './overview-pages.ts'

const CardSchema = z.object({ card: z.string().max(4000), replace: z.literal('yes').optional() })

/** 409 for what is linked already, 404 for nobody, 403 for too weak; nothing has changed in any of them. */
const STATUS: Readonly<Partial<Record<LinkCardRefusal, number>>> = {
  account_unknown: 404,
  account_not_in_use: 403,
  stronger_proof_needed: 403,
}

/** Linking, stopping and unlinking a card. */
export function registerCardPages(desk: AccountDesk): void {
  registerChanges(desk)
  registerWizard(desk)
}

function registerChanges(desk: AccountDesk): void {
  const { context } = desk.parts
  for (const kind of ['lost', 'unlink'] as const) {
    desk.get(`/card/${kind}`, async (visit, request, reply) => {
      const { confirm } = accountWords[request.language]
      const [title, text, yes] = [confirm[`${kind}Title`], confirm[`${kind}Text`], confirm[`${kind}Yes`]]
      const main = `<h1>${title}</h1>\n<p>${text}</p>
<form method="post" action="/identity/account/card/${kind}" class="acts"><button class="button primary" type="submit">${yes}</button>
<a class="button" href="/identity/account">${confirm.back}</a></form>`
      return desk.send(visit, { title, main }, request, reply)
    })
    desk.post(`/card/${kind}`, async (visit, _request, reply) => {
      const change = kind === 'lost' ? 'report_lost' : 'unlink'
      const changed = await changeCard(context, visit.ref, change, doerOf(visit))
      return desk.goBack(reply, changed.ok ? { done: kind } : { problem: changed.error })
    })
  }
}

function registerWizard(desk: AccountDesk): void {
  const { context, box } = desk.parts

  /** A card that was shown in this session and for this account; nobody can bring one from elsewhere. */
  async function findShown(visit: AccountVisit, token: string): Promise<ShownCard | undefined> {
    const opened = await openCardToken(box, 'shownCard', token)
    if (!opened.ok) return undefined
    const { session, ref } = opened.value.link
    const own = session === visit.sessionId && ref.accountId === visit.ref.accountId
    return own && ref.municipalityCode === visit.ref.municipalityCode ? opened.value : undefined
  }

  desk.get('/card/link', async (visit, request, reply) => {
    const { language } = request
    const account = await readMyAccount(context, visit.ref)
    const main = renderPlaceCard({
      language,
      hasReader: desk.readerOf(request) !== undefined,
      replaces: account?.link !== undefined,
    })
    return desk.send(visit, { title: accountWords[language].link.placeTitle, main }, request, reply)
  })
  desk.get('/card/read', async (visit, request, reply) => {
    const reader = desk.readerOf(request)
    if (reader === undefined) return reply.redirect('/identity/account/card/link', 303)
    const url = new URL('/login', reader)
    url.searchParams.set(
      'request',
      await sealCardToken(box, 'linkVisit', { ref: visit.ref, session: visit.sessionId }),
    )
    url.searchParams.set('way', 'pin')
    url.searchParams.set('lang', request.language)
    return reply.redirect(url.href, 303)
  })
  desk.get(SHOWN_CARD_PATH.replace('/identity/account', ''), async (visit, request, reply) => {
    const { language } = request
    const { card: token } = request.query as { card?: unknown }
    const shown = typeof token === 'string' ? await findShown(visit, token) : undefined
    const title = accountWords[language].link.checkTitle
    if (!shown || typeof token !== 'string') {
      const main = renderLinkProblem(language, 'over', undefined)
      return desk.send(visit, { title, main, status: 400 }, request, reply)
    }
    const current = (await readMyAccount(context, visit.ref))?.link
    const replaces = current !== undefined && !current.cardKey.equals(cardKeyOf(context, shown.card))
    const main = renderShownCard({ language, token, validUntil: new Date(shown.card.notAfter), replaces })
    return desk.send(visit, { title, main }, request, reply)
  })
  desk.post('/card/confirm', async (visit, request, reply) => {
    const { language } = request
    const form = CardSchema.safeParse(request.body)
    const shown = form.success ? await findShown(visit, form.data.card) : undefined
    const words = accountWords[language].link
    if (!form.success || !shown) {
      const main = renderLinkProblem(language, 'over', undefined)
      return desk.send(visit, { title: words.checkTitle, main, status: 400 }, request, reply)
    }
    const replace = form.data.replace === 'yes'
    const linked = await linkCard(context, {
      ref: visit.ref,
      card: fromShown(shown.card),
      doer: doerOf(visit),
      replace,
    })
    if (linked.ok) return sendLinked(visit, linked.value.how, request, reply)
    const problem: AccountProblem = linked.error
    const main = renderLinkProblem(language, problem, form.data.card)
    return desk.send(
      visit,
      { title: words.checkTitle, main, status: STATUS[linked.error] ?? 409 },
      request,
      reply,
    )
  })
  desk.post('/card/move', async (visit, request, reply) => {
    const { language } = request
    const form = CardSchema.safeParse(request.body)
    const shown = form.success ? await findShown(visit, form.data.card) : undefined
    const moved =
      shown && (await moveHere(context, { to: visit.ref, card: fromShown(shown.card), doer: doerOf(visit) }))
    if (moved?.ok) return sendLinked(visit, 'moved', request, reply)
    const main = renderLinkProblem(language, moved ? moved.error : 'over', undefined)
    const title = accountWords[language].link.checkTitle
    return desk.send(visit, { title, main, status: moved ? 409 : 400 }, request, reply)
  })

  function sendLinked(
    visit: AccountVisit,
    how: Parameters<typeof renderLinked>[1],
    request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply {
    const title = accountWords[request.language].link.doneTitle
    return desk.send(visit, { title, main: renderLinked(request.language, how) }, request, reply)
  }
}
