import type { ResidentClaim } from '@musubi/contracts'
import type { Language } from '@musubi/contracts/route'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { declineConsent, findLastConsent, giveConsent } from '../app/consents.ts'
import { parseAccountRef, type AccountRef } from '../core/account-ref.ts'
import { PROOFINGS } from '../core/proofing.ts'
import { findSubject } from '../db/subjects.ts'
import { frameOf } from '../http/frame-of.ts'
import type { ConsentField } from '../http/pages/page-props.ts'
import { pageWords } from '../http/pages/words.ts'
import { residentClaims } from '../oidc/account.ts'
import type { ClientConfig, ClientTerms } from '../oidc/clients.ts'
import {
  findInteraction,
  finishWithConsent,
  finishWithRefusal,
  type Interaction,
} from '../oidc/interaction.ts'
import { formPolicy } from '../oidc/protocol-pages.ts'
import type { DeskParts, FrontDesk } from './login-desk.ts'
import { CONSENT_PATH } from './login-method.ts'

interface ConsentVisit {
  readonly interaction: Interaction
  readonly client: ClientConfig
  readonly terms: ClientTerms
  readonly ref: AccountRef
}

const FormSchema = z.object({ decision: z.enum(['agree', 'decline']), show: z.array(z.string()).default([]) })

/** The page on which a resident says what a vendor's service may know. Needs the scope of the login routes. */
export function registerConsentPage(scope: FastifyInstance, parts: DeskParts, desk: FrontDesk): void {
  const path = `${CONSENT_PATH}/:uid`
  scope.get(path, async (request, reply) => {
    const visit = await findConsentVisit(parts, request, reply)
    return visit ? sendConsent(parts, visit, request, reply) : desk.sendExpired(request, reply)
  })
  scope.post(path, async (request, reply) => {
    const visit = await findConsentVisit(parts, request, reply)
    if (!visit) return desk.sendExpired(request, reply)
    const form = FormSchema.safeParse(request.body)
    if (!form.success) return sendConsent(parts, visit, request, reply)
    const next = await decide(parts, visit, form.data, request, reply)
    return reply.header('cache-control', 'no-store').redirect(next, 303)
  })
}

async function decide(
  { context, provider }: DeskParts,
  { interaction, client, ref }: ConsentVisit,
  { decision, show }: z.infer<typeof FormSchema>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<string> {
  if (decision === 'decline') {
    await declineConsent(context, ref, client)
    return finishWithRefusal(provider(), request.raw, reply.raw)
  }
  const shown = await giveConsent(context, ref, client, show)
  return finishWithConsent(provider(), interaction, shown, request.raw, reply.raw)
}

async function findConsentVisit(
  { provider, clients }: DeskParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ConsentVisit | undefined> {
  const { uid } = request.params as { uid: string }
  const interaction = await findInteraction(provider(), uid, 'consent', request.raw, reply.raw)
  const client = interaction && (await clients.find(String(interaction.params['client_id'])))
  const ref = parseAccountRef(interaction?.sessionAccount ?? '')
  if (!interaction || !client?.terms || !ref.ok) return undefined
  return { interaction, client, terms: client.terms, ref: ref.value }
}

async function sendConsent(
  { context, pages }: DeskParts,
  visit: ConsentVisit,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { interaction, client, terms, ref } = visit
  const { language } = request
  const address = `${CONSENT_PATH}/${interaction.uid}`
  const before = await findLastConsent(context, ref, client.clientId)
  const subject = await context.database.withTenant(ref.municipalityCode, (tx) =>
    findSubject(tx, ref.municipalityCode, ref.accountId),
  )
  const values = subject ? await residentClaims(context, ref, subject) : {}
  const fields = terms.claims.map(
    ({ claim, purpose, required }): ConsentField => ({
      claim,
      purpose,
      required,
      // Nothing that is not needed is switched on for somebody.
      chosen: before?.terms.shown.includes(claim) ?? false,
      value: tellValue(claim, values[claim], language),
    }),
  )
  const html = pages.renderConsent({
    frame: frameOf(context, request, { address, client }),
    serviceName: client.name[language],
    vendor: terms.vendor,
    purpose: terms.purpose,
    sandbox: client.sandbox ?? false,
    fields,
    action: `${address}?lang=${language}`,
    changed: before?.ended === null,
  })
  return reply
    .header('content-security-policy', formPolicy(interaction.params['redirect_uri']))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html)
}

/** A claim's value in the resident's words. */
function tellValue(claim: ResidentClaim, value: unknown, language: Language): string | undefined {
  const words = pageWords[language].consent
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (claim !== 'proofing' || value === undefined) return undefined
  return words.proofing[z.object({ by: z.enum(PROOFINGS) }).parse(value).by]
}
