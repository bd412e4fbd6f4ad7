import { parseUuid, type Uuid } from '@musubi/kernel'
import type { Activity, TextInLanguages } from '@musubi/contracts'
import type { Language } from '@musubi/contracts/route'
import type { FastifyRequest } from 'fastify'
import type { IdentityContext } from '../../app/context.ts'
import { listAllMyMandates } from '../../app/mandates/mandates.ts'
import { partnerName } from '../pages/account/acting-page.ts'
import { actingWords } from '../pages/account/acting-words.ts'
import { readActivity } from '../../app/activity.ts'
import { findReceipt, listMyConsents, withdrawConsent } from '../../app/consents.ts'
import { formatAccountRef, type AccountRef } from '../../core/account-ref.ts'
import { formatActivityCursor, parseActivityCursor } from '../../core/activity.ts'
import type { AccountVisit } from '../../account/account-session.ts'
import type { ClientDirectory } from '../../oidc/client-directory.ts'
import type { AccountDesk } from '../account-routes.ts'
import { renderActivityPage } from '../pages/account/activity-page.ts'
import { renderConsentsPage, renderUnknownConsent, renderWithdrawal } from '../pages/account/consents-page.ts'
import { recordWords } from '../pages/account/record-words.ts'

const PAGE = 30

const refOf = ({ ref }: AccountVisit): AccountRef => ({ kind: 'resident', ...ref })

/** What is on record about the person: "my logins and who used what", and what was agreed with which service. */
export function registerRecordPages(desk: AccountDesk): void {
  registerActivity(desk)
  registerConsents(desk)
  registerWithdrawal(desk)
}

function registerActivity(desk: AccountDesk): void {
  const { context, activitySources, clients } = desk.parts
  const townNames = new Map<string, string>(context.municipalities.map(({ code, name }) => [code, name]))
  desk.get('/activity', async (visit, request, reply) => {
    const { cursor: text } = request.query as { cursor?: unknown }
    // An address that was cut short shows the beginning.
    const parsed = parseActivityCursor(typeof text === 'string' ? text : '')
    const cursor = parsed.ok ? parsed.value : {}
    const page = await readActivity(context, activitySources, refOf(visit), { cursor, limit: PAGE })
    const { language } = request
    const main = renderActivityPage({
      language,
      ...page,
      next: page.next ? formatActivityCursor(page.next) : undefined,
      isFirst: Object.keys(cursor).length === 0,
      serviceNames: await namesOf(clients, page.entries),
      townNames,
      partners: await partnersOf(context, visit, page.entries, language),
    })
    return desk.send(visit, { title: recordWords[language].activity.title, main }, request, reply)
  })
}

/** The other one of the two, where an entry is about acting for somebody; by the mandate's id. */
async function partnersOf(
  context: IdentityContext,
  { ref }: AccountVisit,
  entries: readonly Activity[],
  language: Language,
): Promise<ReadonlyMap<string, string>> {
  if (!entries.some(({ details }) => 'mandate' in details)) return new Map()
  const words = actingWords[language]
  const all = await listAllMyMandates(context, ref)
  return new Map(
    all.map((mandate) => {
      const name = partnerName(mandate, ref.accountId, words)
      return [mandate.mandateId, words.partner(name, words.relations[mandate.relation])]
    }),
  )
}

async function namesOf(
  clients: ClientDirectory,
  entries: readonly Activity[],
): Promise<ReadonlyMap<string, TextInLanguages>> {
  const ids = new Set(
    entries.flatMap(({ details: { client } }) => (typeof client === 'string' ? client : [])),
  )
  const found = await Promise.all([...ids].map(async (id) => [id, (await clients.find(id))?.name] as const))
  return new Map(found.flatMap(([id, name]) => (name ? [[id, name]] : [])))
}

function registerConsents(desk: AccountDesk): void {
  const { context, clients, issuer } = desk.parts
  desk.get('/consents', async (visit, request, reply) => {
    const { language } = request
    const { done } = request.query as { done?: unknown }
    const consents = await listMyConsents(context, refOf(visit))
    const main = renderConsentsPage({
      language,
      consents,
      done: consents.find(({ consentId, ended }) => consentId === done && ended !== null),
    })
    return desk.send(visit, { title: recordWords[language].consents.title, main }, request, reply)
  })
  desk.get('/consents/:consentId/receipt', async (visit, request, reply) => {
    const consentId = idIn(request)
    const receipt = consentId && (await findReceipt(context, refOf(visit), consentId, clients.find, issuer))
    if (!receipt || !receipt.ok) return desk.send(visit, unknownConsent(request), request, reply)
    const { reference } = receipt.value.consent
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="consent-${reference}.json"`)
      .send(`${JSON.stringify(receipt.value, null, 2)}\n`)
  })
}

function registerWithdrawal(desk: AccountDesk): void {
  const { context, endLogins } = desk.parts
  desk.get('/consents/:consentId/withdrawal', async (visit, request, reply) => {
    const { language } = request
    const wanted = idIn(request)
    const consents = await listMyConsents(context, refOf(visit))
    const consent = consents.find(({ consentId, ended }) => consentId === wanted && ended === null)
    if (!consent) return desk.send(visit, unknownConsent(request), request, reply)
    const { title } = recordWords[language].consents
    return desk.send(visit, { title, main: renderWithdrawal(consent, language) }, request, reply)
  })
  desk.post('/consents/:consentId/withdrawal', async (visit, request, reply) => {
    const consentId = idIn(request)
    const withdrawn = consentId && (await withdrawConsent(context, refOf(visit), consentId))
    if (!withdrawn || !withdrawn.ok) return desk.send(visit, unknownConsent(request), request, reply)
    await endLogins(formatAccountRef(refOf(visit)), withdrawn.value.clientId)
    return reply.redirect(`/identity/account/consents?done=${consentId}`, 303)
  })
}

function idIn({ params }: FastifyRequest): Uuid | undefined {
  const id = parseUuid((params as { consentId?: string }).consentId ?? '')
  return id.ok ? id.value : undefined
}

function unknownConsent({ language }: FastifyRequest) {
  const { title } = recordWords[language].consents
  return { title, main: renderUnknownConsent(language), status: 404 }
}
