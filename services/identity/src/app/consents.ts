import { createHash } from 'node:crypto'
import type { ConsentReceipt, ResidentClaim, ServiceConsent } from '@musubi/contracts'
import {
  canonicalJson,
  err,
  ok,
  uuidV7,
  type Json,
  type MunicipalityCode,
  type Result,
  type Uuid,
} from '@musubi/kernel'
import { auditPerson } from '../audit/subject.ts'
import type { AccountRef } from '../core/account-ref.ts'
import { covers, decideShown, shownNow, type ConsentTerms } from '../core/consent-terms.ts'
import {
  endConsent,
  findConsentInForce,
  insertConsent,
  listConsents,
  type ConsentRow,
} from '../db/service-consents.ts'
import type { Tx } from '../db/schema.ts'
import { sectorFor, type ClientConfig } from '../oidc/clients.ts'
import type { IdentityContext } from './context.ts'
import { ppidOf } from './ppids.ts'

/** What a client asks residents to agree to. Undefined for the platform's own services, which ask for nothing. */
export function termsOf({ name, terms }: ClientConfig): ConsentTerms | undefined {
  return terms && { serviceName: name, vendor: terms.vendor, purpose: terms.purpose, offered: terms.claims }
}

/** What the service may learn under the consent that is in force; undefined when the person has to be asked. */
export async function findAgreed(
  { database }: IdentityContext,
  { municipalityCode, accountId }: AccountRef,
  client: ClientConfig,
): Promise<readonly ResidentClaim[] | undefined> {
  const asked = termsOf(client)
  if (!asked) return undefined
  const consent = await database.withTenant(municipalityCode, (tx) =>
    findConsentInForce(tx, municipalityCode, accountId, client.clientId),
  )
  return consent && covers(consent.terms, asked) ? shownNow(consent.terms, asked) : undefined
}

/**
 * What a counter system may learn besides its number of the person: what they agreed to before, on the service's pages or at
 * a counter. Holding a card is no consent, and staff do not answer for the person. Undefined when the person has to be asked.
 */
export async function agreedAtCounter(
  context: IdentityContext,
  ref: AccountRef,
  client: ClientConfig,
): Promise<readonly ResidentClaim[] | undefined> {
  return (client.terms?.claims.length ?? 0) === 0 ? [] : findAgreed(context, ref, client)
}

/** The newest consent of a person with a client, in force or ended: what they chose before. */
export async function findLastConsent(
  { database }: IdentityContext,
  { municipalityCode, accountId }: AccountRef,
  clientId: string,
): Promise<ConsentRow | undefined> {
  const rows = await database.withTenant(municipalityCode, (tx) =>
    listConsents(tx, municipalityCode, accountId),
  )
  return rows.find((row) => row.clientId === clientId)
}

/** The person says yes. What the service cannot do without is part of every yes; the rest is as they chose. */
export async function giveConsent(
  context: IdentityContext,
  ref: AccountRef,
  client: ClientConfig,
  chosen: readonly string[],
): Promise<readonly ResidentClaim[]> {
  const consent = await prepareConsent(context, ref, client, chosen)
  await context.database.withTenant(ref.municipalityCode, (tx) => saveConsent(context, tx, ref, consent))
  return consent.row.terms.shown
}

export interface PreparedConsent {
  readonly row: ConsentRow
  /** Of its receipt. */
  readonly digest: string
}

/** A consent as it is going to be written, by `saveConsent`. @param said at which terminal, and under which id */
export async function prepareConsent(
  context: IdentityContext,
  ref: AccountRef,
  client: ClientConfig,
  chosen: readonly string[],
  said: { readonly consentId?: Uuid; readonly terminalId?: Uuid } = {},
): Promise<PreparedConsent> {
  const terms = termsOf(client)
  if (!terms) throw new Error('an own service asks for no consent')
  const { municipalityCode, accountId } = ref
  const now = context.clock()
  const row: ConsentRow = {
    consentId: said.consentId ?? uuidV7(now, context.random(10)),
    clientId: client.clientId,
    terms: { ...terms, shown: decideShown(terms, chosen) },
    givenAt: new Date(now),
    terminalId: said.terminalId ?? null,
    ended: null,
  }
  const subject = await ppidOf(context, municipalityCode, accountId, sectorFor(client, municipalityCode))
  return { row, digest: receiptOf(row, municipalityCode, subject).digest }
}

/** Writes a consent down; what was in force with the client before ends. */
export async function saveConsent(
  context: IdentityContext,
  tx: Tx,
  ref: AccountRef,
  { row, digest }: PreparedConsent,
): Promise<void> {
  const { municipalityCode, accountId } = ref
  const { consentId, clientId, terms, givenAt, terminalId } = row
  const { shown } = terms
  await endConsent(tx, municipalityCode, accountId, clientId, { at: givenAt, how: 'replaced' })
  await insertConsent(tx, municipalityCode, { ...row, accountId, shown })
  await audit(context, tx, ref, {
    // At a terminal the consent has the login's id, under which the log holds the evidence already.
    ...(terminalId ? {} : { id: consentId }),
    action: 'consent.given',
    details: { client: clientId, claims: shown, digest, ...(terminalId ? AT_COUNTER : {}) },
  })
}

/** The person says no; nothing changes but the log. */
export async function declineConsent(
  context: IdentityContext,
  ref: AccountRef,
  { clientId }: ClientConfig,
): Promise<void> {
  await context.database.withTenant(ref.municipalityCode, (tx) =>
    audit(context, tx, ref, { action: 'consent.declined', details: { client: clientId } }),
  )
}

/** A no that was said at a terminal. */
export async function saveRefusal(
  context: IdentityContext,
  tx: Tx,
  ref: AccountRef,
  { clientId }: ClientConfig,
): Promise<void> {
  await audit(context, tx, ref, { action: 'consent.declined', details: { client: clientId, ...AT_COUNTER } })
}

const AT_COUNTER = { where: 'counter' } as const

export async function listMyConsents(
  { database }: IdentityContext,
  { municipalityCode, accountId }: AccountRef,
): Promise<ServiceConsent[]> {
  const rows = await database.withTenant(municipalityCode, (tx) =>
    listConsents(tx, municipalityCode, accountId),
  )
  return rows.map(describeConsent)
}

/** Ends a consent. The caller ends the logins of `clientId`; asked twice it is ended once. */
export async function withdrawConsent(
  context: IdentityContext,
  ref: AccountRef,
  consentId: Uuid,
): Promise<Result<ServiceConsent, 'consent_unknown'>> {
  const { municipalityCode, accountId } = ref
  return context.database.withTenant(municipalityCode, async (tx) => {
    const [consent] = await listConsents(tx, municipalityCode, accountId, consentId)
    if (!consent) return err('consent_unknown')
    if (consent.ended) return ok(describeConsent(consent))
    const ended = { at: new Date(context.clock()), how: 'withdrawn' } as const
    await endConsent(tx, municipalityCode, accountId, consent.clientId, ended)
    await audit(context, tx, ref, {
      action: 'consent.withdrawn',
      details: { client: consent.clientId },
    })
    return ok(describeConsent({ ...consent, ended }))
  })
}

/** The receipt of one of the person's consents. */
export async function findReceipt(
  context: IdentityContext,
  { municipalityCode, accountId }: AccountRef,
  consentId: Uuid,
  clientOf: (clientId: string) => Promise<ClientConfig | undefined>,
  issuer: string,
): Promise<Result<ConsentReceipt, 'consent_unknown'>> {
  const [consent] = await context.database.withTenant(municipalityCode, (tx) =>
    listConsents(tx, municipalityCode, accountId, consentId),
  )
  const client = consent && (await clientOf(consent.clientId))
  if (!consent || !client) return err('consent_unknown')
  const subject = await ppidOf(context, municipalityCode, accountId, sectorFor(client, municipalityCode))
  return ok({ ...receiptOf(consent, municipalityCode, subject), issuer })
}

function receiptOf(consent: ConsentRow, controller: MunicipalityCode, subject: string) {
  const { ended: _ended, ...given } = describeConsent(consent)
  const receipt = { consent: given, controller, subject }
  const digest = createHash('sha256')
    .update(canonicalJson(receipt as unknown as Json))
    .digest('base64url')
  return { ...receipt, digest }
}

function describeConsent(row: ConsentRow): ServiceConsent {
  const { consentId, clientId, terms, givenAt, terminalId, ended } = row
  const { serviceName, vendor, purpose, offered, shown } = terms
  return {
    consentId,
    reference: referenceOf(consentId, givenAt),
    clientId,
    serviceName,
    vendor,
    purpose,
    offered: [...offered],
    shown: [...shown],
    givenAt: givenAt.toISOString(),
    ...(terminalId ? AT_COUNTER : {}),
    ended: ended && { at: ended.at.toISOString(), how: ended.how },
  }
}

/** Such as `C-2026-0912-7F3A`: the day in Japan and the end of the id, short enough to say on the telephone. */
function referenceOf(consentId: Uuid, givenAt: Date): string {
  const day = new Date(givenAt.getTime() + 9 * 3_600_000).toISOString()
  return `C-${day.slice(0, 4)}-${day.slice(5, 7)}${day.slice(8, 10)}-${consentId.slice(-4).toUpperCase()}`
}

type Entry =
  | {
      readonly id?: Uuid
      readonly action: 'consent.given'
      readonly details: { client: string; claims: readonly string[]; digest: string; where?: 'counter' }
    }
  | {
      readonly action: 'consent.withdrawn' | 'consent.declined'
      readonly details: { client: string; where?: 'counter' }
    }

async function audit(
  context: IdentityContext,
  tx: Tx,
  { municipalityCode, accountId }: AccountRef,
  entry: Entry,
): Promise<void> {
  const subject = await auditPerson(tx, context, municipalityCode, accountId)
  await context.audit.append(tx, {
    ...entry,
    actor: { kind: 'resident', id: subject.id },
    subject,
    purpose: 'service_login',
    outcome: 'done',
  })
}
